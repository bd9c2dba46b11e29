"""Signing what was added to the journal: new subtrees, a new root, a new checkpoint. The one way to add to the log.

The order of the log is that of the journal, which has no gaps; so the tree of a size is one and the same whoever works
it out. What must never happen is that two different trees of one size are signed: after a database was put back to an
earlier day, or altered. So each round works the old root out again before it goes on, and the newest checkpoint is also
kept in a file beside the database (`beside`), which a restored database does not know. The file is written before the
database lets anybody see the checkpoint, so that no kill can leave it behind what was shown. What witnesses sign is
kept by `cosigning`, which changes nothing of the log itself.
"""

import logging
import re
from datetime import datetime
from functools import lru_cache, partial
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from firsthand.core.errors import StepNotAllowed
from firsthand.journal import actions as journal
from firsthand.journal.log import beside, queries
from firsthand.journal.log.beside import CannotSign, Forked, Unsure, kept_checkpoint
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.keys import private_key, verifier_of
from firsthand.journal.log.notes import sign
from firsthand.journal.log.tiles import HIGHEST_LEVEL, WIDTH, hash_from_tiles, subtree
from firsthand.journal.log.tree import EMPTY, HashAt, leaf_hash, root
from firsthand.journal.models import Entry, Head, LogHead, LogSubtree
from firsthand.journal.queries import entries_of_kind, facts_of
from firsthand.journal.rules import Kind

__all__ = [
    "BATCH", "CannotSign", "Forked", "Unsure", "begin_again", "catch_up", "check_fit", "kept_checkpoint", "sequence",
]  # fmt: skip

log = logging.getLogger("firsthand.log")

BATCH = 100 * WIDTH
"""Entries in one round."""
MEND = "Run: firsthand log check, then see docs/log.md, “When the log has stopped”."
_BEGAN = re.compile(r"/[0-9a-f]{16}$")


class Grown(NamedTuple):
    """The log as the next round makes it: its root, and the hashes of the tiles that became full."""

    size: int
    root: bytes
    new: list[LogSubtree]


def sequence(*, at: datetime) -> int:
    """Sign a checkpoint over what is new, in one round of at most BATCH; how many entries that were.

    Safe with any number of workers: whoever finds the head changed meanwhile has lost, and nothing of theirs stays.
    Says nothing and does nothing where the log was stopped before. Raises Forked, and then the log has stopped; or
    Unsure, and then it goes on once that is mended.
    """
    kept = kept_checkpoint()  # first: whatever is read later can only be further
    head = _head()
    if head.stopped_at is not None:
        return 0
    try:
        grown = _checked(head, kept)
    except Forked as fork:
        if not _stop(head, fork, at=at):
            return 0
        raise
    _keep_file_up(head, kept)
    return _sign(head, grown, at=at) if grown.size > head.size else 0


def catch_up(*, at: datetime) -> int:
    """Sign until all that the journal has now is signed, by whomever; how much was signed here. Raises as `sequence`.

    A round that another worker won is tried again: each of them took the log further.
    """
    goal = Head.objects.get(pk=1).number
    done = sequence(at=at)
    while LogHead.objects.filter(pk=1, size__lt=goal, stopped_at=None).exists():
        done += sequence(at=at)
    return done


def check_fit() -> None:
    """Look whether the next round could be signed; nothing is written. Raises Forked or Unsure where it could not."""
    kept = kept_checkpoint()
    head = LogHead.objects.filter(pk=1).first()
    if head is not None:
        _checked(head, kept)


@transaction.atomic
def begin_again(*, by: str, at: datetime) -> str:
    """Begin another log over the journal as it is, after a fork; its name. The journal keeps where the earlier ended.

    What was signed stays signed: receipts of the earlier log still verify by themselves, and whoever compares sees
    that another log took its place. `by` names the actor; who may be one is a matter of people, whom the journal does
    not know: `ops.another_log` asks, and is the only caller. Raises StepNotAllowed for a log that goes on well.
    """
    journal.take_turn()
    head = LogHead.objects.select_for_update().filter(pk=1).first()
    if head is None or (head.stopped_at is None and _goes_on()):
        raise StepNotAllowed(
            "The log goes on: there is no reason to begin another.",
            "Nothing was changed. To look at it: firsthand log check; firsthand doctor",
        )
    kept = _last_of(head.origin)
    size, top = (kept.size, kept.root) if kept and kept.size >= head.size else (head.size, bytes(head.root))
    begun = journal.write(
        Kind.LOG_BEGUN_AGAIN, at=at, by=by, facts={"origin": head.origin, "size": size, "root": top.hex()}
    )  # fmt: skip
    LogSubtree.objects.all().delete()
    origin = _next_name(head.origin, begun)
    vkey = str(verifier_of(settings.KEYRING, origin))
    LogHead.objects.filter(pk=1).update(
        origin=origin, vkey=vkey, size=0, root=EMPTY, note="", signed_at=None, stopped_at=None, stopped_why=""
    )
    transaction.on_commit(partial(beside.set_aside, at=at))
    return origin


def _goes_on() -> bool:
    try:
        check_fit()
    except CannotSign:
        return False
    return True


def _last_of(origin: str) -> Checkpoint | None:
    """The newest checkpoint of a log in the file, where it can be read and is of that log."""
    try:
        kept = kept_checkpoint()
    except Unsure:
        return None
    return kept if kept is not None and kept.origin == origin else None


def _next_name(origin: str, begun: Entry) -> str:
    """ "a.example/log" -> "a.example/log/9f86d081884c7d65", the beginning of the journal's chain at that entry.

    No count and no time: a database or a clock that was put back would give the same once more, and so two logs one
    name.
    """
    return f"{_BEGAN.sub('', origin)}/{bytes(begun.chain).hex()[:16]}"


