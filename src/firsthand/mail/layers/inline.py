"""Armoured blocks that stand in the words of a mail, and the words around them, kept apart. Pure."""

import re
from collections.abc import Iterator, Sequence

from firsthand.core.text import without_controls
from firsthand.mail.reading.charsets import decode

BEGINS, ENDS = "⟦ OpenPGP", "OpenPGP ⟧"
"""Lines around what was protected, where other words stand beside it: in no language, and in nobody else's power."""

_BEGIN = re.compile(r"^-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----[ \t]*$", re.MULTILINE)
_ENDS = {"MESSAGE": "\n-----END PGP MESSAGE-----", "SIGNED MESSAGE": "\n-----END PGP SIGNATURE-----"}
_CHARSET = re.compile(rb"^Charset:[ \t]*([A-Za-z0-9._-]{1,40})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_HEAD = 2000


def messages_in(text: str) -> list[str]:
    """The armoured messages among the words of a mail."""
    return [text[begin:end] for begin, end in _blocks(text) if text.startswith("-----BEGIN PGP MESSAGE", begin)]


def words_inside(content: bytes, block: bytes) -> str:
    """What was inside a block as text, in the charset that its armour names (RFC 4880, 6.2), UTF-8 where none does."""
    named = _CHARSET.search(block[:_HEAD])
    return without_controls(decode(content, named[1].decode("ascii") if named else "utf-8")).strip("\n")


def is_text(content: bytes) -> bool:
    """Whether it is words rather than a file."""
    return b"\0" not in content


def without_blocks(text: str) -> str:
    """The words of a mail that stand around its blocks."""
    pieces, at = [], 0
    for begin, end in _blocks(text):
        pieces.append(text[at:begin])
        at = end
    return "".join((*pieces, text[at:]))


def put_in_place(text: str, inside: Sequence[str | None]) -> str | None:
    """`text` with each block replaced by what was inside it; None stands for one that is left as it is.

    Where other words stand around a block, a line before and one behind it say what was protected. Signs of those
    lines that anybody wrote are taken away, so that nobody can pretend. None when the blocks are not found there.
    """
    found = list(_blocks(text))
    if len(found) < len(inside) or not found:
        return None
    alone = len(found) == 1 and not without_blocks(text).strip()
    pieces, at = [], 0
    for (begin, end), words in zip(found, inside, strict=False):
        pieces.append(_harmless(text[at:begin]))
        at = end
        if words is None:
            pieces.append(_harmless(text[begin:end]))
        else:
            pieces.append(_harmless(words) if alone else f"{BEGINS}\n\n{_harmless(words)}\n\n{ENDS}")
    pieces.append(_harmless(text[at:]))
    return "".join(pieces).strip("\n")


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks begin and end: each at the nearest end of its kind, in one way through the text.

    An end that was looked for once and is not there is not looked for again, or many beginnings would cost a square.
    """
    missing: set[str] = set()
    begin = _BEGIN.search(text)
    while begin and len(missing) < len(_ENDS):
        end_line = _ENDS[begin[1]]
        at = -1 if begin[1] in missing else text.find(end_line, begin.end())
        if at < 0:
            missing.add(begin[1])
            begin = _BEGIN.search(text, begin.end())
        else:
            end = at + len(end_line)
            yield begin.start(), end
            begin = _BEGIN.search(text, end)


def _harmless(text: str) -> str:
    return text.replace("⟦", "[").replace("⟧", "]")
