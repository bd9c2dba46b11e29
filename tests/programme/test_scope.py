"""R28, R31-35: in, excluded or not named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tidewater import changed, tidewater

from firsthand.programme.rules import Asset, AssetKind
from firsthand.programme.scope import TEXT_MAX, Note, Verdict, verdict

IN, OUT, NOT = Verdict.IN, Verdict.EXCLUDED, Verdict.NOT_NAMED

ADDRESSES = [
    # one host, however it is written
    ("https://www.tidewater.example", IN, "S1"),
    ("http://www.tidewater.example", IN, "S1"),
    ("www.tidewater.example", IN, "S1"),
    ("WWW.TideWater.EXAMPLE", IN, "S1"),
    ("www.tidewater.example.", IN, "S1"),
    ("www.tidewater.example:8443", IN, "S1"),
    ("https://www.tidewater.example.:443/login?next=/#top", IN, "S1"),
    ("https://user:pass@www.tidewater.example/", IN, "S1"),
    ("wss://www.tidewater.example/socket", IN, "S1"),
    ("  <https://www.tidewater.example>  ", IN, "S1"),
    ("//www.tidewater.example/a", IN, "S1"),
    ("www。tidewater．example", IN, "S1"),
    ("ｗｗｗ.tidewater.example", IN, "S1"),
    ("www.tide\u200bwater.example", IN, "S1"),
    ("the sign-in page of www.tidewater.example, on the left", IN, "S1"),
    # and no other host
    ("tidewater.example", NOT, None),
    ("https://tidewater.example/www.tidewater.example", NOT, None),
    ("shop.tidewater.example", NOT, None),
    ("a.www.tidewater.example", NOT, None),
    ("www.tidewater.example.evil.example", NOT, None),
    ("https://www.tidewater.example@evil.example/", NOT, None),
    ("https://evil.example\\@www.tidewater.example", NOT, None),
    ("https://evil.example/?www.tidewater.example", NOT, None),
    ("www.tidewаter.example", NOT, None),  # a Cyrillic а
    ("www.xn--tidewter-56g.example", NOT, None),  # the same as punycode
    ("www.t1dewater.example", NOT, None),
    ("www.tidewater.example www.evil.example", NOT, None),
    ("https://Website", NOT, None),
    ("https://[", NOT, None),
    ("", NOT, None),
    # international names
    ("bücher.tidewater.example", IN, "S7"),
    ("BÜCHER.tidewater.example", IN, "S7"),
    ("bu\u0308cher.tidewater.example", IN, "S7"),
    ("xn--bcher-kva.tidewater.example", IN, "S7"),
    ("XN--BCHER-KVA.tidewater.example:443", IN, "S7"),
    ("bucher.tidewater.example", NOT, None),
    # a path
    ("https://partners.harbourhost.example/tidewater", IN, "S2"),
    ("https://partners.harbourhost.example/tidewater/a/b?c", IN, "S2"),
    ("https://partners.harbourhost.example/a/../tidewater/x", IN, "S2"),
    ("https://partners.harbourhost.example/%74idewater/x", IN, "S2"),
    ("https://partners.harbourhost.example/tidewater/../other", NOT, None),
    ("https://partners.harbourhost.example/tidewaters", NOT, None),
    ("https://partners.harbourhost.example/", NOT, None),
    # a wildcard, and an exact name that beats it
    ("v1.api.tidewater.example", IN, "S3"),
    ("a.b.api.tidewater.example", IN, "S3"),
    ("*.api.tidewater.example", IN, "S3"),
    ("api.tidewater.example", NOT, None),
    ("xapi.tidewater.example", NOT, None),
    ("old.api.tidewater.example", OUT, "O2"),
    ("new.old.api.tidewater.example", IN, "S3"),
    # excluded
    ("kb.tidewater.example", OUT, "O1"),
    ("https://KB.tidewater.example/article/7", OUT, "O1"),
    # networks
    ("198.51.100.7", IN, "S4"),
    ("http://198.51.100.7:8080/x", IN, "S4"),
    ("198.51.100.0/26", IN, "S4"),
    ("198.51.100.200", OUT, "O3"),
    ("198.51.101.7", NOT, None),
    ("198.51.0.0/16", NOT, None),
    ("[2001:db8::1]", NOT, None),
    # names
    ("SM", IN, "S5"),
    ("sm", IN, "S5"),
    ("secmes", IN, "S5"),
    ("Secure Messaging", IN, "S5"),
    ("Tidewater & Co secure messaging service", IN, "S5"),
    ("Dienst Secure-Messaging", IN, "S5"),
    ("Android", IN, "S6"),
    ("the iOS app", IN, "S6"),
    ("example.tidewater.app", IN, "S6"),
    ("knowledge base", OUT, "O1"),
    ("service", NOT, None),
    ("Messaging", NOT, None),
]


@pytest.mark.parametrize(("typed", "expected", "line"), ADDRESSES)
def test_what_is_typed_gets_the_answer_of_the_policy(typed: str, expected: Verdict, line: str | None) -> None:
    answer = verdict(typed, tidewater())
    assert (answer.verdict, answer.asset.id if answer.asset else None) == (expected, line)


@pytest.mark.parametrize(
    ("typed", "note", "nearest"),
    [
        ("www.tidewаter.example", Note.LOOK_ALIKE, "S1"),
        ("www.xn--tidewter-56g.example", Note.LOOK_ALIKE, "S1"),
        ("www.tidevvater.example", Note.LOOK_ALIKE, "S1"),
        ("www.t1dewater.example", Note.LOOK_ALIKE, "S1"),
        ("www.tidewatr.example", Note.LOOK_ALIKE, "S1"),
        ("tidewaetr.example", Note.LOOK_ALIKE, "S1"),
        ("www.tidewater.example.evil.example", Note.LOOK_ALIKE, "S1"),
        ("www-tidewater-example.evil.example", Note.LOOK_ALIKE, "S1"),
        ("www.tidewater.test", Note.LOOK_ALIKE, "S1"),
        ("a.www.tidewater.example", Note.SUB_DOMAIN, "S1"),
        ("tidewater.example", Note.PARENT, "S1"),
        ("shop.tidewater.example", Note.NEIGHBOUR, "S1"),
        ("partners.harbourhost.example/other", Note.OTHER_PATH, "S2"),
        ("elsewhere.example", Note.NONE, None),
        ("x" * (TEXT_MAX + 1), Note.TOO_LONG, None),
        (" \u200b ", Note.EMPTY, None),
    ],
)
def test_a_host_that_is_not_named_says_how_it_stands_to_one_that_is(
    typed: str, note: Note, nearest: str | None
) -> None:
    answer = verdict(typed, tidewater())
    assert (answer.verdict, answer.note, answer.nearest.id if answer.nearest else None) == (
        NOT,
        note,
        nearest,
    )


def test_a_name_is_told_apart_from_an_address() -> None:
    assert verdict("SM", tidewater()).by_name
    assert not verdict("www.tidewater.example", tidewater()).by_name


def test_a_platform_is_answered_with_the_part_of_the_asset() -> None:
    answer = verdict("iOS", tidewater())
    assert answer.part is not None
    assert answer.part.id == "S6.2"


def test_an_address_listed_on_both_sides_is_excluded() -> None:
    both = changed(out_of_scope=(Asset("O9", AssetKind.HOST, {}, "www.tidewater.example"),))
    assert verdict("https://www.tidewater.example/", both).verdict is OUT


def test_a_host_in_scope_by_name_is_in_though_a_wildcard_excludes_it() -> None:
    around = changed(out_of_scope=(Asset("O9", AssetKind.WILDCARD, {}, "*.tidewater.example"),))
    assert verdict("www.tidewater.example", around).verdict is IN
    assert verdict("shop.tidewater.example", around).verdict is OUT


def test_the_narrower_wildcard_decides() -> None:
    narrow = changed(out_of_scope=(Asset("O9", AssetKind.WILDCARD, {}, "*.b.api.tidewater.example"),))
    assert verdict("a.b.api.tidewater.example", narrow).verdict is OUT
    assert verdict("a.c.api.tidewater.example", narrow).verdict is IN


HOSTS = st.sampled_from(["www.tidewater.example", "kb.tidewater.example", "v1.api.tidewater.example", "x.example"])
LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)


@given(
    host=HOSTS,
    upper=st.booleans(),
    dot=st.booleans(),
    scheme=st.sampled_from(["", "https://", "HTTP://", "https://who:what@"]),
    port=st.one_of(st.none(), st.integers(0, 65535)),
    path=st.lists(LABELS, max_size=3),
    query=st.sampled_from(["", "?a=b", "#c", "?d#e"]),
)
def test_case_dot_scheme_port_and_path_never_change_the_answer(
    host: str, upper: bool, dot: bool, scheme: str, port: int | None, path: list[str], query: str
) -> None:
    written = (host.upper() if upper else host) + ("." if dot else "")
    typed = scheme + written + (f":{port}" if port is not None else "") + "".join(f"/{p}" for p in path) + query
    assert verdict(typed, tidewater()).verdict is verdict(host, tidewater()).verdict


@given(label=LABELS, host=st.sampled_from(["www.tidewater.example", "bücher.tidewater.example"]))
def test_a_sub_domain_of_a_listed_host_is_never_in(label: str, host: str) -> None:
    assert verdict(f"{label}.{host}", tidewater()).verdict is NOT


@given(st.text(max_size=200) | st.text(alphabet="ab.:/@[]%?#*-_x0 \\", max_size=60))
def test_any_text_gets_an_answer(typed: str) -> None:
    answer = verdict(typed, tidewater())
    assert (answer.asset is None) == (answer.verdict is NOT)
