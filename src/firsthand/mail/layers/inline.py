"""Armoured blocks that stand in the words of a mail, and the words around them, kept apart. Pure."""

import re
from collections.abc import Sequence

from firsthand.core.text import without_controls
from firsthand.mail.reading.charsets import decode

BEGINS, ENDS = "⟦ OpenPGP", "OpenPGP ⟧"
"""Lines around what was protected, where other words stand beside it: in no language, and in nobody else's power."""

_BLOCK = re.compile(
    r"^-----BEGIN PGP (?:MESSAGE-----[ \t]*$.*?^-----END PGP MESSAGE-----"
    r"|SIGNED MESSAGE-----[ \t]*$.*?^-----END PGP SIGNATURE-----)",
    re.MULTILINE | re.DOTALL,
)
_CHARSET = re.compile(rb"^Charset:[ \t]*([A-Za-z0-9._-]{1,40})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_HEAD = 2000


def messages_in(text: str) -> list[str]:
    """The armoured messages among the words of a mail."""
    return [block[0] for block in _BLOCK.finditer(text) if block[0].startswith("-----BEGIN PGP MESSAGE")]


def words_inside(content: bytes, block: bytes) -> str:
    """What was inside a block as text, in the charset that its armour names (RFC 4880, 6.2), UTF-8 where none does."""
    named = _CHARSET.search(block[:_HEAD])
    return without_controls(decode(content, named[1].decode("ascii") if named else "utf-8")).strip("\n")


def is_text(content: bytes) -> bool:
    """Whether it is words rather than a file."""
    return b"\0" not in content


def without_blocks(text: str) -> str:
    """The words of a mail that stand around its blocks."""
    return _BLOCK.sub("", text)


def put_in_place(text: str, inside: Sequence[str | None]) -> str | None:
    """`text` with each block replaced by what was inside it; None stands for one that is left as it is.

    Where other words stand around a block, a line before and one behind it say what was protected. Signs of those
    lines that anybody wrote are taken away, so that nobody can pretend. None when the blocks are not found there.
    """
    found = list(_BLOCK.finditer(text))
    if len(found) < len(inside) or not found:
        return None
    alone = len(found) == 1 and not without_blocks(text).strip()
    pieces, at = [], 0
    for block, words in zip(found, inside, strict=False):
        pieces.append(_harmless(text[at : block.start()]))
        at = block.end()
        if words is None:
            pieces.append(_harmless(block[0]))
        else:
            pieces.append(_harmless(words) if alone else f"{BEGINS}\n\n{_harmless(words)}\n\n{ENDS}")
    pieces.append(_harmless(text[at:]))
    return "".join(pieces).strip("\n")


def _harmless(text: str) -> str:
    return text.replace("⟦", "[").replace("⟧", "]")
