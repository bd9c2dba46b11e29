"""Making the look-alike index of this machine again from the rows, beside the one in use, while everything runs."""

import shutil
from collections.abc import Callable
from pathlib import Path

from firsthand.core.errors import FirsthandError
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow
from firsthand.triage.look_alikes.index import Index, IndexBroken

BATCH = 10_000


class RebuildFailed(FirsthandError):
    """The index could not be made again; the one in use is as it was."""


Fill = Callable[[Index], int]
"""Puts the next rows into an index; how many there were."""


def _all_rows(index: Index) -> int:
    return follow(index, at_most=BATCH)


def rebuild(
    told: Callable[[int], None] = lambda _: None, *, which: str = places.LOOK_ALIKES, fill: Fill = _all_rows
) -> int:
    """Make a new index from every row and put it in use; how many reports and known issues it has.

    `told` hears now and then how many rows are in. Whoever follows and whoever searches goes over to the new one by
    itself. Raises RebuildFailed, also where another process rebuilds.
    """
    try:
        with places.only_one(places.building_lock(which)) as nobody_else:
            if not nobody_else:
                raise RebuildFailed("The index is being rebuilt by another process.", "Wait until it is done.")
            folder = _built(told, which, fill)
            places.put_in_use(folder)
        places.tidy_up(which)
        with Index.open(folder) as built:
            return built.total
    except (IndexBroken, OSError) as error:
        why = error.reason if isinstance(error, IndexBroken) else f"{error.strerror or type(error).__name__}."
        raise RebuildFailed(
            f"The index was not rebuilt: {why}", "See that the disk of the data folder has room, and try again."
        ) from error


def _built(told: Callable[[int], None], which: str, fill: Fill) -> Path:
    beside = places.new_folder(which, building=True)
    try:
        rows = 0
        with Index.create(beside) as index:
            while done := fill(index):
                rows += done
                told(rows)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return beside
