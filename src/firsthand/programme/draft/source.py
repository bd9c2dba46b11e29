"""A policy text as it was given: bytes to text, and whether it is Markdown. The only reader of files here."""

import re
from dataclasses import dataclass
from pathlib import Path

from firsthand.core.errors import BadInput
from firsthand.core.languages import detect_language
from firsthand.programme.draft.vocabulary import word_set
from firsthand.programme.rules import Finding, Severity

MAX_BYTES = 1024 * 1024
"""A policy text is a page or two; a megabyte is not one."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAME_LANGUAGE = re.compile(r"(?:^|[._-])([a-z]{2})(?:[-_][A-Za-z]{2})?$")
# The codes that are taken from a file name; "policy-to.txt" or "is.txt" hardly mean Tongan or Icelandic.
_LIKELY = word_set(
    "ar bg ca cs cy da de el en es et eu fa fi fr ga gl hi hr hu hy ja ka ko lt lv mk mt nb ne nl "
    "nn pl pt ro ru sk sl sq sr sv ta th tr uk ur vi zh"
)
_BLANK_CONTROLS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>|https?://\S+", re.DOTALL)
_MARKDOWN_SIGNS = re.compile(
    r"^ {0,3}#{1,6} \S|\]\((?:https?://|mailto:|#|/)|^ {0,3}\|? ?:?-{3,}:? ?\||\*\*\S[^*\n]*\*\*",
    re.MULTILINE,
)
_NOT_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an archive or office document",
    b"\xd0\xcf\x11\xe0": "an office document",
}


@dataclass(frozen=True)
class Source:
    """One policy text in one language."""

    name: str
    """The file's name, for places in findings."""
    language: str
    text: str
    """Lines end in \\n; no byte order mark, no NUL."""
    markdown: bool
    findings: tuple[Finding, ...] = ()


def read_source(path: Path, language: str | None = None) -> Source:
    """Read one file. Bytes that are no UTF-8 become U+FFFD and a finding; the language is found if not given.

    Raises BadInput: no such file, over `MAX_BYTES`, plainly not a text, a malformed language code.
    """
    data = _bytes(path)
    findings: list[Finding] = []
    text = _decoded(data, path.name, findings)
    if not text.strip():
        findings.append(
            Finding("text.empty", path.name, "The file holds no text.", "Give a file with the policy in it.")
        )
    chosen = _language(path, text, language, findings)
    markdown = path.suffix.lower() in (".md", ".markdown", ".mdown") or bool(_MARKDOWN_SIGNS.search(text))
    return Source(path.name, chosen, text, markdown, tuple(findings))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror or error}.", "Name a file with the policy's text."
        ) from error
    if len(data) > MAX_BYTES:
        raise BadInput(f"{path} is larger than 1 MiB.", "Give the policy's text alone, one file a language.")
    for start, what in _NOT_TEXT.items():
        if data.startswith(start):
            raise BadInput(f"{path} is {what}, not a text.", "Save the policy as plain text or Markdown first.")
    return data


def _decoded(data: bytes, name: str, findings: list[Finding]) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, errors="replace")
    unreadable = text.count("\ufffd") + text.count("\x00")
    if unreadable:
        findings.append(
            Finding(
                "text.undecodable",
                name,
                f"{unreadable} places in the file are not UTF-8 and are shown as \ufffd.",
                "Save the file as UTF-8 and draft again, or mend the words in the draft.",
                Severity.WARNING,
            )
        )
    text = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    return _BLANK_CONTROLS.sub(" ", text)


def _language(path: Path, text: str, given: str | None, findings: list[Finding]) -> str:
    """The language given, else the one the text shows, else the one in the file's name, else English."""
    if given:
        if not _LANGUAGE.fullmatch(given):
            raise BadInput(f"{given!r} is not a language tag.", 'Give a tag such as "en" or "nl".')
        return given
    detected = detect_language(_TAG.sub(" ", text))
    named = _NAME_LANGUAGE.search(path.stem)
    if detected:
        return detected
    if named and named[1] in _LIKELY:
        return named[1]
    findings.append(
        Finding(
            "language.unsure",
            path.name,
            "The language of this text could not be told; it is taken for English.",
            "Say which it is with --language.",
            Severity.WARNING,
        )
    )
    return "en"
