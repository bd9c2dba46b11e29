"""Asking witnesses for their cosignatures, over the network or by files, and keeping what holds.

A witness that fails, or says that the log has two histories, stops nothing here: anybody could stop the log otherwise.
It is told in the machine log and by `doctor`.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from firsthand.core.errors import FirsthandError
from firsthand.journal.log import queries
from firsthand.journal.log.asking import Ask, ask_all
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.notes import Note, NoteFaulty, Signature, is_signed_by, read_note, read_verifier
from firsthand.journal.log.requests import AddCheckpoint, Answer, Cosigned, Knows, Refused, add_checkpoint
from firsthand.journal.log.witnesses import Cosignature, NotCosigned, Witness, cosignature_of
from firsthand.journal.models import Entry, LogCosignature, LogWitness

log = logging.getLogger("firsthand.log")

EVERY = timedelta(minutes=1)
"""A witness is asked no more often, however much is new; one that fails after 1, 2, 4, … 60 minutes."""
LONGEST_PAUSE = timedelta(hours=1)
SECONDS_A_ROUND = 5.0
"""For all witnesses together, which are asked at once: so much later may a letter leave, and no more."""
CLOCKS_APART = timedelta(hours=1)
"""So far may the clock of a witness be from ours."""
NEWEST_KEPT = 100
"""So many cosignatures of each witness are kept, and of what is older the newest of each day (UTC): a newer one covers
all that an older one did, and a witness gives one a minute."""
THINNED_AT_ONCE = 500


class NotKept(FirsthandError):
    """A cosignature that does not hold, or is of nobody whom the settings name. Nothing was kept of it."""


class Kept(NamedTuple):
    """Whose cosignature over how many entries is kept now, and when the witness says that it signed."""

    name: str
    size: int
    at: datetime


class _Turn(NamedTuple):
    witness: Witness
    row: LogWitness


def ask_witnesses(*, at: datetime) -> int:
    """The sweep: the newest checkpoint to each witness that has an address and is due; how many cosigned it.

    A witness that has seen another size than we thought is asked once more within the round.
    """
    state = queries.state()
    turns = [] if state is None or not state.note or state.stopped_at else _due(state, at)
    if state is None or not turns:
        return 0
    until = monotonic() + SECONDS_A_ROUND
    asked = {turn.witness.vkey: Ask(turn.witness, _request(state, turn.row.seen)) for turn in turns}
    answers = dict(ask_all(asked.values(), seconds=SECONDS_A_ROUND))
    again = {
        vkey: Ask(asked[vkey].witness, _request(state, answer.size))
        for vkey, answer in answers.items() if isinstance(answer, Knows) and answer.size <= state.size
    }  # fmt: skip
    if again:
        answers |= ask_all(again.values(), seconds=until - monotonic())
    return sum(_settle(turn, state, answers[turn.witness.vkey], at=at) for turn in turns)


def request_for(witness: Witness, *, at: datetime, old: int | None = None) -> str:
    """An `add-checkpoint` request over the newest checkpoint, to be carried to a witness in a file.

    `old` is the size that the witness has seen; else what is known of that. The checkpoint is remembered, so that the
    answer can be a line alone. Raises NotKept where nothing was signed yet, or the witness has seen more than that.
    """
    state = queries.state()
    if state is None or not state.note:
        raise NotKept("The log has no checkpoint yet.", "Run firsthand serve or firsthand worker for a moment.")
    row = _row(witness, state.origin, at)
    known = row.seen if old is None else old
    if known > state.size:
        raise NotKept(f"The log has {state.size} entries, fewer than {known}.", "See: firsthand doctor")
    LogWitness.objects.filter(pk=row.pk).update(requested=state.note)
    return str(_request(state, known))


def keep_answer(text: str, *, at: datetime) -> list[Kept]:
    """Check and keep what a witness gave back in a file: cosignature lines, or the whole note with them.

    Raises NotKept when no line holds, or one of a known key does not; nothing is kept then.
    """
    state = queries.state()
    if state is None or not state.note:
        raise NotKept("The log has no checkpoint yet.")
    text = text.replace("\r\n", "\n").strip("\n") + "\n"
    candidates = [text] if "\n\n" in text else [note + text for note in _asked_for(state)]
    faults, rejected = [], ""
    for candidate in candidates:
        try:
            note, checkpoint = _ours(candidate, state)
            found = [(w, c) for w in settings.WITNESSES if (c := cosignature_of(w, note.text, note.signatures))]
        except NotCosigned as error:
            rejected = str(error)
            continue
        except NoteFaulty as error:
            faults.append(str(error))
            continue
        if found:
            return _keep_all(found, note, checkpoint, state, at=at)
    raise NotKept(rejected or next(iter(faults), "No line is of a witness that FIRSTHAND_WITNESSES names."), _MEND)


_MEND = "Give what the witness answered to the last request, or the whole note. Nothing was kept."


def _asked_for(state: queries.State) -> list[str]:
    """The checkpoints that a line alone may be about: those written to files, and the newest."""
    rows = LogWitness.objects.filter(origin=state.origin).exclude(requested="")
    return list(dict.fromkeys([*rows.values_list("requested", flat=True), state.note]))


def _ours(text: str, state: queries.State) -> tuple[Note, Checkpoint]:
    """A note over a checkpoint that this log signed and still stands by. Raises NoteFaulty, and NotKept for a fork."""
    note = read_note(text)
    checkpoint = read_checkpoint(note)
    if checkpoint.origin != state.origin or not is_signed_by(note, read_verifier(state.vkey)):
        raise NoteFaulty("The checkpoint in the file is not one of this log.")
    if checkpoint.size > state.size or not _fits(checkpoint):
        log.error("a checkpoint of %d entries came back that this log does not stand by", checkpoint.size)
        raise NotKept(
            f"This log signed a checkpoint of {checkpoint.size} entries that its journal does not fit.",
            "The database is of an earlier day, or was altered. Run: firsthand log check",
        )
    return note, checkpoint


def _fits(checkpoint: Checkpoint) -> bool:
    try:
        return queries.root_of(checkpoint.size) == checkpoint.root
    except LookupError:
        return False


def _request(state: queries.State, seen: int) -> AddCheckpoint:
    """A witness that has seen more than there is gets a request that it answers with its size."""
    old = seen if seen <= state.size else 0
    return add_checkpoint(state.note, old, queries.consistency(old, state.size) if old else [])


def _row(witness: Witness, origin: str, at: datetime) -> LogWitness:
    known = LogCosignature.objects.filter(origin=origin, vkey=witness.vkey).order_by("-size")
    row = LogWitness.objects.filter(origin=origin, vkey=witness.vkey).first()
    if row is not None:
        return row
    seen = known.values_list("size", flat=True).first() or 0
    row, _ = LogWitness.objects.get_or_create(
        origin=origin, vkey=witness.vkey, defaults={"since": at, "seen": seen}
    )  # fmt: skip
    return row


def _due(state: queries.State, at: datetime) -> list[_Turn]:
    """The witnesses to be asked now, taken for EVERY: of two workers one gets each."""
    signed = LogCosignature.objects.filter(origin=state.origin, size=state.size)
    done = set(signed.values_list("vkey", flat=True)) if settings.WITNESSES else set()
    turns = []
    for witness in settings.WITNESSES:
        row = _row(witness, state.origin, at)
        waits = row.asked_at is not None and row.again_at is not None and row.asked_at <= at < row.again_at
        if not witness.url or witness.vkey in done or waits:
            continue
        unclaimed = LogWitness.objects.filter(pk=row.pk, asked_at=row.asked_at)
        if unclaimed.update(asked_at=at, again_at=at + EVERY):
            turns.append(_Turn(witness, row))
    return turns


def _settle(turn: _Turn, state: queries.State, answer: Answer, *, at: datetime) -> bool:
    """Keep what a witness answered, or note why that cannot be; whether it cosigned."""
    refused = _refusal(turn.witness, state, answer, at=at)
    row = LogWitness.objects.filter(pk=turn.row.pk)
    if refused is None:
        row.update(failures=0, trouble="", forked=False)
    else:
        _trouble(turn, row, refused, at=at)
    return refused is None


def _refusal(witness: Witness, state: queries.State, answer: Answer, *, at: datetime) -> Refused | None:
    """Why nothing could be kept of an answer; None when its cosignature is kept."""
    if isinstance(answer, Knows):
        return _disagreement(answer.size, state)
    if isinstance(answer, Cosigned):
        return _kept_or_refused(witness, answer.signatures, state, at=at)
    return answer


def _kept_or_refused(
    witness: Witness, signatures: Sequence[Signature], state: queries.State, *, at: datetime
) -> Refused | None:
    """None when the cosignature is kept."""
    note = read_note(state.note)
    try:
        cosignature = cosignature_of(witness, note.text, signatures)
        if cosignature is None:
            return Refused("Its answer holds no signature of its key.")
        _keep_all([(witness, cosignature)], note, read_checkpoint(note), state, at=at)
    except NotCosigned:
        return Refused("Its signature does not hold.")
    except NotKept as error:
        return Refused(error.reason)
    return None


def _disagreement(size: int, state: queries.State) -> Refused:
    """What it means that a witness insists on another size, after it was asked from there."""
    if size > state.size:
        why = f"It has seen {size} entries, and this log has {state.size}: is the database of an earlier day?"
        return Refused(why, True)
    return Refused(f"It told another size twice, the second time {size}.")


def _trouble(turn: _Turn, row: "QuerySet[LogWitness]", why: Refused, *, at: datetime) -> None:
    pause = min(LONGEST_PAUSE, EVERY * 2 ** min(turn.row.failures, 10))
    row.update(failures=turn.row.failures + 1, again_at=at + pause, trouble=why.why[:300], forked=why.forked)
    if why.forked:
        log.error("the witness %s says that the log has two histories: %s", turn.witness.name, why.why)
    else:
        log.warning("the witness %s has not cosigned: %s", turn.witness.name, why.why)


@transaction.atomic
def _keep_all(
    found: Iterable[tuple[Witness, Cosignature]], note: Note, checkpoint: Checkpoint, state: queries.State, *,
    at: datetime,
) -> list[Kept]:  # fmt: skip
    """Raises NotKept for a moment that cannot be; then none of them is kept."""
    own = read_verifier(state.vkey)
    alone = str(Note(note.text, tuple(s for s in note.signatures if (s.name, s.key_id) == (own.name, own.key_id))[:1]))
    kept = []
    for witness, cosignature in found:
        moment = _moment(witness, cosignature.at, checkpoint.size, at=at)
        LogCosignature.objects.get_or_create(
            origin=state.origin, size=checkpoint.size, vkey=witness.vkey,
            defaults={"note": alone, "line": str(cosignature.signature), "signed_at": moment},
        )  # fmt: skip
        _thin_out(state.origin, witness.vkey)
        row = _row(witness, state.origin, at)
        if row.seen < checkpoint.size:
            LogWitness.objects.filter(pk=row.pk).update(seen=checkpoint.size)
        kept.append(Kept(witness.name, checkpoint.size, moment))
    return kept


def _thin_out(origin: str, vkey: str) -> None:
    """Remove the cosignatures of a witness that nobody needs any more."""
    rows = LogCosignature.objects.filter(origin=origin, vkey=vkey).order_by("-size").values_list("pk", "signed_at")
    days, gone = set(), []
    for place, (key, signed_at) in enumerate(rows.iterator()):
        day = signed_at.astimezone(UTC).date()
        if place >= NEWEST_KEPT and day in days:
            gone.append(key)
        days.add(day)
    LogCosignature.objects.filter(pk__in=gone[-THINNED_AT_ONCE:]).delete()


def _moment(witness: Witness, seconds: int, size: int, *, at: datetime) -> datetime:
    """When a witness says that it signed. Raises NotKept where that is before the last entry was made, or to come."""
    last = Entry.objects.values_list("at", flat=True).get(number=size)
    earliest, latest = (last - CLOCKS_APART).timestamp(), (at + CLOCKS_APART).timestamp()
    if not earliest <= seconds <= latest:
        raise NotKept(f"The witness {witness.name} says that it signed at a time that cannot be.", "Look at its clock.")
    return datetime.fromtimestamp(seconds, UTC)
