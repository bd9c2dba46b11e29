"""One entry of a scope list, as its owner typed it, taken apart into what it covers. Pure.

Only what is plainly an address, a wildcard, a range or an id covers anything. An entry in free words stays one named
line: nobody but its owner knows what "all other sites of ours" takes in.
"""

import ipaddress
import itertools
import re
from dataclasses import dataclass

from firsthand.programme import addresses, suffixes
from firsthand.programme.product_ids import product_of, product_of_link
from firsthand.programme.rules import AssetKind
from firsthand.programme.wildcards import wildcard_of

_EXPANDED_MAX = 200
_LABEL_MAX = 160
_SCHEME = re.compile(r"^https?(?:\(s\))?:?/{1,2}(?=[^/])", re.IGNORECASE)
_GROUP = re.compile(r"\(([^()\s]*\|[^()\s]*)\)")
# What stands for a name that each reader fills in: "{account}.tidewater.example", "<you>-test.tidewater.example".
_BLANK = re.compile(
    r"\(\*\)|\{[^{}/]{1,40}\}|<[^<>/]{1,40}>|\[[^\[\]/.]{2,40}\]|\((?!s\))[a-z][a-z0-9 _-]{2,40}\)", re.IGNORECASE
)
_ENDING = re.compile(r"\.[a-z]{2,}(?:\.[a-z]{2,})?", re.IGNORECASE)
_IPV4_STAR = re.compile(r"((?:[0-9]{1,3}\.){3})\*")
_DASH = re.compile(r"\s+(?:-|–|to)\s+|(?<=[0-9])[-–](?=[0-9])")
_SEPARATOR = re.compile(r"\s*[,;|\n]\s*|\s+(?:and|&|en|und|et)\s+|\s+")
# Words that turn a line round: the address beside them is not what it covers, or not all of it.
_TURNED = re.compile(
    r"\b(?:except\w*|exclud\w*|other than|not|never|unless|only|outside|but|without|besides|apart|"
    r"behalve|niet|uitgezonderd|alleen|buiten|zonder|au[sß]er|nicht|nur|sauf|hors|pas)\b",
    re.IGNORECASE,
)
# Words before an address that make it one example, or one place where more is told.
_EXAMPLE = re.compile(
    r"\b(?:e\.?g|such as|like|any|all|see|under|including|related|bijvoorbeeld|zoals|alle|siehe|alles)\b", re.IGNORECASE
)

APP, SOURCE, WEB = "app", "source", "web"
_TYPES = (
    (APP, re.compile(r"android|ios|ipa\b|apk|mobile|app_?(store|gallery)|app_id|play|testflight|windows_app", re.I)),
    (SOURCE, re.compile(r"source|code|contract|github|repo|blockchain|protocol|library|package|npm|pypi", re.I)),
    (WEB, re.compile(r"url|web|domain|wildcard|site|api|other", re.I)),
)
_KINDS = (
    (
        AssetKind.MOBILE_APP,
        re.compile(r"android|ios|ipa\b|apk|mobile|app_?(store|gallery)|app_id|play|testflight", re.I),
    ),
    (AssetKind.SOURCE, re.compile(r"source|\bcode|contract|repo|blockchain|protocol|package", re.I)),
    (AssetKind.HARDWARE, re.compile(r"hardware|device|iot", re.I)),
    (AssetKind.DESKTOP_TOOL, re.compile(r"executable|desktop|^application$", re.I)),
    (AssetKind.API, re.compile(r"\bapi\b", re.I)),
    (AssetKind.WEB_APP, re.compile(r"web|site", re.I)),
)


@dataclass(frozen=True)
class Value:
    """What a part of an entry covers. Without a `value` it is a name alone."""

    kind: AssetKind
    value: str = ""
    name: str = ""


def values_of(text: str, kind: str = "", *, excluded: bool = False) -> tuple[Value, ...]:
    """What an entry covers. `kind` is the platform's own word for it, "" where there is none.

    One address or id gives one value; several in one field give one each; words around a single address become its
    name. Whatever else it says is one value with a name and nothing that it covers.
    """
    text = addresses.tidy(text.replace("\n", " , "))
    text = re.sub(r"(^|\s)(\*\.|https?://)\s(?=\w)", r"\1\2", text)
    found = _single(text, kind, excluded) or _several(text, kind, excluded) or _labelled(text, kind, excluded)
    return found or (Value(kind_of(kind), "", text),)


