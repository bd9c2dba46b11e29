"""What a person wrote themselves in a technical text: without code, addresses, quotations and fields of headers. Pure.

Those are mostly English, whoever writes. Every step takes time in proportion to the text.
"""

import re

_FENCE = re.compile(r"[ \t]{0,8}(?:```|~~~)")
_QUOTED = re.compile(r"[ \t]{0,8}>")
_FIELD = re.compile(
    r"[ \t*]{0,8}(?:from|to|cc|bcc|subject|date|sent|reply-to|message-id|return-path|received|mime-version|host|"
    r"user-agent|accept(?:-\w{1,20})?|content-\w{1,30}|set-cookie|cookie|authorization|referer|origin|connection|server|"
    r"cache-control|location|upgrade-insecure-requests|sec-[\w-]{1,30}|x-[\w-]{1,40}|te|pragma|etag|vary|"
    r"van|aan|onderwerp|verzonden|von|an|betreff|gesendet|objet|envoyé|para|asunto|enviado|oggetto|inviato|assunto)"
    r"\*{0,2}:[ \t\u00a0*]",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"[ \t]{0,8}(?:(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS) [/h]|HTTP/\d|[$#] ?\w|"
    r"(?:curl|wget|nmap|sqlmap|python3?|ssh|openssl|sudo|docker|echo|git|pip|npm) [-\w./\"'])"
)
_STATEMENT = re.compile(
    r"[ \t]{0,40}(?:for|if|while|def|class|else|elif|try|except|with|function|switch)\b.{0,200}[:{]\s*$"
)
_ORIGINAL = re.compile(
    r"[ \t]{0,8}-{2,12} ?(?:original message|oorspronkelijk bericht|ursprüngliche nachricht|message d'origine|"
    r"mensaje original|messaggio originale|mensagem original|forwarded message|doorgestuurd bericht)",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r".{5,200}\b(?:wrote|schreef|schrieb|a écrit|escribió|ha scritto|escreveu)\b.{0,100}:\s*$", re.IGNORECASE
)
_MARKUP = re.compile(r"<[^<>\n]{0,300}>|`[^`\n]{1,200}`")
_ADDRESS = re.compile(
    r"\b(?:https?|ftp)://\S{1,2000}|\bwww\.\S{1,300}|[^\s<>@]{1,64}@[^\s<>@]{1,255}|(?<!\w)/\w\S{0,300}"
)
_SAID = re.compile(r"[\"“„«][^\"“”„«»\n]{1,300}[\"”“»]")
_SIGN = re.compile(r"[{};=<>|&$\\_]|\w\(")
_LETTER = re.compile(r"[^\W\d_]")
_LETTERS_TO_A_SIGN = 15
"""A line with a sign of code for fewer letters than these is code."""
_ENOUGH_SIGNS = 5


def own_words(text: str) -> str:
    """The lines and words that are the writer's own; "" when everything is quoted or code."""
    kept: list[str] = []
    in_code = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
        elif _ORIGINAL.match(line) and any(kept):
            break
        elif not in_code and not _is_foreign(line):
            kept.append(without_code(line))
    return "\n".join(line for line in kept if not _is_code(line)).strip()


def without_code(text: str) -> str:
    """Without markup, code between backticks, addresses and paths."""
    return _ADDRESS.sub(" ", _MARKUP.sub(" ", text))


def without_sayings(text: str) -> str:
    """Without what stands between double quotation marks on a line."""
    return _SAID.sub(" ", text)


def _is_foreign(line: str) -> bool:
    patterns = (_QUOTED, _FIELD, _REQUEST, _STATEMENT, _WROTE)
    return any(pattern.match(line) for pattern in patterns)


def _is_code(line: str) -> bool:
    signs = sum(1 for _ in _SIGN.finditer(line))
    letters = sum(1 for _ in _LETTER.finditer(line))
    return signs >= _ENOUGH_SIGNS or (signs > 0 and signs * _LETTERS_TO_A_SIGN >= letters)
