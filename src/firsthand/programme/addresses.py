"""Addresses as people type them, brought to one shape so that they can be compared (R31). Pure."""

import encodings.idna
import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

MAIL_MAX = 254
HOST_MAX = 253
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PORT = re.compile(r"[0-9]+")
_LAST_LABEL = re.compile(r"xn--[a-z0-9-]+|[a-z]{2,63}")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# Marks that a person does not see and that come along when an address is copied.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Characters that a resolver takes for the dot between labels (RFC 3490, section 3.1).
_DOTS = re.compile("[\u3002\uff0e\uff61]")

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Address:
    """A host in lower-case ASCII (IDN as punycode) or an IP address, and the path ("" for the root)."""

    host: str
    path: str = ""
    scheme: str = ""
    port: int | None = None
    """The port as written; None for none and for those of plain web addresses, 80 and 443."""


def tidy(text: str) -> str:
    """`text` without unseen marks and with single plain spaces."""
    return " ".join(_UNSEEN.sub("", text).split())


def host_of(text: str) -> str | None:
    """A host name or IP address in the shape that is compared; None when it cannot be one.

    Case, one trailing dot, full-width letters and punycode make no difference. Sources: RFC 1123, RFC 5890.
    """
    text = _DOTS.sub(".", _UNSEEN.sub("", text)).strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    address = ip_of(text)
    if address:
        return address
    text = text.removesuffix(".")
    if not text or len(text) > HOST_MAX:
        return None
    labels = [_label(label) for label in text.split(".")]
    host = ".".join(label or "" for label in labels)
    return host if all(labels) and len(host) <= HOST_MAX else None


def ip_of(text: str) -> str | None:
    """An IP address in its shortest writing, else None."""
    try:
        return str(ipaddress.ip_address(text)) if "%" not in text else None
    except ValueError:
        return None


def network_of(text: str) -> IpNetwork | None:
    """An IP range in CIDR notation with no bits set behind the mask, or a single IP address; else None."""
    try:
        return ipaddress.ip_network(text) if "%" not in text else None
    except ValueError:
        return None


def _label(label: str) -> str | None:
    """One label of a host in lower-case ASCII, or None."""
    label = unicodedata.normalize("NFKC", label).lower()
    if label.startswith("xn--"):
        label = _round_trip(label)
    elif not label.isascii():
        try:
            label = encodings.idna.ToASCII(label).decode("ascii").lower()
        except UnicodeError:
            return None
    return label if _LABEL.fullmatch(label) else None


def _round_trip(label: str) -> str:
    """Punycode in the writing it gets when its letters are encoded anew; unchanged when it holds none."""
    try:
        return encodings.idna.ToASCII(encodings.idna.ToUnicode(label)).decode("ascii").lower()
    except UnicodeError:
        return label


def shown_host(host: str) -> str:
    """The host with its punycode labels in letters, to compare by eye."""
    return ".".join(_shown_label(label) for label in host.split(".")) if "xn--" in host else host


def _shown_label(label: str) -> str:
    try:
        return encodings.idna.ToUnicode(label)
    except UnicodeError:
        return label


def address_of(text: str) -> Address | None:
    """What a browser would go to when `text` is an address; None for all else, such as a product's name.

    Sign-in data before an @ is left out. A text without `://` is an address when its
    first part is a host with a dot and a top label of letters, or an IP address. Source: R31.
    """
    text = _UNSEEN.sub("", text).strip().strip("<>\"'")
    match = _SCHEME.match(text)
    scheme = match.group()[:-3].lower() if match else ""
    rest = (text[match.end() :] if match else text.removeprefix("//")).replace("\\", "/")
    authority, mark, tail = _cut(rest, "/?#")
    network_location = authority.rpartition("@")[2]
    host = host_of(network_location)
    port = ""
    if host is None:
        name, _, port = network_location.rpartition(":")
        host = host_of(name) if not port or _PORT.fullmatch(port) else None
    if host is None or (not scheme and not _stands_alone(host)):
        return None
    return Address(host, path_of(_cut(mark + tail, "?#")[0]), scheme, port_of(port))


def port_of(text: str) -> int | None:
    """The port of an address; None for "" and for the two that a web address has without saying so."""
    number = int(text) if _PORT.fullmatch(text) and len(text) <= 6 else None
    return number if number not in (None, 80, 443) else None


def _cut(text: str, marks: str) -> tuple[str, str, str]:
    """`text` before the first of `marks`, that mark, and what follows."""
    found = re.search(f"[{re.escape(marks)}]", text)
    return (text[: found.start()], found.group(), text[found.end() :]) if found else (text, "", "")


def _stands_alone(host: str) -> bool:
    last = host.rpartition(".")[2]
    return ip_of(host) is not None or ("." in host and _LAST_LABEL.fullmatch(last) is not None)


def path_of(text: str) -> str:
    """A path with dots resolved, one writing a character and no slash at the end; "" for the root."""
    parts: list[str] = []
    for part in text.split("/"):
        plain = unquote(part, errors="replace")
        if plain == "..":
            parts = parts[:-1]
        elif plain not in ("", "."):
            parts.append(quote(plain, safe="!$&'()*+,;=:@~"))
    return "".join(f"/{part}" for part in parts)


def is_mail_address(text: str) -> bool:
    """Whether mail can go to `text`: a plain local part, an @ and a host with a dot (RFC 5321)."""
    local, at, host = text.rpartition("@")
    known = host_of(host) if host == host.strip() else None
    return bool(
        at
        and len(text) <= MAIL_MAX
        and len(local) <= 64
        and _LOCAL_PART.fullmatch(local)
        and known
        and "." in known
        and not ip_of(known)
        and not host.endswith(".")
    )


def web_link(text: str) -> str | None:
    """`text` as a full https address, "" for an empty one; None when it is nothing of the kind (R79)."""
    text = tidy(text)
    if not text:
        return ""
    scheme, colon, rest = text.partition(":")
    if colon and rest.startswith("//") and scheme.lower() in ("http", "https"):
        rest = rest[2:]
    elif re.match(r"[A-Za-z][A-Za-z0-9+-]*:(?![0-9]+(/|$))", text) or "@" in text.partition("/")[0]:
        return None
    else:
        rest = text.removeprefix("//")
    authority = _cut(rest, "/?#")[0]
    if " " in text or re.search(r"[\"<>\\^`{|}]", text) or "@" in authority:
        return None
    return f"https://{rest}" if address_of(f"https://{rest}") and "." in authority else None
