"""Working the whole log out again from the journal, leaf by leaf, and holding all that was kept of it against that."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, QuerySet

from firsthand.core.clock import iso
from firsthand.journal.log import beside, queries
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.cosignatures import cosigned_at
from firsthand.journal.log.keys import verifier_of
from firsthand.journal.log.notes import NoteFaulty, is_signed_by, read_note, read_verifier
from firsthand.journal.log.queries import State
from firsthand.journal.log.tiles import HEIGHT
from firsthand.journal.log.tree import EMPTY, leaf_hash, node_hash
from firsthand.journal.models import Entry, Head, LogCosignature, LogSubtree

OLDER = "this database is older than what was signed, most often a restored backup."
"""Of a checkpoint that is signed, over more entries than this database knows to be signed."""
Place = tuple[int, int]
"""Level and index of a kept hash."""


class Audit(NamedTuple):
    """What was held against the journal. `wrong` has a line for each thing that does not fit; the rest counts.

    `cosignatures` are of the present log, `earlier` those of logs that ended.
    """

    origin: str
    journal: int
    size: int
    hashes: int
    cosignatures: int
    earlier: int
    wrong: tuple[str, ...]


class WorkedOut(NamedTuple):
    """The log as the journal gives it: roots by size, and every complete subtree of the levels that are kept."""

    roots: Mapping[int, bytes]
    subtrees: Mapping[Place, bytes]


def work_out(sizes: Collection[int]) -> WorkedOut:
    """Read the commitments of the journal from the first on, up to the largest of `sizes`, and up to the first gap."""
    whole: list[tuple[int, bytes]] = []
    roots, subtrees = ({0: EMPTY} if 0 in sizes else {}), {}
    for size, leaf in enumerate(_leaves(max(sizes, default=0)), start=1):
        node, level = leaf_hash(leaf), 0
        while whole and whole[-1][0] == level:
            node, level = node_hash(whole.pop()[1], node), level + 1
            if level % HEIGHT == 0:
                subtrees[level // HEIGHT, (size >> level) - 1] = node
        whole.append((level, node))
        if size in sizes:
            roots[size] = _joined(whole)
    return WorkedOut(roots, subtrees)


def audit() -> Audit:
    """Hold head, kept hashes, checkpoint, file and cosignatures against the journal.

    Its chain is another matter: check that afterwards, so that it is read at least as far as the log was signed here.
    """
    wrong: list[str] = []
    kept = _kept(wrong)  # before the head: what is read later can only be further
    head = queries.state()
    number = Head.objects.get(pk=1).number
    cosigned = _cosigned_by_now()
    if head is None:
        if kept is not None:
            wrong.append(f"The file {beside.FILE} has a checkpoint of {kept.size} entries, and the database has none.")
        return Audit(settings.LOG_ORIGIN, number, 0, 0, 0, 0, tuple(wrong))
    if kept is None and not wrong and head.note and not beside.path().exists():
        wrong.append(f"The file {beside.FILE} is missing: a database put back to an earlier day could go unseen.")
    sizes = {head.size, *cosigned.filter(origin=head.origin).values_list("size", flat=True).iterator()}
    if kept is not None and kept.origin == head.origin:
        sizes.add(kept.size)
    found = work_out(sizes)
    wrong += _hashes_wrong(found.subtrees, head)
    wrong += _head_wrong(found.roots, head, number)
    if kept is not None and kept.origin == head.origin:
        wrong += _fits(found.roots, kept, f"The checkpoint in the file {beside.FILE}", head, number)
    read = {True: 0, False: 0}
    for each in cosigned.iterator():
        read[each.origin == head.origin] += 1
        wrong += _cosignature_wrong(found.roots, each, head, number)
    return Audit(head.origin, number, head.size, LogSubtree.objects.count(), read[True], read[False], tuple(wrong))


def _cosigned_by_now() -> QuerySet[LogCosignature]:
    """What witnesses signed so far: it is read twice, and what comes in between is left for the next audit."""
    last = LogCosignature.objects.aggregate(last=Max("pk"))["last"] or 0
    return LogCosignature.objects.filter(pk__lte=last).order_by("size", "pk")


def _leaves(end: int) -> Iterator[bytes]:
    """The commitments of the entries from the first on, until one is missing."""
    rows = Entry.objects.filter(number__lte=end).order_by("number").values_list("number", "commitment")
    for expected, (number, commitment) in enumerate(rows.iterator(chunk_size=5000), start=1):
        if number != expected:
            return
        yield bytes(commitment)


def _joined(whole: list[tuple[int, bytes]]) -> bytes:
    found = whole[-1][1]
    for _, left in reversed(whole[:-1]):
        found = node_hash(left, found)
    return found


def _kept(wrong: list[str]) -> Checkpoint | None:
    try:
        return beside.kept_checkpoint()
    except beside.Unsure as unsure:
        wrong.append(str(unsure))
        return None


def _hashes_wrong(right: Mapping[Place, bytes], head: State) -> Iterator[str]:
    """The first kept hash that is not what the entries give, and how many more; those beyond the log's end too."""
    rows = LogSubtree.objects.order_by("level", "index").values_list("level", "index", "hash")
    kept = {(level, index): bytes(found) for level, index, found in rows}
    due = {place for place in right if _last_entry(place) <= head.size}
    off = sorted(place for place in due if kept.get(place) != right[place])
    if off:
        level, index = off[0]
        is_there = "does not fit" if off[0] in kept else "is missing"
        begin, end = index << HEIGHT * level, _last_entry(off[0])
        more = f" So do {len(off) - 1} more." if len(off) > 1 else ""
        yield (
            f"Hash {index} of level {level}, over the entries {begin + 1} to {end} of the journal (places {begin} to "
            f"{end - 1} in the log), {is_there}: it or one of these entries was altered.{more}"
        )
    signed = queries.extent().size  # by now
    if beyond := sorted(place for place in kept if place not in right and _last_entry(place) > max(signed, head.size)):
        yield f"Hash {beyond[0][1]} of level {beyond[0][0]} is over entries that the log does not have."


