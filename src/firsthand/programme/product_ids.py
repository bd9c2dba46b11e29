"""What a shop or registry calls a product, however the product is referred to (R27). Pure.

"com.tidewater.app", its page in an app store and the page in another country's store are one product. So are a package
of a registry, its page there and its package URL (https://github.com/package-url/purl-spec).
"""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_APP_STORE = re.compile(r"(?:^|/)id([0-9]{6,12})(?![0-9])")
_DIGITS = re.compile(r"(?:id)?([0-9]{9,12})", re.IGNORECASE)
_BUNDLE = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_*-]+)+", re.IGNORECASE)
_MICROSOFT = re.compile(r"(?:^|/)(9[a-z0-9]{11})(?=$|[/?])", re.IGNORECASE)
_CHROME = re.compile(r"(?:^|/)([a-p]{32})(?=$|[/?])")
_PURL = re.compile(r"pkg:([a-z]+)/(.+)", re.IGNORECASE)
_PREFIXED = re.compile(r"(npm|pypi|gem|cargo|nuget|composer|maven|docker|golang):\s*(@?[\w./:-]+)", re.IGNORECASE)

# Host, beginning of the path, type of a package URL, and how many parts of the path name the package.
_REGISTRIES = (
    ("npmjs.com", "/package/", "npm", 2),
    ("pypi.org", "/project/", "pypi", 1),
    ("rubygems.org", "/gems/", "gem", 1),
    ("crates.io", "/crates/", "cargo", 1),
    ("packagist.org", "/packages/", "composer", 2),
    ("nuget.org", "/packages/", "nuget", 1),
    ("hub.docker.com", "/r/", "docker", 2),
    ("pkg.go.dev", "/", "golang", 9),
    ("mvnrepository.com", "/artifact/", "maven", 2),
    ("f-droid.org", "/packages/", "app", 1),
)


def product_of_link(text: str) -> str | None:
    """The product that a page of a shop or registry is about, in one writing; None for any other text."""
    text = text.strip()
    purl = _PURL.fullmatch(text) or _PREFIXED.fullmatch(text)
    if purl:
        return _package(purl[1].lower(), unquote(purl[2]).partition("?")[0].partition("#")[0])
    try:
        url = urlsplit(text if "://" in text else f"https://{text}")
        host = (url.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = unquote(url.path)
    if host == "play.google.com" and path.startswith("/store/apps/details"):
        return next((name.strip().casefold() for name in parse_qs(url.query).get("id", ())), None)
    if host in ("apps.apple.com", "itunes.apple.com"):
        return _as_app(_APP_STORE.search(path))
    if host in ("apps.microsoft.com", "microsoft.com"):
        found = _MICROSOFT.search(path)
        return found[1].lower() if found else None
    if host in ("chromewebstore.google.com", "chrome.google.com"):
        found = _CHROME.search(path)
        return found[1] if found else None
    return _of_registry(host, path)


def _of_registry(host: str, path: str) -> str | None:
    for known, beginning, kind, parts in _REGISTRIES:
        if host == known and path.startswith(beginning):
            named = [part for part in path[len(beginning) :].split("/") if part][:parts]
            if kind == "npm" and named and not named[0].startswith("@"):
                named = named[:1]
            if named and kind == "app":
                return named[0].casefold()
            return _package(kind, "/".join(named)) if named else None
    return None


def _package(kind: str, name: str) -> str | None:
    """ "npm" and "@a/b@1.0" as "pkg:npm/@a/b"."""
    lead, name = ("@", name[1:]) if name.startswith("@") else ("", name)
    name = name.partition("@")[0].strip("/").casefold()
    if kind == "pypi":
        name = re.sub(r"[-_.]+", "-", name)
    return f"pkg:{kind}/{lead}{name}" if name else None


def _as_app(found: re.Match[str] | None) -> str | None:
    return f"id{found[1]}" if found else None


def product_of(text: str) -> str | None:
    """As `product_of_link`, and also a bare id: "id1234567890", "1234567890", "com.tidewater.app", "9NBLGGH4XXXX".

    A bundle id has the shape of a host, so ask this only of texts that are said to be ids, or of both kinds at once.
    """
    text = text.strip()
    if not text or " " in text:
        return None
    linked = product_of_link(text)
    if linked:
        return linked
    digits = _DIGITS.fullmatch(text)
    if digits:
        return f"id{digits[1]}"
    if "://" not in text and (found := re.search(r"/id([0-9]{6,12})(?=$|[?&])", text)):
        return f"id{found[1]}"
    text = re.split(r"[?&]", text)[0]
    if _BUNDLE.fullmatch(text) or _MICROSOFT.fullmatch(text) or _CHROME.fullmatch(text):
        return text.casefold()
    return None