def _head() -> LogHead:
    origin = settings.LOG_ORIGIN
    vkey = str(verifier_of(settings.KEYRING, origin))
    head, _ = LogHead.objects.get_or_create(pk=1, defaults={"origin": origin, "vkey": vkey, "root": EMPTY})
    return head


def _stop(head: LogHead, fork: Forked, *, at: datetime) -> bool:
    """Stop the log that was found wanting; False where it has moved on since it was read."""
    found = LogHead.objects.filter(pk=1, origin=head.origin, size=head.size, root=head.root, stopped_at=None)
    if not found.update(stopped_at=at, stopped_why=fork.reason[:300]):
        return False
    log.error("the log has stopped at %d entries: %s %s", head.size, fork.reason, fork.mend)
    return True


def _checked(head: LogHead, kept: Checkpoint | None) -> Grown:
    """The log after the next round. Raises Forked when the journal does not begin with what was signed, here or in the
    file beside the database.

    A file that is further than the head is right where the journal agrees with it: a kill came between the two.
    """
    if head.vkey != str(verifier_of(settings.KEYRING, head.origin)):
        raise Unsure("The master key is not the one that the log was begun with.", "Put the right one back.")
    number = Head.objects.get(pk=1).number
    if number < head.size:
        raise Forked(f"The log was signed over {head.size} entries, and the journal has {number}.", MEND)
    before = _of_this_log(head, kept)
    if before is not None and before.size > number:
        raise Forked(f"The log was signed over {before.size} entries before, and the journal has {number}.", MEND)
    end = max(min(number, head.size + BATCH), before.size if before else 0)
    try:
        new = _new_subtrees(head.size, end)
        hashes = _with(new)
        grown = Grown(end, root(end, hashes), new)
        fits = root(head.size, hashes) == bytes(head.root)
        fits_before = before is None or root(before.size, hashes) == before.root
    except (LookupError, ValueError):
        raise Forked("An entry of the journal, or a hash that the log keeps of it, is missing.", MEND) from None
    if not fits:
        raise Forked("The journal is not what the log was signed over.", MEND)
    if before is not None and not fits_before:
        raise Forked(f"Another log of {before.size} entries was signed before.", MEND)
    return grown


def _of_this_log(head: LogHead, kept: Checkpoint | None) -> Checkpoint | None:
    """The checkpoint in the file, unless it is of a log that ended. Raises Forked for one that the journal lacks."""
    if kept is None or kept.origin == head.origin:
        return kept
    ended = (facts_of(entry)["origin"] for entry in entries_of_kind([Kind.LOG_BEGUN_AGAIN]))
    if kept.origin in ended:
        return None
    raise Forked(f"The log {kept.origin} was signed before, and this database does not know it.", MEND)


def _keep_file_up(head: LogHead, kept: Checkpoint | None) -> None:
    """Write the file where it is missing or behind: another machine signed, or the disk was full."""
    if not head.note or (kept is not None and kept.origin == head.origin and kept.size >= head.size):
        return
    with transaction.atomic():
        _wait_briefly()
        if note := LogHead.objects.select_for_update().get(pk=1).note:
            beside.write(note)


def _sign(head: LogHead, grown: Grown, *, at: datetime) -> int:
    """Sign what the log has grown to and swap it in; how many entries are new, 0 when somebody else was faster.

    The file is written while the head is held and before it can be seen, so no other worker writes it meanwhile.
    """
    checkpoint = Checkpoint(head.origin, grown.size, grown.root)
    note = str(sign(checkpoint.text, head.origin, private_key(settings.KEYRING)))
    with transaction.atomic():
        _wait_briefly()
        mine = LogHead.objects.filter(pk=1, origin=head.origin, size=head.size, root=head.root, stopped_at=None)
        if not mine.update(size=grown.size, root=grown.root, note=note, signed_at=at):
            return 0
        LogSubtree.objects.bulk_create(
            grown.new, update_conflicts=True, unique_fields=["level", "index"], update_fields=["hash"]
        )
        beside.write(note)
    return grown.size - head.size


def _wait_briefly() -> None:
    """Whoever finds the head held gives up soon, and comes again: letters and pages do not hang on a slow disk."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")


def _new_subtrees(old: int, new: int) -> list[LogSubtree]:
    """The hashes of every tile that became full between two sizes, from the lowest level up."""
    made: list[LogSubtree] = []
    first, end = old // WIDTH, new // WIDTH
    hashes = [leaf_hash(leaf) for leaf in queries.leaves(first * WIDTH, end * WIDTH)] if end > first else []
    if len(hashes) < (end - first) * WIDTH:
        raise LookupError("an entry of the journal is missing")
    for level in range(1, HIGHEST_LEVEL + 1):
        found = [subtree(hashes[at : at + WIDTH]) for at in range(0, (end - first) * WIDTH, WIDTH)]
        made += [LogSubtree(level=level, index=first + n, hash=each) for n, each in enumerate(found)]
        if not found:
            break
        hashes = [*queries.row(level, first // WIDTH)[: first % WIDTH], *found]
        first, end = first // WIDTH, end // WIDTH
    return made


def _with(new: list[LogSubtree]) -> HashAt:
    """The hashes that the database has, and those that are about to be written, which count where both are."""
    fresh = {(made.level, made.index): bytes(made.hash) for made in new}

    def row(level: int, index: int) -> list[bytes]:
        begin = index * WIDTH
        known = queries.row(level, index)
        added = {at - begin: fresh[level, at] for at in range(begin, begin + WIDTH) if (level, at) in fresh}
        return [*known[: min(added)], *added.values()] if added else known

    return hash_from_tiles(lru_cache(maxsize=queries.TILES_AT_HAND)(row))
