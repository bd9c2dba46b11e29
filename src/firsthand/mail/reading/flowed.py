"""Paragraphs that a mail program broke into lines, put together again (RFC 3676, format=flowed). Pure, linear."""

from itertools import takewhile

_SIGNATURE = "-- "
_ARMOUR = "-----BEGIN PGP "


def reflowed(text: str, *, delete_space: bool = False) -> str:
    r"""`text` (lines ending in \n) with its flowed lines joined, quoted ones within their depth (RFC 3676, 4.1-4.5).

    `delete_space` is the parameter DelSp=yes: the blank that marks a flowed line is no part of the words. A text that
    holds OpenPGP armour is left as it is, since there every line end counts.
    """
    if _ARMOUR in text:
        return text
    out: list[str] = []
    paragraph: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth, words = _taken_apart(line)
        if paragraph and (depth != open_depth or words == _SIGNATURE):
            out.append(_quoted(open_depth, "".join(paragraph).rstrip(" ")))
            paragraph = []
        if words.endswith(" ") and words != _SIGNATURE:
            paragraph.append(words[:-1] if delete_space else words)
            open_depth = depth
            continue
        out.append(_quoted(depth, "".join([*paragraph, words])))
        paragraph = []
    if paragraph:
        out.append(_quoted(open_depth, "".join(paragraph).rstrip(" ")))
    return "\n".join(out)


def _taken_apart(line: str) -> tuple[int, str]:
    """(depth of quoting, the words without the blank that only protects them: RFC 3676, 4.4)."""
    depth = sum(1 for _ in takewhile(lambda sign: sign == ">", line))
    return depth, line[depth + 1 :] if line.startswith(" ", depth) else line[depth:]


def _quoted(depth: int, words: str) -> str:
    return f"{'>' * depth} {words}".rstrip(" ") if depth else words
