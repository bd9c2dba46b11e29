"""`firsthand log cosign`: a witness that has no network is sent a file, and gives one back."""

import io
from datetime import timedelta

import pytest

from firsthand.administration.health.checks import examine, line
from firsthand.core.errors import BadInput, SetupRefused
from firsthand.journal import actions as journal
from firsthand.journal.log import actions, queries
from firsthand.journal.log.cosigning import keep_answer, request_for
from firsthand.journal.log.notes import read_note, read_verifier, sign
from firsthand.journal.log.witnesses import Witness
from firsthand.journal.models import LogCosignature, LogHead, LogSubtree, LogWitness
from firsthand.journal.rules import Kind
from firsthand.ops.environment import check_environment
from stage import MONDAY
from witness import OutsideWitness, serving

pytestmark = pytest.mark.django_db


def signed(count):
    journal.write_all([journal.Act(Kind.NOTE_KEPT, MONDAY, "person:1", facts={"n": n}) for n in range(count)])
    actions.catch_up(at=MONDAY)


@pytest.fixture
def witness(settings, programme):
    signed(4)
    outside = OutsideWitness(clock=MONDAY.timestamp).knows(queries.state().vkey)
    settings.WITNESSES = (Witness(read_verifier(outside.vkey)),)
    return outside


@pytest.fixture
def answered(tmp_path):
    def write(content: str | bytes) -> str:
        file = tmp_path / "answer"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(file)

    return write


def test_a_request_into_a_folder_that_is_not_there_makes_none(witness, run, tmp_path):
    out = tmp_path / "none" / "request"
    with pytest.raises(BadInput, match="there is no such folder"):
        run("log", "cosign", "--request", "--out", str(out))
    assert not out.parent.exists()


def test_a_request_over_a_stopped_log_is_made_with_a_word(witness, run, tmp_path):
    LogHead.objects.update(stopped_at=MONDAY, stopped_why="Why.")
    code, said = run.end("log", "cosign", "--request", "--out", str(tmp_path / "request"))
    assert (code, said) == (0, "firsthand: The log has stopped: since 2027-03-01T09:00:00Z nothing is signed. Why.\n")


def test_doctor_does_not_count_the_signatures_of_an_earlier_log(witness, run, answered):
    run("log", "cosign", answered(witness.answer(run("log", "cosign", "--request").encode())[2]))
    LogHead.objects.update(stopped_at=MONDAY, stopped_why="Why.")
    actions.begin_again(by="operator", at=MONDAY)
    actions.catch_up(at=MONDAY)
    (told,) = (check for check in examine(at=MONDAY) if check.name == "witnesses")
    assert "They cosign" not in told.says
    assert "No witness has cosigned this log yet. Still to cosign it: w.example" in told.says


def test_a_request_goes_out_and_the_answer_comes_back(witness, run, answered, tmp_path):
    out = tmp_path / "request"
    assert "Give it to w.example" in run("log", "cosign", "--request", "--out", str(out))
    status, _, lines = witness.answer(out.read_bytes())
    assert status == 200
    signed(5)  # the log goes on while the letter is under way
    size = queries.state().size - 5
    assert run("log", "cosign", answered(lines)).startswith(f"w.example has cosigned {size} entries, at 2027-03-01T09:")
    assert LogCosignature.objects.get().size == size
    second = run("log", "cosign", "--request")
    assert second.startswith(f"old {size}\n")
    assert witness.answer(second.encode())[0] == 200


def test_the_whole_note_is_taken_as_well_and_twice_is_once(witness, run, answered):
    note = queries.state().note + witness.line(read_note(queries.state().note).text)
    signed(1)
    for _ in range(2):
        run("log", "cosign", answered(note.replace("\n", "\r\n")))
    kept = LogCosignature.objects.get()
    assert len(read_note(kept.note).signatures) == 1
    assert queries.checkpoint_over(1).note == note


def test_an_answer_can_come_through_a_pipe(witness, run, monkeypatch):
    line = witness.line(read_note(queries.state().note).text)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert "has cosigned" in run("log", "cosign", "-")


def test_a_witness_that_has_seen_another_size_is_asked_from_there(witness, run):
    witness.answer(run("log", "cosign", "--request").encode())
    old = queries.state().size
    signed(2)
    status, _, told = witness.answer(run("log", "cosign", "--request").encode())
    assert (status, told) == (409, b"%d\n" % old)
    again = run("log", "cosign", "--request", "--old", str(old), "--witness", "w.example")
    assert witness.answer(again.encode())[0] == 200


def bad(answer: str | bytes):
    return lambda witness: answer


def altered(witness):
    return witness.line("a.example/log\n3\n" + "A" * 43 + "=\n")


def of_a_stranger(witness):
    return OutsideWitness("else.example", clock=MONDAY.timestamp).line(read_note(queries.state().note).text)


def of_another_log(witness):
    text = read_note(queries.state().note).text
    other = text.replace(queries.state().origin, "another.example/log")
    return str(sign(other, "another.example/log", witness.key)) + witness.line(other)


