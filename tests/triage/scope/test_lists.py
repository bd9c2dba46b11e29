"""Scope lists of platforms become lines of a programme; nothing is lost in silence."""

import contextlib
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.errors import BadInput
from firsthand.ops.cli import main
from firsthand.programme.facts import read_tables
from firsthand.programme.places import Places
from firsthand.triage.scope.lists import ScopeList, read_list
from firsthand.triage.scope.values import values_of


def listed(folder: Path, content: object, name: str = "list.json") -> ScopeList:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")
    return read_list(folder / name)


def sides(found: ScopeList) -> tuple[list[str], list[str]]:
    return [a.value or a.name["en"] for a in found.scope], [a.value or a.name["en"] for a in found.out_of_scope]


H1 = "identifier,asset_type,instruction,eligible_for_bounty,eligible_for_submission,max_severity\n"
SHAPES: dict[str, Any] = {
    "hackerone csv": H1 + '*.a.com,WILDCARD,"all, of it",true,true,critical\nb.a.com,URL,,false,false,none\n',
    "hackerone api": {
        "relationships": {
            "structured_scopes": {
                "data": [
                    {"attributes": {"asset_identifier": "*.a.com", "eligible_for_submission": True}},
                    {"attributes": {"asset_identifier": "b.a.com", "eligible_for_submission": False}},
                ]
            }
        }
    },
    "bugcrowd": {
        "target_groups": [
            {"name": "In", "in_scope": True, "targets": [{"name": "*.a.com", "category": "website"}]},
            {"name": "Out", "in_scope": False, "targets": [{"name": "Help", "uri": "b.a.com", "category": "website"}]},
        ]
    },
    "intigriti": {
        "domains": [
            {"type": {"value": "Wildcard"}, "endpoint": "*.a.com", "tier": {"value": "Tier 1"}},
            {"type": {"value": "Url"}, "endpoint": "b.a.com", "tier": {"value": "Out Of Scope"}},
        ]
    },
    "yeswehack": {"scopes": [{"scope": "*.a.com", "scope_type": "web-application"}], "out_of_scope": ["b.a.com"]},
    "targets": {"targets": {"in_scope": [{"target": "*.a.com"}], "out_of_scope": [{"target": "b.a.com"}]}},
    "json lines of one": '{"in_scope": [{"value": "*.a.com"}],\n "out_of_scope": [{"value": "b.a.com"}]}',
    "plain": "# ours\n- *.a.com\n\nOut of scope:\n- b.a.com\n",
    "plain with marks": "*.a.com\n!b.a.com\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_platform_says_the_same_thing_in_its_own_shape(tmp_path: Path, shape: str) -> None:
    assert sides(listed(tmp_path, SHAPES[shape])) == (["*.a.com"], ["b.a.com"])


VALUES = [
    ("a.com", "", "host a.com"),
    ("HTTPS://A.com/x/?q=1#f", "", "url https://a.com/x"),
    ("http(s)://api.a.com", "", "url https://api.a.com"),
    ("wss://ws.a.com/", "", "host ws.a.com"),
    ("a.com:8443", "", "url https://a.com:8443"),
    ("https://*.a.com:8443/x", "", "wildcard https://*.a.com:8443/x"),
    ("a.com/*", "", "host a.com"),
    ("(*).a.com", "", "wildcard *.a.com"),
    ("{you}.a.com", "", "wildcard *.a.com"),
    ("https://test-<handle>-<nn>.a.de", "", "wildcard https://test-*-*.a.de"),
    (".a.com", "", "wildcard *.a.com"),
    ("*. a.com", "", "wildcard *.a.com"),
    ("*.a.(fr|co.uk)", "", "wildcard *.a.fr, wildcard *.a.co.uk"),
    ("a.com,*.a.com", "", "host a.com, wildcard *.a.com"),
    ("a.com | .fr | b.de", "", "host a.com, host a.fr, host b.de"),
    ("192.0.2.0 - 192.0.2.255", "", "ip_range 192.0.2.0/24"),
    ("192.0.2.7/24", "", "ip_range 192.0.2.0/24"),
    ("192.0.2.1, 192.0.2.9", "iprange", "ip_range 192.0.2.1/32, ip_range 192.0.2.9/32"),
    ("2001:db8::/32", "", "ip_range 2001:db8::/32"),
    ("com.a.app", "GOOGLE_PLAY_APP_ID", "mobile_app com.a.app"),
    ("123456789", "APPLE_STORE_APP_ID", "mobile_app 123456789"),
    ("https://github.com/a/b", "SOURCE_CODE", "url https://github.com/a/b"),
    ("Shop - https://shop.a.com/x?y", "website", "url https://shop.a.com/x (Shop)"),
    ("Atlas (https://a.com)", "", "url https://a.com (Atlas)"),
    ("ns.a.com (DNS service; not mail)", "", "other  (ns.a.com (DNS service; not mail))"),
    ("ns.a.com (DNS service)", "", "host ns.a.com (DNS service)"),
    ("Ours: *.a.com, b.com", "", "wildcard *.a.com (Ours), host b.com (Ours)"),
    ("bücher.example", "", "host xn--bcher-kva.example"),
    # words cover nothing
    ("All other sites of a.com", "website", "web_app  (All other sites of a.com)"),
    ("Everything except https://a.com", "", "other  (Everything except https://a.com)"),
    ("Customers, like *.ftp.a.com", "", "other  (Customers, like *.ftp.a.com)"),
    ("SDK (client.js)", "", "other  (SDK (client.js))"),
    ("security@a.com", "", "other  (security@a.com)"),
    ("*.*", "", "other  (*.*)"),
    ("/self-service-*", "website", "web_app  (/self-service-*)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "expected"), VALUES)
def test_an_entry_covers_what_is_plainly_an_address_in_it(text: str, kind: str, expected: str) -> None:
    found = values_of(text, kind)
    assert ", ".join(f"{v.kind} {v.value}" + (f" ({v.name})" if v.name else "") for v in found) == expected


def test_a_part_of_a_page_does_not_leave_out_the_whole_host() -> None:
    assert values_of("https://a.com/#contact", excluded=True)[0].value == ""
    assert values_of("https://a.com/#contact")[0].value == "https://a.com"


def test_what_a_person_should_look_at_is_told(tmp_path: Path) -> None:
    found = listed(
        tmp_path, {"in_scope": ["a.com", "A.com", "*.co.uk", "all of *.b.com", {}], "out_of_scope": ["a.com"]}
    )
    remarks = "\n".join(found.remarks)
    for word in ("stands twice", "both sides", "anybody may register", "kept as words", "1 entries without a value"):
        assert word in remarks


BAD = {
    "nothing": "",
    "broken json": '{"in_scope": [',
    "other json": '{"a": 1}',
    "no asset": '{"in_scope": []}',
    "long": '{"in_scope": ["' + "x" * 3000 + '"]}',
    "two programmes": '[{"in_scope": ["a.com"]}, {"in_scope": ["b.com"]}]',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_bad_list_gives_one_reason_and_a_mend(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadInput) as caught:
        listed(tmp_path, content)
    assert "\n" not in caught.value.reason
    assert caught.value.mend


def test_one_programme_of_many_is_chosen_by_its_handle(tmp_path: Path) -> None:
    rows = [{"handle": "a", "in_scope": ["a.com"]}, {"handle": "b", "in_scope": ["b.com"]}]
    path = tmp_path / "all.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    assert sides(read_list(path, handle="B")) == (["b.com"], [])
    with pytest.raises(BadInput, match="no programme called c"):
        read_list(path, handle="c")


def test_the_printed_tables_are_those_of_a_programme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import tomllib

    (tmp_path / "list.csv").write_text(SHAPES["hackerone csv"])
    assert main(["programme", "scope", str(tmp_path / "list.csv")]) == 0
    said = capsys.readouterr()
    tables = tomllib.loads(said.out)
    raw = {"format": 1, "languages": ["en"], **tables}
    faults = [f for f in read_tables(raw, Places(said.out))[1] if f.id.startswith(("asset", "id", "kind", "value"))]
    assert (tables["scope"][0]["value"], tables["out_of_scope"][0]["value"], faults) == ("*.a.com", "b.a.com", [])
    assert "# all, of it" in said.out
    assert "1 line in scope, 1 line out of it" in said.err


@given(
    st.text(max_size=120) | st.text(alphabet="a.*/:()|,<>{}- @[]?#0", max_size=60),
    st.sampled_from(["", "url", "android"]),
)
def test_any_entry_becomes_at_least_one_line(text: str, kind: str) -> None:
    found = values_of(text, kind)
    assert found
    assert all(value.value or value.name == " ".join(value.name.split()) for value in found)


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["in_scope", "targets", "value", "attributes", "data", "type", "x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_list_or_bad_input(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    with contextlib.suppress(BadInput):
        found = listed(tmp_path_factory.mktemp("any"), content)
        assert found.scope or found.out_of_scope
