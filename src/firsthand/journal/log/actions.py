"""Signing what was added to the journal: new subtrees, a new root, a new checkpoint. The one way to write the log.

The order of the log is that of the journal, which has no gaps; so the tree of a size is one and the same whoever works
it out. What must never happen is that two different trees of one size are signed: after a database was put back to an
earlier day, or altered. So each round works the old root out again before it goes on, and the newest checkpoint is also
kept in a file beside the database, which a restored database does not know.
"""

import logging
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from firsthand.core.errors import FirsthandError
from firsthand.core.files import replace_file
from firsthand.journal import actions as journal
from firsthand.journal.log import queries
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.keys import private_key, verifier_of
from firsthand.journal.log.notes import NoteFaulty, read_note, sign
from firsthand.journal.log.tiles import HIGHEST_LEVEL, WIDTH, hash_from_tiles, subtree
from firsthand.journal.log.tree import EMPTY, leaf_hash, root
from firsthand.journal.models import Head, LogHead, LogSubtree
from firsthand.journal.rules import Kind

log = logging.getLogger("firsthand.log")

BATCH = 100 * WIDTH
"""Entries in one round."""
FILE = "log/checkpoint"
"""In the data folder: the newest checkpoint that was signed here."""


class Forked(FirsthandError):
    """The journal is not what was signed. Nothing more is signed until a person has looked."""


def sequence(*, at: datetime) -> int:
    """Sign a checkpoint over what is new, in one round of at most BATCH; how many entries that were. Raises Forked.

    Safe with any number of workers: whoever finds the head changed meanwhile has lost, and nothing of theirs stays.
    Says nothing and does nothing where the log was stopped before.
    """
    head = _head()
    if head.stopped_at is not None:
        return 0
    end = min(Head.objects.get(pk=1).number, head.size + BATCH)
    try:
        _must_fit(head, end)
        return _sign(head, end, at=at) if end > head.size else 0
    except Forked as fork:
        LogHead.objects.filter(pk=1, stopped_at=None).update(stopped_at=at, stopped_why=fork.reason[:300])
        log.error("the log has stopped at %d entries: %s %s", head.size, fork.reason, fork.mend)
        raise


def catch_up(*, at: datetime) -> int:
    """Sign until nothing is new; how many entries that were. Raises Forked."""
    done = 0
    while added := sequence(at=at):
        done += added
    return done


def kept_checkpoint() -> Checkpoint | None:
    """The checkpoint in the file beside the database; None when there is none that can be read."""
    try:
        return read_checkpoint(read_note((Path(settings.DATA) / FILE).read_text(encoding="utf-8")))
    except (OSError, NoteFaulty, UnicodeDecodeError):
        return None


@transaction.atomic
def begin_again(*, by: str, at: datetime) -> str:
    """Begin another log over the journal as it is, after a fork; its name. The journal keeps where the earlier ended.

    What was signed stays signed: receipts of the earlier log still verify by themselves, and whoever compares sees
    that another log took its place. `by` names the actor.
    """
    journal.take_turn()
    head = LogHead.objects.select_for_update().get(pk=1)
    kept = kept_checkpoint()
    last = kept if kept is not None and kept.origin == head.origin and kept.size > head.size else None
    size, top = (last.size, last.root) if last else (head.size, bytes(head.root))
    journal.write(
        Kind.LOG_BEGUN_AGAIN, at=at, by=by, facts={"origin": head.origin, "size": size, "root": top.hex()}
    )  # fmt: skip
    LogSubtree.objects.all().delete()
    head.delete()
    origin = _next_name(head.origin)
    LogHead.objects.create(origin=origin, vkey=str(verifier_of(settings.KEYRING, origin)), root=EMPTY)
    return origin


def _next_name(origin: str) -> str:
    """ "a.example/log" -> "a.example/log/2" -> "a.example/log/3"."""
    stem, slash, last = origin.rpartition("/")
    return f"{stem}/{int(last) + 1}" if slash and last.isdecimal() else f"{origin}/2"


def _head() -> LogHead:
    origin = settings.LOG_ORIGIN
    vkey = str(verifier_of(settings.KEYRING, origin))
    head, _ = LogHead.objects.get_or_create(pk=1, defaults={"origin": origin, "vkey": vkey, "root": EMPTY})
    return head


def _must_fit(head: LogHead, end: int) -> None:
    """Raise Forked when the journal no longer begins with what was signed, here or in the file beside the database."""
    mend = "Run: firsthand log check, then see docs/receipts.md, “When the log has stopped”."
    if head.vkey != str(verifier_of(settings.KEYRING, head.origin)):
        raise Forked("The master key is not the one that the log was begun with.", mend)
    if end < head.size:
        raise Forked(f"The log was signed over {head.size} entries, and the journal has {end}.", mend)
    if queries.root_of(head.size) != bytes(head.root):
        raise Forked("The journal is not what the log was signed over.", mend)
    kept = kept_checkpoint()
    if kept is None or kept.origin != head.origin:
        return
    if kept.size > head.size:
        raise Forked(
            f"The log was signed over {kept.size} entries before, and this database knows of {head.size}.", mend
        )  # fmt: skip
    if queries.root_of(kept.size) != kept.root:
        raise Forked(f"Another log of {kept.size} entries was signed before.", mend)


def _sign(head: LogHead, end: int, *, at: datetime) -> int:
    """Work out and sign the tree of `end` entries, then swap it in; 0 when somebody else was faster."""
    rows = _new_subtrees(head.size, end)
    new_root = root(end, _with(rows))
    checkpoint = Checkpoint(head.origin, end, new_root)
    note = str(sign(checkpoint.text, head.origin, private_key(settings.KEYRING)))
    with transaction.atomic():
        mine = LogHead.objects.filter(pk=1, origin=head.origin, size=head.size, stopped_at=None)
        if not mine.update(size=end, root=new_root, note=note, signed_at=at):
            return 0
        LogSubtree.objects.bulk_create(rows)
    replace_file(Path(settings.DATA) / FILE, note.encode())
    return end - head.size


def _new_subtrees(old: int, new: int) -> list[LogSubtree]:
    """The hashes of every tile that became full between two sizes, from the lowest level up."""
    made: list[LogSubtree] = []
    first, end = old // WIDTH, new // WIDTH
    hashes = [leaf_hash(leaf) for leaf in queries.leaves(first * WIDTH, end * WIDTH)] if end > first else []
    for level in range(1, HIGHEST_LEVEL + 1):
        found = [subtree(hashes[at : at + WIDTH]) for at in range(0, (end - first) * WIDTH, WIDTH)]
        made += [LogSubtree(level=level, index=first + n, hash=each) for n, each in enumerate(found)]
        if not found:
            break
        hashes = [*queries.row(level, first // WIDTH)[: first % WIDTH], *found]
        first, end = first // WIDTH, end // WIDTH
    return made


def _with(new: list[LogSubtree]) -> queries.HashAt:
    """The hashes that the database has, and those that are about to be written."""
    fresh = {(made.level, made.index): bytes(made.hash) for made in new}

    def row(level: int, index: int) -> list[bytes]:
        begin = index * WIDTH
        known = queries.row(level, index)
        added = [fresh[level, at] for at in range(begin, begin + WIDTH) if (level, at) in fresh]
        return [*known, *added]

    return hash_from_tiles(lru_cache(maxsize=queries.TILES_AT_HAND)(row))