def kind_of(kind: str) -> AssetKind:
    """The kind of a line in words, from the platform's own word."""
    return next((known for known, words in _KINDS if words.search(kind)), AssetKind.OTHER)


def _single(text: str, kind: str, excluded: bool) -> tuple[Value, ...]:
    """What one text is when it is one address, id, range or pattern; () when it is not."""
    text = text.strip(" \"'`“”,;").replace("\\*", "*").replace("[.]", ".").rstrip(".")
    if not text or len(text) > 1000:
        return ()
    networks = _networks(text)
    if networks:
        return tuple(Value(AssetKind.IP_RANGE, network) for network in networks)
    text = _SCHEME.sub(lambda found: "http://" if found[0].lower().startswith("http:") else "https://", text)
    expanded = _expanded(_BLANK.sub("*", text))
    found = [_one(piece, kind, excluded) for piece in expanded]
    return tuple(value for value in found if value) if found and all(found) else ()


def _networks(text: str) -> list[str]:
    """The ranges that a text writes: CIDR, one address, "a - b", "192.0.2.*"."""
    star = _IPV4_STAR.fullmatch(text)
    if star:
        text = f"{star[1]}0/24"
    try:
        if "%" not in text:
            return [str(ipaddress.ip_network(text.replace(" /", "/").replace("/ ", "/"), strict=False))]
    except ValueError:
        pass
    ends = _DASH.split(text)
    try:
        first, last = (ipaddress.IPv4Address(end.strip()) for end in ends)
        return [str(network) for network in ipaddress.summarize_address_range(first, last)][:64]
    except ValueError:
        return []