def _last_entry(place: Place) -> int:
    level, index = place
    return (index + 1) << HEIGHT * level


def _head_wrong(roots: Mapping[int, bytes], head: State, journal: int) -> Iterator[str]:
    """The head's key, root and checkpoint."""
    if head.stopped_at is not None:
        yield f"The log stopped at {head.size} entries on {iso(head.stopped_at)}: {head.stopped_why}"
    if head.vkey != str(verifier_of(settings.KEYRING, head.origin)):
        yield "The log was begun with another key than that of this instance."
    yield from _fits(roots, Checkpoint(head.origin, head.size, head.root), "The head of the log", head, journal)
    if not head.note:
        if head.size:
            yield f"The checkpoint over {head.size} entries is missing."
        return
    signed = _signed(head.note)
    if signed is None:
        yield f"The newest checkpoint, over {head.size} entries, is not signed by the key of this instance."
    elif signed != Checkpoint(head.origin, head.size, head.root):
        yield f"The newest checkpoint says {signed.size} entries, and is not that of the head, {head.size} entries."


def _cosignature_wrong(roots: Mapping[int, bytes], row: LogCosignature, head: State, journal: int) -> Iterator[str]:
    """What a witness signed: our own signature, its signature, and the tree."""
    called = f"The cosignature {row.pk} over {row.size} entries"
    signed = _signed(row.note)
    if signed is None or (signed.origin, signed.size) != (row.origin, row.size):
        yield f"{called} is below no checkpoint of this instance."
        return
    if not _is_cosigned(row):
        yield f"{called} does not hold."
    if row.origin == head.origin:
        yield from _fits(roots, signed, f"{called} is of a tree that", head, journal)


def _fits(roots: Mapping[int, bytes], said: Checkpoint, called: str, head: State, journal: int) -> Iterator[str]:
    """What is wrong with a checkpoint of the present log, over the entries of a journal of so many."""
    if roots.get(said.size) == said.root:
        return
    if said.size > head.size:
        yield f"{called} has {said.size} entries, and the journal has {journal}, of which {head.size} signed: {OLDER}"
    elif said.size not in roots:
        yield f"{called} has {said.size} entries, which cannot be worked out: the journal has fewer, or a gap."
    else:
        yield f"{called} does not fit the first {said.size} entries of the journal."


def _signed(text: str) -> Checkpoint | None:
    """A checkpoint that the key of this instance signed."""
    try:
        note = read_note(text)
        said = read_checkpoint(note)
        return said if is_signed_by(note, verifier_of(settings.KEYRING, said.origin)) else None
    except NoteFaulty:
        return None


def _is_cosigned(row: LogCosignature) -> bool:
    try:
        note = read_note(row.note + row.line)
        return cosigned_at(note.text, note.signatures[-1], read_verifier(row.vkey)) is not None
    except NoteFaulty:
        return False
