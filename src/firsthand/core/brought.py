"""Whether a read brought the rows of a relation along, so that nobody asks for them again."""


def is_brought(row: object, relation: str) -> bool:
    """Whether `prefetch_related` filled a relation of this row under its own name: then `all()` costs nothing."""
    return relation in getattr(row, "_prefetched_objects_cache", {})
