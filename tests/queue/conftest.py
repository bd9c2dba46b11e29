"""The desk, for whoever reads lists there."""

from ops.conftest import run
from promises.conftest import promised
from staff.conftest import clock, desk_of

__all__ = ["clock", "desk_of", "promised", "run"]
