"""The log as anybody reads it: C2SP tlog-tiles, at addresses that caches may keep."""

import base64
import html
from datetime import UTC, datetime

import pytest
from django.test import Client

from firsthand.journal import actions as journal
from firsthand.journal.log import actions, queries, tree
from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.cosignatures import cosign
from firsthand.journal.log.keys import Ed25519PrivateKey
from firsthand.journal.log.notes import COSIGNATURE, Verifier, is_signed_by, read_note, read_verifier
from firsthand.journal.models import Entry, LogCosignature, LogHead, LogSubtree
from firsthand.journal.rules import Kind
from seats import seat
from tampering import alter_entry

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def signed(count: int) -> None:
    """So many entries more, all of them signed."""
    journal.write_all([journal.Act(Kind.NOTE_KEPT, AT, "person:1", facts={"n": n}) for n in range(count)])
    actions.catch_up(at=AT)


def get(path: str, **headers: str):  # type: ignore[no-untyped-def]
    return Client().get(f"/log/{path}", headers=headers)


def test_the_checkpoint_is_signed_by_the_key_at_the_address_beside_it():
    signed(3)
    answer = get("checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    note = read_note(answer.content.decode())
    assert is_signed_by(note, read_verifier(get("vkey").content.decode()))
    assert read_checkpoint(note).size == 3


def test_who_has_the_newest_checkpoint_is_not_sent_it_again():
    signed(1)
    first = get("checkpoint")
    again = get("checkpoint", if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    signed(1)
    assert get("checkpoint", if_none_match=first.headers["ETag"]).status_code == 200


def test_a_witness_of_the_newest_checkpoint_stands_below_it_and_one_of_an_older_does_not():
    witness = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
    vkey = str(Verifier("w.example", COSIGNATURE, witness.public_key().public_bytes_raw()))
    signed(1)
    state = queries.state()
    line = str(cosign(read_note(state.note).text, "w.example", witness, at=1_800_000_000))
    LogCosignature.objects.create(
        origin=state.origin, size=1, note=state.note, vkey=vkey, line=line, signed_at=AT
    )  # fmt: skip
    assert get("checkpoint").content.decode() == state.note + line
    assert len(read_note(get("checkpoint").content.decode()).signatures) == 2
    signed(1)
    assert "w.example" not in get("checkpoint").content.decode()


def test_before_anything_is_signed_there_is_a_key_and_no_visitor_causes_a_signature():
    signed(0)
    LogHead.objects.all().delete()
    journal.write(Kind.NOTE_KEPT, at=AT, by="person:1")
    answer = get("checkpoint")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert answer.content.count(b"\n") == 1
    assert not LogHead.objects.exists()
    key = read_verifier(get("vkey").content.decode())
    actions.catch_up(at=AT)
    assert str(key) == queries.state().vkey


def test_tiles_are_the_hashes_of_the_leaves_and_bundles_the_leaves():
    signed(300)
    leaves = queries.leaves(0, 300)
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    assert get("tile/0/000").content == b"".join(hashes[:256])
    assert get("tile/0/001.p/44").content == b"".join(hashes[256:])
    assert get("tile/entries/000").content == b"".join(b"\x00\x20" + leaf for leaf in leaves[:256])
    assert get("tile/entries/001.p/44").content == b"".join(b"\x00\x20" + leaf for leaf in leaves[256:])
    assert len(get("tile/1/000.p/1").content) == 32


def test_a_tile_may_be_kept_for_ever_and_read_by_any_page():
    signed(2)
    for path in ("tile/0/000.p/2", "tile/entries/000.p/1"):
        answer = get(path)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Length"] == str(len(answer.content))
    for path in ("tile/0/000.p/2", "checkpoint", "vkey", "tile/9"):
        answer = get(path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        assert not {"Vary", "Content-Language"} & set(answer.headers)


def test_a_partial_tile_stays_the_same_octets_when_the_log_grows():
    signed(70)
    before = {path: get(path).content for path in ("tile/0/000.p/70", "tile/entries/000.p/70", "tile/0/000.p/1")}
    signed(230)
    assert {path: get(path).content for path in before} == before
    assert get("tile/0/000").content.startswith(before["tile/0/000.p/70"])


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001.p/45", "tile/0/002", "tile/0/001", "tile/1/000", "tile/1/000.p/2", "tile/2/000.p/1",
        "tile/entries/001.p/45", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/257", "tile/0/000.p/01", "tile/8/000", "tile/-1/000", "tile/data/000", "tile/00/000", "tile/0/0",
        "tile/0/000/", "tile/0/../0/000", "tile/../checkpoint", "tile/%2e%2e/vkey", "tile/", "tile", "", "nothing",
        "checkpoint/", "tile/0/000%0A", "tile/0/٠٠٠",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_in_one_line_that_no_cache_keeps(path):
    signed(300)
    answer = get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.count(b"\n") == 1
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_what_is_written_and_not_yet_signed_is_not_shown():
    signed(2)
    journal.write(Kind.NOTE_KEPT, at=AT, by="person:1")
    assert get("tile/0/000.p/3").status_code == 404
    assert get("tile/entries/000.p/3").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "vkey", "tile/0/000.p/2"])
def test_the_log_is_read_and_nothing_else(path):
    signed(2)
    visitor = Client(enforce_csrf_checks=True)
    for method in (visitor.post, visitor.put, visitor.delete, visitor.options):
        answer = method(f"/log/{path}")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert not answer.cookies
    head = visitor.head(f"/log/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get(path).content))


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "checkpoint"])
def test_an_answer_costs_the_same_few_queries_whatever_the_log_has(path, django_assert_max_num_queries):
    signed(300)
    with django_assert_max_num_queries(4):
        assert get(path).status_code == 200
    with django_assert_max_num_queries(2):
        get("tile/0/x999/999")


