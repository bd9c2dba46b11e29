"""The order between lines that cover one address, ids of products, and the nearest listed host."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tidewater import changed

from firsthand.programme.look_alike import ListedHosts, likeness
from firsthand.programme.product_ids import product_of
from firsthand.programme.rules import Asset, AssetKind, Programme
from firsthand.programme.scope import verdict

HOST, URL, WILD, APP, RANGE = (
    AssetKind.HOST, AssetKind.URL, AssetKind.WILDCARD, AssetKind.MOBILE_APP, AssetKind.IP_RANGE,
)  # fmt: skip


def listing(inside: list[tuple[AssetKind, str]], outside: list[tuple[AssetKind, str]]) -> Programme:
    return changed(
        scope=tuple(Asset(f"S{n}", kind, {"en": value}, value) for n, (kind, value) in enumerate(inside, 1)),
        out_of_scope=tuple(Asset(f"O{n}", kind, {"en": value}, value) for n, (kind, value) in enumerate(outside, 1)),
    )


@pytest.mark.parametrize(
    ("inside", "outside", "typed", "expected"),
    [
        ((WILD, "*.a.com"), (HOST, "x.a.com"), "x.a.com", "excluded"),
        ((HOST, "x.a.com"), (WILD, "*.a.com"), "x.a.com", "in"),
        ((WILD, "*a.com"), (WILD, "*.a.com"), "x.a.com", "excluded"),
        ((WILD, "*.a.com"), (WILD, "*.a.com/*"), "x.a.com", "excluded"),
        ((HOST, "www.a.com"), (WILD, "*.a.com/blog"), "www.a.com/blog/1", "excluded"),
        ((HOST, "www.a.com"), (WILD, "*.a.com/blog"), "www.a.com/shop", "in"),
        ((HOST, "www.a.com"), (WILD, "www.a.com/u/*.json"), "www.a.com/u/1.json", "excluded"),
        ((URL, "https://a.com:8443"), (HOST, "a.com"), "a.com:8443", "in"),
        ((URL, "https://a.com:8443"), (HOST, "a.com"), "a.com", "excluded"),
        ((HOST, "a.com"), (URL, "https://a.com:8443"), "a.com", "in"),
        ((HOST, "a.com"), (URL, "https://a.com:8443"), "https://a.com:8443/x", "excluded"),
        ((URL, "https://a.com:8443"), (HOST, "b.com"), "a.com", "in"),
        ((RANGE, "192.0.2.0/24"), (RANGE, "192.0.2.7/32"), "192.0.2.7", "excluded"),
        ((WILD, "*.a.com"), (HOST, "b.com"), "*.dev.a.com", "in"),
        ((WILD, "*.a.com"), (WILD, "*dev.a.com"), "*.dev.a.com", "excluded"),
        ((APP, "com.tide.app"), (HOST, "b.com"), "https://play.google.com/store/apps/details?id=com.tide.app", "in"),
        ((APP, "com.tide.app"), (HOST, "b.com"), "https://play.google.com/store/apps/details?id=com.x", "not_named"),
        ((APP, "https://apps.apple.com/us/app/t/id123456789"), (HOST, "b.com"), "id123456789", "in"),
        ((APP, "com.tide.*"), (HOST, "b.com"), "com.tide.pro", "in"),
        ((APP, "com.tide.*"), (APP, "com.tide.old"), "com.tide.old", "excluded"),
    ],
)  # fmt: skip
def test_the_more_exact_line_decides_and_at_a_tie_the_exclusion(
    inside: tuple[AssetKind, str], outside: tuple[AssetKind, str], typed: str, expected: str
) -> None:
    assert verdict(typed, listing([inside], [outside])).verdict == expected


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("https://play.google.com/store/apps/details?id=com.A.b&hl=nl", "com.a.b"),
        ("https://itunes.apple.com/us/app/jet/id950022424?mt=8", "id950022424"),
        ("yelo-play/id407200903", "id407200903"),
        ("950022424", "id950022424"),
        ("be.telenet.yelo&hl=en", "be.telenet.yelo"),
        ("https://www.npmjs.com/package/@tide/client/v/1.0", "pkg:npm/@tide/client"),
        ("pkg:npm/%40tide/client@1.0", "pkg:npm/@tide/client"),
        ("npm:@tide/client", "pkg:npm/@tide/client"),
        ("https://pypi.org/project/Tide_Client/", "pkg:pypi/tide-client"),
        ("https://f-droid.org/packages/com.tide.app/", "com.tide.app"),
        ("https://www.tidewater.example/", None),
        ("two words", None),
        ("https://[", None),
    ],
)
def test_a_product_is_one_however_it_is_referred_to(text: str, product: str | None) -> None:
    assert product_of(text) == product


NAMES = st.sampled_from(
    [
        "www",
        "shop",
        "tidewater",
        "tidewatre",
        "t1dewater",
        "tidewater-example",
        "evil",
        "a",
        "co",
        "com",
        "uk",
        "example",
    ]
)
NEAR = st.lists(NAMES, min_size=1, max_size=4).map(".".join)


@given(NEAR, st.lists(NEAR, max_size=6, unique=True))
def test_the_nearest_listed_host_is_the_one_that_comparing_all_would_find(host: str, listed: list[str]) -> None:
    if host in listed:
        return
    kinds = [(kind, n) for n, other in enumerate(listed) if (kind := likeness(host, other)) is not None]
    expected = (min(kinds)[0], listed[min(kinds)[1]]) if kinds else None
    assert ListedHosts(listed).nearest(host) == expected
