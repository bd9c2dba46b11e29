"""Bytes of a mail to text, whatever the sender claims about them. Pure; never raises."""

import codecs
import re

_NOT_FOR_MAIL = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# What senders write when they do not know; UTF-8 that decodes strictly is believed before these.
_OFTEN_FALSE = frozenset({"", "ascii", "iso8859-1", "cp1252", "iso8859-15"})
_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B(]")
_NAME_LENGTH = 40


def codec_of(name: str) -> str:
    """The codec that a charset name means; "" for one that does not exist or that no mail may use."""
    name = name.strip().strip("\"'").lower()
    if not name or len(name) > _NAME_LENGTH or not name.isascii():
        return ""
    try:
        codec = codecs.lookup(name).name
        b"ab".decode(codec, "replace")  # raises LookupError for codecs that do not give text
    except (LookupError, ValueError):
        return ""
    return "" if codec in _NOT_FOR_MAIL else codec


def decode(content: bytes, declared: str = "") -> str:
    """The text of `content`. A false or missing charset gives the likeliest reading, at worst with replacements."""
    if declared.strip().lower() in ("iso-2022-jp", "") and _ESCAPED_JAPANESE.search(content):
        declared = "iso-2022-jp"
    codec = codec_of(declared)
    order = ["utf-8", codec] if codec in _OFTEN_FALSE else [codec, "utf-8"]
    for name in filter(None, order):
        try:
            return storable(content.decode("cp1252" if name == "iso8859-1" else name))
        except ValueError:
            continue
    return storable(content.decode("cp1252", "replace"))


def storable(text: str) -> str:
    """`text` without lone surrogates, which no database and no page can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