def test_of_a_log_that_has_stopped_no_cache_keeps_a_tile():
    signed(2)
    LogHead.objects.update(stopped_at=AT)
    assert get("tile/0/000.p/2").headers["Cache-Control"] == "no-store"
    assert get("checkpoint").status_code == 200


def test_a_tile_over_missing_entries_is_not_given(monkeypatch):
    signed(4)
    whole = queries.leaves
    monkeypatch.setattr(queries, "leaves", lambda begin, end: whole(begin, end)[:1])
    assert get("tile/0/000.p/4").status_code == 503

    def missing(begin, end):
        raise LookupError

    monkeypatch.setattr(queries, "leaves", missing)
    answer = get("tile/entries/000.p/4")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")


@pytest.mark.parametrize("path", ["tile/entries/000", "tile/entries/000.p/7", "tile/0/000"])
def test_a_full_tile_is_not_given_when_an_entry_below_it_was_altered(path):
    signed(300)
    alter_entry(9)
    answer = get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert get("tile/entries/001.p/44").status_code == 200


@pytest.mark.parametrize("change", [{"hash": bytes(32)}, None])
def test_a_full_tile_is_not_given_when_the_hash_above_it_was_altered_or_is_missing(change):
    signed(300)
    rows = LogSubtree.objects.filter(level=1, index=0)
    rows.update(**change) if change else rows.delete()
    assert {get(path).status_code for path in ("tile/0/000", "tile/entries/000")} == {503}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_policy_page_names_the_key_before_and_after_anything_is_signed(programme, language):
    before = get("vkey").content.decode().strip()
    assert not LogHead.objects.exists()
    for _ in range(2):
        page = Client().get(f"/{language}/").content.decode()
        assert f'<span class="hash" dir="ltr">{before}</span>' in html.unescape(page)
        assert 'href="/log/vkey"' in page
        actions.catch_up(at=AT)
    assert queries.state().vkey == before


@pytest.mark.parametrize("who", ["anybody", "a handler", "an auditor"])
def test_everybody_reads_the_same_octets(who, handler, auditor, a_case):
    actions.catch_up(at=AT)
    visitor = Client()
    if who != "anybody":
        seat(visitor, handler if who == "a handler" else auditor)
    for path in ("checkpoint", "vkey", f"tile/0/000.p/{queries.state().size}"):
        assert visitor.get(f"/log/{path}").content == get(path).content


def test_nothing_in_the_log_holds_a_word_of_a_report_or_a_number_of_a_case(report_at, lead):
    case = report_at(AT, impact="canary-4471 reads the files of others").case
    actions.catch_up(at=AT)
    size = queries.state().size
    octets = b"".join(
        get(path).content for path in ("checkpoint", "vkey", f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}")
    )
    said = octets + base64.b64encode(octets)
    words = {word for text in Entry.objects.values_list("text", flat=True) for word in text.split('"') if len(word) > 8}
    assert len(words) > 20
    for word in ("canary", "oak & ember", "mimecast.com", case.number, case.content_sha256, *words):
        assert word.encode() not in said
    assert bytes.fromhex(case.content_sha256) not in octets
    salts = [bytes(salt) for salt in Entry.objects.values_list("salt", flat=True)]
    assert not any(salt in octets for salt in salts)