def without_our_signature(witness):
    text = read_note(queries.state().note).text
    return f"{text}\n{witness.line(text)}"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (bad(""), "no"),
        (bad("12\n"), "cannot be read"),
        (bad(b"\x00\xff"), "is no text"),
        (bad("— w.example AAAA\n"), "cannot be read"),
        (bad("a\n" * 600_000), "too long"),
        (altered, "The signature of w.example does not hold."),
        (of_a_stranger, "No line is of a witness"),
        (of_another_log, "not one of this log"),
        (without_our_signature, "not one of this log"),
        (lambda w: w.line(read_note(queries.state().note).text, at=0), "a time that cannot be"),
    ],
)
def test_an_answer_that_does_not_hold_is_one_line_and_kept_nowhere(witness, run, answered, answer, says):
    code, said = run.end("log", "cosign", answered(answer(witness)))
    assert code in (1, 2)
    assert says in said
    assert said.count("\n") == 1
    assert not LogCosignature.objects.exists()


def test_a_checkpoint_that_we_signed_and_no_longer_stand_by_is_told(witness, run, answered):
    note = queries.state().note + witness.line(read_note(queries.state().note).text)
    known = queries.state()
    LogHead.objects.update(size=known.size - 1)
    LogSubtree.objects.all().delete()
    code, said = run.end("log", "cosign", answered(note))
    assert (code, said.count("\n")) == (1, 1)
    assert f"a checkpoint of {known.size} entries that its journal does not fit" in said


@pytest.mark.parametrize(
    "words",
    [
        ["cosign"],
        ["cosign", "--request", "file"],
        ["cosign", "file", "--old", "3"],
        ["cosign", "no-such-file"],
        ["cosign", "--request", "--old", "-1"],
        ["cosign", "--request", "--witness", "else.example"],
        ["cosign", "--request", "--out", "/proc/no/such/place"],
    ],
)
def test_what_cannot_be_meant_is_one_line_and_exit_2(witness, run, words):
    code, said = run.end("log", *words)
    assert (code, said.count("\n")) == (2, 1)


def test_more_than_there_is_cannot_be_asked_from(witness, run):
    assert run.end("log", "cosign", "--request", "--old", "100000")[0] == 1


def test_without_a_witness_there_is_nobody_to_ask(programme, run):
    signed(1)
    code, said = run.end("log", "cosign", "--request")
    assert code == 2
    assert "FIRSTHAND_WITNESSES" in said


def test_a_witness_is_chosen_by_name_where_there_are_several(witness, settings, run):
    settings.WITNESSES += (Witness(read_verifier(OutsideWitness("v.example").vkey)),)
    assert "Known: w.example, v.example" in run.end("log", "cosign", "--request")[1]
    assert run("log", "cosign", "--request", "--witness", "v.example").startswith("old 0\n\n")


def test_a_line_is_tried_on_every_checkpoint_that_was_given_out(witness, settings, run, answered):
    other = OutsideWitness("v.example", clock=MONDAY.timestamp).knows(queries.state().vkey)
    settings.WITNESSES += (Witness(read_verifier(other.vkey)),)
    early = request_for(settings.WITNESSES[0], at=MONDAY)
    signed(1)
    late = request_for(settings.WITNESSES[1], at=MONDAY)
    signed(1)
    for asked, request in ((witness, early), (other, late)):
        assert asked.name in run("log", "cosign", answered(asked.answer(request.encode())[2]))
    assert LogCosignature.objects.count() == 2


def checked():
    return next(check for check in examine(at=MONDAY) if check.name == "witnesses")


def test_doctor_names_no_witness_where_there_is_none(programme):
    assert checked().ok
    assert "FIRSTHAND_WITNESSES" in checked().says


def test_doctor_tells_a_witness_that_says_the_log_has_two_histories(witness):
    origin = queries.state().origin
    LogWitness.objects.create(origin=origin, vkey=witness.vkey, since=MONDAY, trouble="It saw more.", forked=True)
    assert not checked().ok
    assert checked().rows == ("w.example (It saw more.)",)
    assert "two histories" in line(checked())


def test_doctor_tells_a_witness_that_has_not_cosigned_for_over_a_day(witness):
    long_ago = MONDAY - timedelta(days=2)
    LogWitness.objects.create(origin=queries.state().origin, vkey=witness.vkey, since=long_ago)
    assert not checked().ok  # the programme of these tests was published a month before
    cosigned = witness.line(read_note(queries.state().note).text)
    keep_answer(cosigned, at=MONDAY)
    assert checked().ok
    assert checked().says == "They cosign: w.example."


@pytest.mark.parametrize("content", [None, "no key\n"])
def test_a_file_of_witnesses_that_says_nothing_refuses_the_start(tmp_path, monkeypatch, content):
    if content:
        (tmp_path / "witnesses").write_text(content)
    monkeypatch.setenv("FIRSTHAND_WITNESSES", str(tmp_path / "witnesses"))
    with pytest.raises(SetupRefused, match="FIRSTHAND_WITNESSES"):
        check_environment()


def test_the_worker_of_a_real_instance_has_its_log_cosigned(instance, tmp_path):
    instance.run("worker", "--once")
    with serving(OutsideWitness().knows(instance.json("log", "show")["vkey"])) as outside:
        (tmp_path / "witnesses").write_text(f"{outside.vkey} {outside.url}  # a house that is not ours\n")
        instance.environment["FIRSTHAND_WITNESSES"] = str(tmp_path / "witnesses")
        assert b"ask witnesses: 1" in instance.run("worker", "--once").stdout
        assert b"ask witnesses: 0" in instance.run("worker", "--once").stdout
        assert len(outside.requests) == 1
