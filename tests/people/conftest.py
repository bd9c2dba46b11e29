"""A database that really commits, for what two processes do at once."""

from committing import migrated, own_database

__all__ = ["migrated", "own_database"]
