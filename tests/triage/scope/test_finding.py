"""Which assets a report names."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.reading import build, read_folder
from firsthand.programme.rules import Programme
from firsthand.programme.scope import Note, Verdict
from firsthand.triage.reading import ReportWords, plain
from firsthand.triage.scope.finding import AT_MOST, assets_in

FOLDER = Path(__file__).parents[2] / "data" / "programmes" / "tidewater"


@pytest.fixture(scope="module")
def programme() -> Programme:
    built, findings = build(read_folder(FOLDER))
    assert built is not None, findings
    return built


def said(programme: Programme, **fields: str) -> list[tuple[str, str, str]]:
    words = ReportWords(**{name: plain(text) for name, text in fields.items()})  # type: ignore[arg-type]
    found = assets_in(words, programme)
    return [(n.typed, n.answer.verdict.value, n.answer.asset.id if n.answer.asset else "") for n in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XSS in www.tidewater.example.", [("www.tidewater.example", "in", "S1")]),
        ("See (https://kb.tidewater.example/a(b)).", [("https://kb.tidewater.example/a(b)", "excluded", "O1")]),
        ("hxxps://kb[.]tidewater[.]example/x", [("hxxps://kb[.]tidewater[.]example/x", "excluded", "O1")]),
        ("198.51.100.7:8080 answers", [("198.51.100.7:8080", "in", "S4")]),
        ("all of 198.51.100.0/26", [("198.51.100.0/26", "in", "S4")]),
        ("the app example.tidewater.app", [("example.tidewater.app", "in", "S6")]),
        ("on *.api.tidewater.example", [("*.api.tidewater.example", "in", "S3")]),
        ("The Secure Messaging service leaks", [("Secure Messaging", "in", "S5")]),
        ("De dienst Secure-Messaging lekt", [("Secure-Messaging", "in", "S5")]),
        ("our SM client", [("SM", "in", "S5")]),
        ("XSS on bücher.tidewater.example", [("bücher.tidewater.example", "in", "S7")]),
        ("on shop.tidewater.example", [("shop.tidewater.example", "not_named", "")]),
        ("no hosts: README.md, index.php, com.google.gson.Gson, v1.2.3.4, 10.0.0.1, me@evil.com, one.Two", []),
        ("the website is slow, sm and android too", []),
        ("", []),
    ],
)
def test_a_report_names_what_stands_in_it(
    programme: Programme, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(programme, text=text) == expected


def test_the_field_for_the_place_may_be_a_plain_name(programme: Programme) -> None:
    assert said(programme, location="iOS app") == [("iOS app", "in", "S6")]


def test_the_asset_that_was_chosen_comes_first(programme: Programme) -> None:
    found = said(programme, asset="S6.2", text="https://www.tidewater.example")
    assert [asset for *_, asset in found] == ["S6", "S1"]


def test_houses_of_others_are_told_apart_from_unknown_hosts(programme: Programme) -> None:
    words = ReportWords(
        text="https://x.herokuapp.com https://github.com/a/b https://unknown-host.nl kb.tidewater.example"
    )
    found = {named.typed: named.third_party for named in assets_in(words, programme)}
    assert found == {
        "https://x.herokuapp.com": True, "https://github.com/a/b": True, "https://unknown-host.nl": False,
        "kb.tidewater.example": True,
    }  # fmt: skip


def test_a_look_alike_comes_before_strangers(programme: Programme) -> None:
    found = assets_in(ReportWords(text="evil.nl then www.t1dewater.example"), programme)
    assert [named.answer.note for named in found] == [Note.LOOK_ALIKE, Note.NONE]


MONSTERS = {
    "a megabyte": "www.tidewater.example is a host. " * 40_000,
    "zalgo": "w\u0301\u0302\u0303" * 200_000,
    "turned": ("\u202e" + "moc.live") * 50_000,
    "ten thousand addresses": " ".join(f"https://h{n}.evil{n}.com/p?q={n}" for n in range(10_000)),
    "labels": "a." * 200_000,
    "dots": "." * 200_000,
    "hyphens": "a-" * 200_000,
    "colons": "a:" * 200_000,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_costs_no_more_than_its_beginning(programme: Programme, name: str) -> None:
    """Calls are counted, not seconds, so that a loaded machine changes nothing."""
    words = ReportWords(text=plain(MONSTERS[name]))
    assets_in(ReportWords(text="https://a.github.io, b.nl"), programme)  # the list of public suffixes is read once
    count = 0

    def counted(frame: object, event: str, arg: object) -> object:
        nonlocal count
        count += 1
        return None

    sys.setprofile(counted)
    try:
        found = assets_in(words, programme)
    finally:
        sys.setprofile(None)
    assert len(found) <= AT_MOST
    assert count < 300_000


@given(st.text(max_size=300) | st.text(alphabet="ab.:/@[]%*-_x0 \n(", max_size=120))
def test_any_text_gives_assets_that_stand_in_it(programme: Programme, text: str) -> None:
    words = ReportWords(text=plain(text))
    for named in assets_in(words, programme):
        assert named.typed in words.whole
        assert (named.answer.asset is None) == (named.answer.verdict is Verdict.NOT_NAMED)
