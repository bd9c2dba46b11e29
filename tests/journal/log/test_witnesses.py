"""Witnesses over the network: an honest history is cosigned again and again, a second one never, and nobody waits."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.core.errors import SetupRefused
from firsthand.journal import actions as journal
from firsthand.journal.log import actions, cosigning, queries
from firsthand.journal.log.audit import audit
from firsthand.journal.log.cosigning import ask_witnesses
from firsthand.journal.log.notes import read_note, read_verifier, sign
from firsthand.journal.log.witnesses import Witness, read_witnesses, witnesses_of
from firsthand.journal.models import LogCosignature, LogHead, LogWitness
from firsthand.journal.rules import Kind
from witness import OutsideWitness, serving, vkey_of

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def signed(count: int, at: datetime = AT) -> None:
    """So many entries more, all of them signed."""
    journal.write_all([journal.Act(Kind.NOTE_KEPT, AT, "person:1", facts={"n": n}) for n in range(count)])
    actions.catch_up(at=at)


def kept() -> list[tuple[int, str]]:
    return [(row.size, row.vkey) for row in LogCosignature.objects.order_by("size", "vkey")]


def row() -> LogWitness:
    return LogWitness.objects.get()


@pytest.fixture
def witness(settings):
    """A witness that knows this log and is named in the settings."""
    signed(3)
    with serving(OutsideWitness(clock=AT.timestamp).knows(queries.state().vkey)) as outside:
        settings.WITNESSES = (Witness(read_verifier(outside.vkey), outside.url),)
        yield outside


def test_an_honest_history_is_cosigned_again_and_again(witness):
    for round_ in range(4):
        assert ask_witnesses(at=AT + round_ * MINUTE) == 1
        signed(100 * round_ + 1)
    assert kept() == [(size, witness.vkey) for size in (3, 4, 105, 306)]
    assert len(witness.requests) == 4
    assert (row().seen, row().failures, row().trouble) == (306, 0, "")


def test_of_what_is_old_the_newest_of_each_day_is_kept(witness, monkeypatch):
    monkeypatch.setattr(cosigning, "NEWEST_KEPT", 3)
    LogCosignature.objects.create(
        origin="a.example/log", size=1, note="", vkey=witness.vkey, line="", signed_at=AT
    )  # fmt: skip
    for at in [AT + day * timedelta(days=1) + n * MINUTE for day in range(3) for n in range(4)]:
        witness.clock = at.timestamp
        signed(1)
        assert ask_witnesses(at=at) == 1
    mine = LogCosignature.objects.exclude(origin="a.example/log").order_by("size")
    assert [(row.size - 3, row.signed_at.day, row.signed_at.minute) for row in mine] == [
        (4, 1, 3), (8, 2, 3), (10, 3, 1), (11, 3, 2), (12, 3, 3),
    ]  # fmt: skip
    assert LogCosignature.objects.filter(origin="a.example/log").exists()
    found = audit()
    assert (found.cosignatures, found.earlier) == (5, 1)


def test_nothing_new_is_not_sent_and_what_is_new_at_most_every_minute(witness):
    assert ask_witnesses(at=AT) == 1
    assert ask_witnesses(at=AT + 5 * MINUTE) == 0
    signed(1)
    assert ask_witnesses(at=AT + 5 * MINUTE) == 1
    signed(1)
    assert ask_witnesses(at=AT + 5 * MINUTE + timedelta(seconds=59)) == 0
    assert ask_witnesses(at=AT + 6 * MINUTE) == 1
    assert len(witness.requests) == 3


def test_a_clock_that_was_put_back_does_not_silence_a_witness_for_long(witness):
    ask_witnesses(at=AT + timedelta(days=300))
    signed(1)
    assert ask_witnesses(at=AT) == 1


def test_a_witness_that_knows_another_size_tells_it_and_is_asked_again_at_once(witness):
    ask_witnesses(at=AT)
    LogWitness.objects.update(seen=0)
    LogCosignature.objects.all().delete()
    signed(2)
    assert ask_witnesses(at=AT + MINUTE) == 1
    assert kept() == [(5, witness.vkey)]
    assert [body[:6] for body in witness.requests] == [b"old 0\n", b"old 0\n", b"old 3\n"]


def test_a_cosignature_that_was_lost_on_its_way_is_asked_for_again(witness):
    witness.answer(str(cosigning._request(queries.state(), 0)).encode())
    assert ask_witnesses(at=AT) == 1
    assert witness.requests[-1].startswith(b"old 3\n\n")


def test_a_log_that_was_forked_is_refused_and_that_is_said_loudly(witness, caplog):
    ask_witnesses(at=AT)
    witness.seen[queries.state().origin] = (3, bytes(32))
    signed(1)
    with caplog.at_level(logging.ERROR, "firsthand.log"):
        assert ask_witnesses(at=AT + MINUTE) == 0
    assert "two histories" in caplog.text
    assert kept() == [(3, witness.vkey)]
    (state,) = queries.witnessing(at=AT + MINUTE)
    assert state.forked
    assert "not the beginning" in state.trouble


def test_another_tree_of_the_same_size_is_refused(witness):
    witness.seen[queries.state().origin] = (3, bytes(32))
    assert ask_witnesses(at=AT) == 0
    assert row().forked
    assert "another tree of 3 entries" in row().trouble


def test_a_database_of_an_earlier_day_is_noticed_by_a_witness_that_saw_more(witness):
    witness.seen[queries.state().origin] = (9, bytes(32))
    assert ask_witnesses(at=AT) == 0
    assert row().forked
    assert "has seen 9 entries" in row().trouble
    assert queries.state().stopped_at is None


def test_a_log_that_has_stopped_is_not_shown_to_anybody(witness):
    LogHead.objects.update(stopped_at=AT)
    assert ask_witnesses(at=AT) == 0
    assert not witness.requests


def other_key() -> OutsideWitness:
    other = OutsideWitness()
    other.key = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    return other


def lines_of(maker: OutsideWitness, moment: float, text: str | None = None) -> bytes:
    return maker.line(text or read_note(queries.state().note).text, at=int(moment)).encode()


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (lambda w: (200, "", b"garbage\n"), "no signature"),
        (lambda w: (200, "", b"\xff\xfe"), "no signature"),
        (lambda w: (200, "", b""), "no signature"),
        (lambda w: (200, "", b"x" * 10_000_000), "too long"),
        (lambda w: (200, "", lines_of(other_key(), AT.timestamp())), "does not hold"),
        (lambda w: (200, "", lines_of(OutsideWitness("else.example"), AT.timestamp())), "no signature of its key"),
        (lambda w: (200, "", lines_of(w, AT.timestamp(), "a.example/log\n3\nAAAA\n")), "does not hold"),
        (lambda w: (200, "", lines_of(w, AT.timestamp() + 7200)), "a time that cannot be"),
        (lambda w: (200, "", lines_of(w, AT.timestamp() - 7200)), "a time that cannot be"),
        (lambda w: (200, "", lines_of(w, 2**62)), "a time that cannot be"),
        (lambda w: (302, "", b"http://127.0.0.1:1/witness/"), "status 302"),
        (lambda w: (500, "", b"oops"), "status 500"),
        (lambda w: (403, "", b""), "another key"),
        (lambda w: (404, "", b""), "does not know this log"),
        (lambda w: (409, "text/x.tlog.size", b"1\n"), "refuses the very size"),
        (lambda w: (409, "text/x.tlog.size", b"9" * 40), "not which"),
    ],
)
def test_nothing_is_kept_of_an_answer_that_does_not_hold(witness, reply, says):
    answer = reply(witness)
    witness.instead = lambda: answer
    assert ask_witnesses(at=AT) == 0
    assert kept() == []
    assert says in row().trouble


def test_a_witness_that_tells_one_size_after_the_other_is_not_asked_for_ever(witness):
    sizes = iter((1, 2, 1, 2))
    witness.instead = lambda: (409, "text/x.tlog.size", b"%d\n" % next(sizes))
    assert ask_witnesses(at=AT) == 0
    assert "told another size twice" in row().trouble
    assert len(witness.requests) == 2


def test_lines_of_strangers_beside_that_of_the_witness_are_left_out(witness):
    stranger = lines_of(OutsideWitness("else.example"), AT.timestamp())
    lines = stranger + lines_of(witness, AT.timestamp())
    witness.instead = lambda: (200, "", lines)
    assert ask_witnesses(at=AT) == 1
    assert "else.example" not in LogCosignature.objects.get().line


def test_a_witness_that_fails_is_asked_ever_more_seldom_until_it_answers(witness):
    witness.instead = lambda: (500, "", b"")
    moment, pauses = AT, []
    for _ in range(9):
        ask_witnesses(at=moment)
        pauses.append(int((row().again_at - moment).total_seconds() // 60))
        moment = row().again_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    witness.instead, witness.clock = None, moment.timestamp
    assert ask_witnesses(at=moment) == 1
    assert (row().failures, row().trouble) == (0, "")


def test_slow_and_silent_witnesses_hold_nobody_up(witness, settings, monkeypatch):
    monkeypatch.setattr(cosigning, "SECONDS_A_ROUND", 1.0)
    over = threading.Event()
    witness.instead = lambda: (200, "", b"" if over.wait(60) else b"late")
    prompt = OutsideWitness("prompt.example", clock=AT.timestamp).knows(queries.state().vkey)
    nobody = Witness(read_verifier(OutsideWitness("gone.example").vkey), "http://127.0.0.1:9/")
    with serving(prompt):
        settings.WITNESSES += (nobody, Witness(read_verifier(prompt.vkey), prompt.url))
        began = time.monotonic()
        assert ask_witnesses(at=AT) == 1
        assert time.monotonic() - began < 30, "the round goes on without the slow one"
    over.set()
    assert kept() == [(3, prompt.vkey)]
    troubles = set(LogWitness.objects.exclude(trouble="").values_list("trouble", flat=True))
    assert troubles == {"It did not answer in time.", "It cannot be reached (ConnectionRefusedError)."}


def test_of_two_workers_one_asks(witness, monkeypatch):
    first = LogWitness.objects.create(origin=queries.state().origin, vkey=witness.vkey, since=AT)
    LogWitness.objects.update(asked_at=AT, again_at=AT + MINUTE)
    monkeypatch.setattr(cosigning, "_row", lambda *_: first)  # as it was read before the other worker took it
    assert ask_witnesses(at=AT) == 0
    assert not witness.requests


def test_a_witness_without_an_address_is_not_asked(settings):
    signed(1)
    settings.WITNESSES = (Witness(read_verifier(OutsideWitness().vkey)),)
    assert ask_witnesses(at=AT) == 0


def test_what_a_witness_has_not_cosigned_for_a_day_is_told(settings):
    signed(1)
    settings.WITNESSES = (Witness(read_verifier(OutsideWitness().vkey)),)
    ask_witnesses(at=AT)
    assert not queries.witnessing(at=AT + timedelta(days=1))[0].behind
    assert queries.witnessing(at=AT + timedelta(days=1, seconds=1))[0].behind


def test_a_file_names_the_witnesses(tmp_path):
    key = OutsideWitness("w.example/#1").vkey
    other = OutsideWitness("v.example").vkey
    file = tmp_path / "witnesses"
    file.write_text(f"# ours\n\n{key}  https://w.example/submit/\r\n\t{other} # by letter\n")
    first, second = witnesses_of(str(file))
    assert (first.vkey, first.url, first.name) == (key, "https://w.example/submit/", "w.example/#1")
    assert (second.vkey, second.url) == (other, "")
    assert witnesses_of("") == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("w.example", "Line 1 .* no verifier key"),
        (OutsideWitness().vkey[:-4] + "AAAA", "its own hash"),
        (vkey_of("w.example", b"\x01", OutsideWitness().public), "signs notes.* write w.example.*"),
        (vkey_of("w.example", b"\x06", bytes(1312)), "type 06 are not known"),
        (OutsideWitness().vkey + " ftp://w.example/", "no address"),
        (OutsideWitness().vkey + " https://me:secret@w.example/", "no address"),
        (OutsideWitness().vkey + " https://w.example/ more", "no address"),
        (OutsideWitness().vkey + "\n" + OutsideWitness().vkey, "Line 2 .* earlier line"),
        ("\n".join(OutsideWitness(f"w{n}.example").vkey for n in range(21)), "names 21 witnesses"),
    ],
)
def test_a_file_that_names_none_refuses_the_start(line, says):
    with pytest.raises(SetupRefused, match=says):
        read_witnesses(line)


def test_a_file_that_is_not_there_refuses_the_start(tmp_path):
    with pytest.raises(SetupRefused, match="no file"):
        witnesses_of(str(tmp_path / "none"))


def test_a_log_that_signs_two_trees_of_one_size_gets_one_of_them_cosigned(witness):
    """The witness by itself, without anything of ours that could stop us: it is what readers rely on."""
    state = queries.state()
    private = actions.private_key(cosigning.settings.KEYRING)
    text = read_note(state.note).text
    other = str(sign(text.replace(text.split("\n")[2], "A" * 43 + "="), state.origin, private))
    assert witness.answer(f"old 0\n\n{state.note}".encode())[0] == 200
    assert witness.answer(f"old 3\n\n{other}".encode())[0] == 409
