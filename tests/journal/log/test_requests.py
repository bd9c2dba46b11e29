"""What is sent to a witness and what it answers, as C2SP tlog-witness writes it; and vectors that are not ours."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.journal.log import tree
from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.cosignatures import cosign, cosigned_at
from firsthand.journal.log.notes import COSIGNATURE, Verifier, is_signed_by, read_note, read_verifier
from firsthand.journal.log.requests import Cosigned, Knows, Refused, RequestFaulty, read_answer
from firsthand.journal.log.witnesses import NotCosigned, Witness, cosignature_of
from reading_requests import read_request
from witness import OutsideWitness

EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501
"""The example request of the tlog-witness specification."""

SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
SIGSUM_KEY = Verifier(SIGSUM, 1, bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"))
GROWING = [
    f"""old 0

{SIGSUM}
1
KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

— {SIGSUM} UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=
""",
    f"""old 1
KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=
KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

{SIGSUM}
5
QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=

— {SIGSUM} UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=
""",
]
"""Two requests that the tests of the witness `litewitness` (filippo.io/torchwood) send, and that it accepts."""

STAGING = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
"""A checkpoint of a public certificate transparency log for trials, cosigned by four witnesses of four houses."""
STAGING_KEY = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
HOUSES = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]


def test_the_example_of_the_specification_reads_and_is_written_again_as_it_was():
    request = read_request(EXAMPLE)
    assert (request.old, len(request.proof)) == (20_852_014, 4)
    assert read_checkpoint(read_note(request.checkpoint)).size == 20_852_163
    assert str(request) == EXAMPLE


def test_requests_that_another_witness_accepts_are_signed_and_consistent_here():
    first, second = map(read_request, GROWING)
    notes = [read_note(request.checkpoint) for request in (first, second)]
    assert all(is_signed_by(note, SIGSUM_KEY) for note in notes)
    old, new = map(read_checkpoint, notes)
    assert tree.is_consistent(old.size, old.root, new.size, new.root, second.proof)


@pytest.mark.parametrize("vkey", HOUSES)
def test_cosignatures_of_public_witnesses_hold_here(vkey):
    note, witness = read_note(STAGING), Witness(read_verifier(vkey))
    cosignature = cosignature_of(witness, note.text, note.signatures)
    assert cosignature is not None
    assert cosignature.at == 1_779_573_024
    with pytest.raises(NotCosigned, match="does not hold"):
        cosignature_of(witness, note.text.replace("1432088532", "1432088533"), note.signatures)


def test_lines_of_keys_and_kinds_that_nobody_knows_are_passed_over():
    assert is_signed_by(read_note(STAGING), read_verifier(STAGING_KEY))


def test_what_we_sign_as_a_witness_holds_elsewhere_and_the_other_way_round():
    outside = OutsideWitness()
    text = "a.example/log\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n"
    assert str(cosign(text, outside.name, outside.key, at=1_800_000_000)) == outside.line(text, at=1_800_000_000)
    line = read_note(f"{text}\n{outside.line(text, at=1_800_000_001)}").signatures[0]
    assert cosigned_at(text, line, read_verifier(outside.vkey)) == 1_800_000_001


def test_a_moment_beyond_what_the_specification_allows_does_not_hold():
    outside = OutsideWitness()
    text = "a.example/log\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n"
    line = read_note(f"{text}\n{outside.line(text, at=2**63)}").signatures[0]
    assert cosigned_at(text, line, read_verifier(outside.vkey)) is None


def test_no_other_sign_than_a_newline_ends_a_line_of_a_note():
    for sign in ("\x85", "\u2028"):
        with pytest.raises(ValueError, match="signature line"):
            read_note(STAGING.replace("=\n— remora", f"={sign}— remora"))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("old 20852014", "old 20852164"),
        ("old 20852014", "old 0"),
        ("PlRNCrwH", "PlRN"),
        ("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n", "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n" * 64),
        ("\n20852163\n", "\n-1\n"),
        ("— ", "- "),
    ],
)
def test_a_request_of_a_wrong_form_is_refused(was, now):
    with pytest.raises(RequestFaulty):
        read_request(EXAMPLE.replace(was, now))


@given(st.integers(0, 600), st.sampled_from(["text/x.tlog.size", "", "text/plain"]), st.binary(max_size=300))
def test_no_answer_whatever_breaks_the_reader(status, kind, body):
    assert isinstance(read_answer(read_request(EXAMPLE), status, kind, body), Cosigned | Knows | Refused)


def test_an_answer_of_lines_is_read_below_the_checkpoint_and_nothing_else_is_one():
    asked = read_request(EXAMPLE)
    line = OutsideWitness().line(read_note(asked.checkpoint).text)
    answer = read_answer(asked, 200, "", f"{line}{line}".encode())
    assert isinstance(answer, Cosigned)
    assert [str(s) for s in answer.signatures] == [line, line]
    for body in (
        b"",
        b"\n",
        line[:-1].encode(),
        b"<html>",
        b"\n" + line.encode(),
        b"\n" + 3 * line.encode(),
        line.encode() + b"\xff",
        b"x\n\n" + line.encode(),
    ):
        assert isinstance(read_answer(asked, 200, "", body), Refused)


def test_a_size_is_believed_only_of_its_own_type():
    asked = read_request(EXAMPLE)
    assert read_answer(asked, 409, "text/x.tlog.size", b"20852000\n") == Knows(20_852_000)
    for kind, body in [("text/plain", b"20852000\n"), ("text/x.tlog.size", b"020\n"), ("text/x.tlog.size", b"7")]:
        assert isinstance(read_answer(asked, 409, kind, body), Refused)


@pytest.mark.parametrize(("status", "forked"), [(400, False), (403, False), (404, False), (422, True), (500, False)])
def test_each_refusal_has_words_and_one_of_them_means_two_histories(status, forked):
    answer = read_answer(read_request(EXAMPLE), status, "", b"")
    assert isinstance(answer, Refused)
    assert (answer.forked, bool(answer.why)) == (forked, True)


def test_a_conflict_at_the_very_size_means_another_tree():
    note = read_request(GROWING[0]).checkpoint
    answer = read_answer(read_request(f"old 1\n\n{note}"), 409, "", b"")
    assert isinstance(answer, Refused)
    assert answer.forked


def test_a_key_of_a_witness_has_the_type_of_cosignatures_in_its_id():
    remora = read_verifier(HOUSES[2])
    assert remora.algorithm == COSIGNATURE
    assert base64.b64decode("2net5w==") == remora.key_id
