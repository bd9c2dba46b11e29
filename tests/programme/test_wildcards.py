"""R31: what a star in a scope line stands for, and what it never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.wildcards import wildcard_of

HOSTS = [
    ("*.a.com", "x.a.com a.b.a.com", "a.com xa.com a.com.evil.com"),
    ("*a.com", "a.com x.a.com", "xa.com"),
    ("*dev.a.com", "dev.a.com mydev.a.com x.dev.a.com", "a.com dev.evila.com"),
    ("dev-*.a.com", "dev-1.a.com dev-x.y.a.com", "xdev-1.a.com dev.a.com"),
    ("api.*.a.com", "api.eu.a.com", "api.a.com"),
    ("a.*.com", "a.b.com", "a.com"),
    ("a.*", "a.com a.co.uk", "a.evil.com x.a.com"),
    ("*.a.*", "x.a.com x.a.co.uk", "a.com x.a.evil.com"),
    ("*deere.com*", "deere.com www.deere.com deere.com.au", "deere.com.evil.com deere.community"),
    ("*dev*.a.*", "dev.a.nl my-dev-1.a.com", "dev.evil.com"),
    (".*a.*", "www.a.com a.com", "xa.com"),
    ("https://www.*a.com/*", "www.a.com www.x.a.com", "www.xa.com"),
    ("http://*.a.com:8443/x", "q.a.com", "a.com"),
    ("*.bücher.example", "a.xn--bcher-kva.example", "bücher.example"),
    ("*.co.uk", "a.co.uk", "co.uk"),
]


@pytest.mark.parametrize(("pattern", "covered", "other"), HOSTS)
def test_a_star_covers_the_hosts_it_is_meant_for(pattern: str, covered: str, other: str) -> None:
    wildcard = wildcard_of(pattern)
    assert wildcard is not None
    assert [host for host in covered.split() if not wildcard.covers(host)] == []
    assert [host for host in other.split() if wildcard.covers(host)] == []


@pytest.mark.parametrize(
    ("pattern", "covered", "other"),
    [
        ("a.com/*", ["", "/x"], []),
        ("a.com/x/*", ["/x", "/x/y"], ["/xy", ""]),
        ("a.com/x*", ["/xy/z"], ["/y"]),
        ("a.com/u/*.json", ["/u/a.json", "/u/a.json.json", "/u/a.json/b"], ["/u/a.jsonx"]),
        ("*.a.com/*/b", ["/q/b/c"], ["/q/bc"]),
    ],
)
def test_a_star_in_a_path_stands_for_anything(pattern: str, covered: list[str], other: list[str]) -> None:
    wildcard = wildcard_of(pattern)
    assert wildcard is not None
    assert all(wildcard.covers_path(path) for path in covered)
    assert not any(wildcard.covers_path(path) for path in other)


@pytest.mark.parametrize("pattern", ["*.co.uk", "*.com", "*.github.io", "a.*.com", "*.sharefile*.com", "cloud.*.*.*"])
def test_a_wildcard_over_what_anybody_registers_is_told(pattern: str) -> None:
    wildcard = wildcard_of(pattern)
    assert wildcard is not None
    assert wildcard.covers_strangers


@pytest.mark.parametrize("pattern", ["*.a.co.uk", "a.*", "*.a.*", "*a.com.py", "*deere.com*", "www.*a.com", "a.com/*"])
def test_a_wildcard_within_one_domain_is_not(pattern: str) -> None:
    wildcard = wildcard_of(pattern)
    assert wildcard is not None
    assert not wildcard.covers_strangers


@pytest.mark.parametrize("text", ["*", "*.*", "a.com", "*a", "all of *.a.com", "*/p2p/*", "", "a..*.com", "*@a.com"])
def test_what_gives_no_sign_of_a_host_is_no_wildcard(text: str) -> None:
    assert wildcard_of(text) is None


@given(st.text(alphabet="*.ab-/:@x", max_size=40), st.from_regex(r"([a-z]{1,3}\.){0,4}[a-z]{1,3}", fullmatch=True))
def test_any_text_is_a_wildcard_or_none_and_covers_or_does_not(text: str, host: str) -> None:
    wildcard = wildcard_of(text)
    assert wildcard is None or wildcard.covers(host) in (True, False)
    assert wildcard is None or wildcard.covers_strangers in (True, False)
