"""Letters of every kind in every language, and a database for several workers."""

from committing import migrated, own_database

__all__ = ["migrated", "own_database"]
