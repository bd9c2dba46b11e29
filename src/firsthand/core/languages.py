"""Which language a text is in, from its script and its commonest short words.

Pure and bounded: only the first 20,000 characters are looked at. Used by mail intake and by `programme draft`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

LOOK_AT = 20_000
"""Characters of the text that are read."""

_ENOUGH_HITS = 2
"""Fewer short words than this say nothing."""
_CLEAR_LEAD = 1.25
"""The best language must have this many times the hits of the next one."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Short words that are frequent in one language, and the greetings that letters begin and end with.
_SHORT_WORDS: dict[str, frozenset[str]] = {
    "en": _set(
        "the and of to is are that this with for you your we our from by not will be have has it which or if can "
        "there when what please any would should their been was were they how than then i an hello hi dear "
        "thanks regards"
    ),
    "nl": _set(
        "de het een van en is dat niet op te zijn voor met u uw wij onze ons ook aan er door naar bij als of "
        "worden wordt deze dit maar om heeft hebben kunt kan geen uit over tot graag ik mijn hallo beste "
        "geachte bedankt groet"
    ),
    "de": _set(
        "der die das und ist nicht ein eine einen mit auf für von den dem des zu sich wir sie ihr ihre unsere uns "
        "auch werden wird oder bei aus nach wenn durch kann ich zur zum über bitte hallo guten geehrte danke"
    ),
    "fr": _set(
        "le la les des et est une un du dans que qui pour pas vous nous votre vos notre nos sur avec ce cette ces "
        "sont au aux ou par il elle être ne si plus je bonjour merci"
    ),
    "es": _set(
        "el la los las y es una un del en que para por con no se su sus nuestro nuestra nuestros lo como este esta "
        "al más o si usted son ha ser puede sobre pero hola gracias"
    ),
    "it": _set(
        "il lo la gli le e è una un di del della dei delle che per con non si nel nella al sono come questo questa "
        "noi vostro nostro anche da o se ha essere più alla dalla ciao grazie"
    ),
    "pt": _set(
        "o a os as e é uma um do da dos das que para por com não se no na em seu sua nosso nossa você ao mais são "
        "ou como este esta pelo pela foi ser também olá obrigado"
    ),
}

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")

KNOWN: tuple[str, ...] = (*_SHORT_WORDS, "ar")
"""The languages that can be told from the text alone."""


def detect_language(text: str, among: Sequence[str] | None = None) -> str | None:
    """The language of `text` as a code such as "nl", or None when the text does not say clearly.

    `among` limits the answer to these codes; a code with a region ("en-GB") counts as its language and is
    given back as written. Only the first 20,000 characters are read.
    """
    head = text[:LOOK_AT]
    allowed = _allowed(among)
    letters = _count(_LETTER, head)
    if _count(_ARABIC, head) * 2 > letters:
        return allowed.get("ar")
    if _count(_LATIN, head) * 2 < letters:
        return None
    hits = _hits(head, allowed)
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH_HITS:
        return None
    best, count = ranked[0]
    if len(ranked) > 1 and count < ranked[1][1] * _CLEAR_LEAD:
        return None
    return allowed[best]


def _allowed(among: Iterable[str] | None) -> dict[str, str]:
    """Language -> the code to answer with."""
    if among is None:
        return {code: code for code in KNOWN}
    answer: dict[str, str] = {}
    for code in among:
        answer.setdefault(code.split("-")[0].lower(), code)
    return answer


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _hits(text: str, allowed: dict[str, str]) -> Counter[str]:
    words = Counter(match.group().lower() for match in _WORD.finditer(text))
    hits: Counter[str] = Counter()
    for language, short_words in _SHORT_WORDS.items():
        if language in allowed:
            count = sum(words[word] for word in short_words)
            if count:
                hits[language] = count
    return hits
