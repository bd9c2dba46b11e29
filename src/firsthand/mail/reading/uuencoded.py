"""Files that stand uuencoded among the words of a mail, as programs without MIME write them. Pure, linear."""

import re
from binascii import Error, a2b_uu

FILES = 20
_BEGIN = re.compile(r"(?m)^begin [0-7]{3,4} (\S[^\n]{0,200})\n")
_LINE = re.compile(r"(?m)[^\n]*\n?")
_LINE_LENGTH = 90


def taken_out(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    r"""(`text` with a line "[name]" in place of each file, the files by name); lines end in \n.

    A block that has no end, or a line that is no uuencode, is left among the words.
    """
    if "\nend" not in text:
        return text, []
    out: list[str] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < at or len(files) == FILES:
            continue
        content, end = _content(text, begin.end())
        if content is None:
            continue
        out += [text[at : begin.start()], f"[{begin[1].strip()}]\n"]
        files.append((begin[1].strip(), content))
        at = end
    return "".join([*out, text[at:]]), files


def _content(text: str, at: int) -> tuple[bytes | None, int]:
    """The decoded block that begins here, and where the text goes on; None when it is none.

    Stops at a line that begins another block, so that no line is tried for more than one.
    """
    pieces: list[bytes] = []
    for line in _LINE.finditer(text, at):
        words = line[0].rstrip("\n")
        if words.rstrip() == "end":
            return (b"".join(pieces), line.end()) if pieces else (None, at)
        if not line[0].endswith("\n") or len(words) > _LINE_LENGTH or not words.isascii() or _BEGIN.match(line[0]):
            return None, at
        try:
            pieces.append(a2b_uu(words.encode()))
        except Error:
            return None, at
    return None, at
