"""The folder and the words of the look-alike tests, for issues as well."""

from triage.look_alikes.conftest import data, tell

__all__ = ["data", "tell"]