def _expanded(text: str) -> list[str]:
    """Each of the texts that "(a|b)" writes at once; the text alone when it writes none, or too many."""
    pieces = _GROUP.split(text)
    choices = [piece.split("|") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    count = 1
    for choice in choices:
        count *= len(choice)
    return ["".join(chosen) for chosen in itertools.product(*choices)] if 1 < count <= _EXPANDED_MAX else [text]


def _one(text: str, kind: str, excluded: bool) -> Value | None:
    """A text without blanks as one value."""
    if re.search(r"\s", text):
        return None
    sort = kind_of(kind)
    if product_of_link(text):
        registered = str(product_of_link(text)).startswith("pkg:")
        return Value(AssetKind.SOURCE if registered else AssetKind.MOBILE_APP, text)
    if sort is AssetKind.MOBILE_APP and "://" not in text and product_of(text):
        return Value(AssetKind.MOBILE_APP, text)
    if "@" in text.partition("/")[0] and "://" not in text:
        return None
    if "*" in text:
        return _wildcard(text)
    if text.startswith(".") and addresses.host_of(text[1:]) and "." in text[1:]:
        return _wildcard(f"*{text}")
    address = addresses.address_of(text)
    if address is None:
        named = sort is AssetKind.SOURCE and re.fullmatch(r"[\w.-]+/[\w.-]+|0x[0-9a-fA-F]{40}", text)
        return Value(AssetKind.SOURCE, text, text) if named else None
    if excluded and not address.path and re.search(r"[?#].", text):
        return None  # A part of one page: to leave out the whole host would be more than the line says.
    return _address(address, text)


def _wildcard(text: str) -> Value | None:
    value = re.split(r"[?#]", text)[0]
    wildcard = wildcard_of(value)
    if wildcard is None:
        return None
    if "*" not in wildcard.host and "*" not in wildcard.path:
        return _address(addresses.Address(wildcard.host, wildcard.path, port=wildcard.port), text)
    return Value(AssetKind.WILDCARD, value)


def _address(address: addresses.Address, text: str) -> Value:
    """The address as `programme.toml` writes it: a host alone, or a web address without query."""
    scheme = address.scheme if address.scheme in ("http", "https") else ""
    host = f"[{address.host}]" if ":" in address.host else address.host
    if not address.path and address.port is None and not scheme:
        return Value(AssetKind.HOST, address.host)
    port = "" if address.port is None else f":{address.port}"
    return Value(AssetKind.URL, f"{scheme or 'https'}://{host}{port}{address.path}")


def _several(text: str, kind: str, excluded: bool) -> tuple[Value, ...]:
    """Several addresses in one field, each one of them an address: "a.example, *.a.example | .nl"."""
    pieces = [piece for piece in _SEPARATOR.split(text) if piece]
    if not 1 < len(pieces) <= _EXPANDED_MAX:
        return ()
    found: list[Value] = []
    before = ""
    for piece in pieces:
        if before and _ENDING.fullmatch(piece) and "." in before:
            piece = before.removesuffix(f".{suffixes.suffix_of(before, registries=True)}") + piece
        values = _single(piece, kind, excluded)
        if not values or any(value.kind is AssetKind.SOURCE and value.name for value in values):
            return ()
        found += values
        before = piece.lower()
    return tuple(dict.fromkeys(found))


def _labelled(text: str, kind: str, excluded: bool) -> tuple[Value, ...]:
    """One address with a name before it or a word on it behind: "Shop - shop.a.example", "a.example (DNS)"."""
    words = text.split()
    if len(text) > _LABEL_MAX + 1000 or len(words) < 2:
        return ()
    for label, address in (_address_last(words), _address_first(words)):
        values = _single(address, kind, excluded) if address else ()
        if values and len(label) <= _LABEL_MAX and all(_is_sure(value) for value in values):
            return _named(values, label)
    label, colon, rest = text.partition(": ")
    listed = _several(rest, kind, excluded) if colon and not _turns(label) and not holds_address(label) else ()
    return _named(listed, label)


def _named(values: tuple[Value, ...], label: str) -> tuple[Value, ...]:
    label = label.strip(" -–—:|,")
    if label.startswith(("(", "[")) and label.endswith((")", "]")):
        label = label[1:-1].strip()
    return tuple(Value(value.kind, value.value, label if re.search(r"\w", label) else "") for value in values)


def _turns(label: str) -> bool:
    return bool(_TURNED.search(label) or _EXAMPLE.search(label))


def _is_sure(value: Value) -> bool:
    """Whether something between words is an address indeed, and not a file such as "client.js"."""
    return value.kind is not AssetKind.HOST or suffixes.is_known(value.value)


def _of_one_owner(label: str, address: str) -> bool:
    """Whether every host among the words of a name lies in the domain of the address itself."""
    whole = addresses.address_of(address.strip("-()[]"))
    named = [found for word in label.split() if (found := addresses.address_of(word.strip("()[],")))]
    mine = suffixes.domain_of(whole.host) if whole else ""
    return all(suffixes.domain_of(found.host) == mine for found in named)


def _address_last(words: list[str]) -> tuple[str, str]:
    """Name and address of "Shop - a.example", "Shop: a.example", "Shop (a.example)"; "" twice for all else."""
    before, last = words[:-1], words[-1]
    label = " ".join(before)
    parted = before[-1].endswith((":", "-", "–", "—", "|")) or last.startswith(("-http", "(", "["))
    if not parted or _turns(label) or not _of_one_owner(label, last):
        return "", ""
    closing = last.startswith(("(", "[")) or "(" in label.rpartition(")")[2]
    address = last.lstrip("-([") if last.startswith(("-", "(", "[")) else last
    return label.partition("(")[0] if label.endswith(":") and "(" in label else label, (
        address.rstrip(")]") if closing and not address.endswith("*)") else address
    )


def _address_first(words: list[str]) -> tuple[str, str]:
    """Name and address of "a.example (the shop)", "a.example - the shop"; "" twice for all else."""
    label = " ".join(words[1:])
    if not words[1].startswith(("(", "[", "-", "–", "—", "|")) or _TURNED.search(label) or holds_address(label):
        return "", ""
    return label, words[0]


def holds_address(text: str) -> bool:
    """Whether an address or a pattern stands anywhere among the words."""
    words = (word.strip("()[]<>,;:.!?\"'`") for word in text.split())
    return any("." in word and (wildcard_of(word) or addresses.address_of(word)) for word in words)
