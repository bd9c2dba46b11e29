"""Which checkpoint is shown, and that a receipt with witnesses holds as a whole or not at all."""

from datetime import timedelta

import pytest

from firsthand.journal.log import actions, queries
from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.notes import read_note, read_verifier
from firsthand.journal.log.receipts import ReceiptFaulty, read_receipt
from firsthand.journal.log.verifying import DoesNotHold, verify
from firsthand.journal.models import LogCosignature
from firsthand.receipts.actions import receipt_of
from witness import OutsideWitness

pytestmark = pytest.mark.django_db
FIRST, SECOND = OutsideWitness("first.example"), OutsideWitness("second.example")


def cosigned(*by: OutsideWitness, at) -> int:
    """The newest checkpoint, kept with the lines of these witnesses; its size."""
    actions.catch_up(at=at)
    state = queries.state()
    for witness in by:
        line = witness.line(read_note(state.note).text, at=int(at.timestamp()))
        LogCosignature.objects.create(
            origin=state.origin, size=state.size, note=state.note, vkey=witness.vkey, line=line, signed_at=at
        )  # fmt: skip
    return state.size


def test_without_witnesses_the_newest_checkpoint_is_shown(report_at, at):
    report_at(at)
    actions.catch_up(at=at)
    state = queries.state()
    assert queries.checkpoint_over(1) == queries.Covering(state.vkey, state.size, state.note)
    assert queries.checkpoint_over(state.size + 1) is None


def test_the_newest_of_those_with_the_most_witnesses_is_shown(report_at, at):
    report_at(at)
    cosigned(FIRST, SECOND, at=at)
    report_at(at)
    both = cosigned(FIRST, SECOND, at=at)
    report_at(at)
    one = cosigned(FIRST, at=at)
    report_at(at)
    actions.catch_up(at=at)
    assert queries.checkpoint_over(1).size == both
    assert queries.checkpoint_over(both + 1).size == one
    assert queries.checkpoint_over(one + 1).size == queries.state().size
    assert queries.checkpoint_over(one + 1).witnesses == ()


def test_lines_stand_in_the_order_of_the_keys(report_at, at):
    report_at(at)
    cosigned(SECOND, FIRST, at=at)
    covering = queries.checkpoint_over(1)
    assert covering.witnesses == (FIRST.vkey, SECOND.vkey)
    names = [signature.name for signature in read_note(covering.note).signatures]
    assert names == [queries.state().origin, "first.example", "second.example"]


def test_cosignatures_of_an_earlier_log_or_of_more_than_there_is_are_not_shown(report_at, at):
    report_at(at)
    cosigned(FIRST, at=at)
    LogCosignature.objects.update(origin="another.example/log")
    assert queries.checkpoint_over(1).witnesses == ()
    LogCosignature.objects.update(origin=queries.state().origin, size=1000)
    assert queries.checkpoint_over(1).witnesses == ()


def test_the_newest_note_has_the_lines_over_exactly_its_size(report_at, at):
    assert queries.newest_note() == ""
    report_at(at)
    cosigned(FIRST, at=at)
    assert [s.name for s in read_note(queries.newest_note()).signatures][1:] == ["first.example"]
    report_at(at)
    actions.catch_up(at=at)
    assert queries.newest_note() == queries.state().note


def test_a_receipt_with_two_witnesses_holds_and_says_who_they_are(a_case, report_at, at):
    size = cosigned(FIRST, SECOND, at=at)
    report_at(at + timedelta(hours=1))
    receipt = read_receipt(receipt_of(a_case, at=at).as_json().encode())
    proved = verify(receipt, read_verifier(queries.state().vkey))
    assert [(w.witness.name, w.at) for w in proved.witnesses] == [
        ("first.example", int(at.timestamp())), ("second.example", int(at.timestamp())),
    ]  # fmt: skip
    assert proved.checkpoint.size == read_checkpoint(read_note(receipt.checkpoint)).size == size < queries.state().size


def test_a_receipt_with_two_witnesses_does_not_hold_with_any_bit_of_them_changed(a_case, at):
    cosigned(FIRST, SECOND, at=at)
    file = receipt_of(a_case, at=at).as_json().encode()
    begin, end = file.index(b'"checkpoint"'), file.index(b'"entries"')
    places = [*range(begin, end), *range(file.index(b'"witnesses"'), len(file))]
    for number, place in enumerate(places):
        changed = bytearray(file)
        changed[place] ^= 1 << number % 8
        with pytest.raises((ReceiptFaulty, DoesNotHold)):
            verify(read_receipt(bytes(changed)))


@pytest.mark.parametrize("swap", [("first.example", "second.example"), (FIRST.vkey, SECOND.vkey)])
def test_lines_and_keys_of_witnesses_cannot_change_places(a_case, at, swap):
    cosigned(FIRST, SECOND, at=at)
    one, other = (part.encode() for part in swap)
    file = receipt_of(a_case, at=at).as_json().encode()
    swapped = file.replace(one, b"\0").replace(other, one).replace(b"\0", other)
    with pytest.raises((ReceiptFaulty, DoesNotHold)):
        verify(read_receipt(swapped))
