"""Numbers with a unit of time in a policy: which are promises, and which only a person can place. Pure (R12, R20, R88).

Hours are hours of the clock and days are calendar days. Working days are neither, so they are never turned into them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}


def _number_words() -> dict[str, int]:
    """Numbers below a hundred, and a few round ones, as English and Dutch write them."""
    words: dict[str, int] = {"één": 1, "a": 1, "an": 1, "honderd": 100, "hundred": 100, "one hundred": 100}
    for language in _ONES:
        ones = _ONES[language].split()
        words.update({word: number for number, word in enumerate(ones, 1)})
        for ten, word in enumerate(_TENS[language].split(), 2):
            words[word] = ten * 10
            for one, unit in enumerate(ones[:9], 1):
                if language == "en":
                    words[f"{word}-{unit}"] = words[f"{word} {unit}"] = ten * 10 + one
                else:
                    words[f"{unit}{'ë' if unit.endswith('e') else 'e'}n{word}"] = ten * 10 + one
    return words


_WORDS = _number_words()

_UNITS: dict[str, str] = {
    "minute": r"minut(?:es?|en|os?|i)|minuut|mins?|دقيقة|دقائق",
    "hour": r"hours?|hrs?|h|uur|uren|u|stunden?|heures?|horas?|ore|ora|ساعة|ساعات",
    "working_day": r"(?:business|working|work|week|bank|office)[- ]?days?|werkdag(?:en)?|"
    r"arbeitstag(?:en?)?|werktag(?:en?)?|"
    r"jours? ouvr(?:és?|ables?)|días? (?:hábil(?:es)?|laborables?)|giorn[oi] lavorativ[oi]|dias? út(?:il|eis)",
    "working_hour": r"(?:business|working|office)[- ]?hours?|werkuur|werkuren",
    "day": r"(?:calendar[- ]?|kalender)?dag(?:en)?|(?:calendar[- ]?)?days?|tag(?:en?)?|jours?|días?|dias?|giorn[oi]|"
    r"etma(?:al|len)|يوما|يوم|أيام|ايام",
    "week": r"weeks?|weken|wochen?|semaines?|semanas?|settiman[ae]|أسبوع|أسابيع",
    "month": r"months?|maand(?:en)?|monat(?:en?)?|mois|mes(?:es)?|mes[ei]|m[eê]s(?:es)?|شهر|أشهر",
    "year": r"years?|jaar|jaren|jahren?|ans?|années?|años?|ann[oi]|anos?|سنة|سنوات",
    "quarter": r"quarters?|kwarta(?:al|len)",
}
_NUMBER = r"\d{1,9}(?:[.,]\d{1,3})?"
_WORD_NUMBER = "|".join(
    sorted((re.escape(word) for word in _WORDS if word not in ("a", "an", "een", "één")), key=len, reverse=True)
)
_GAP = r"[\s>*_\u00a0\u2011-]*"
_ADJECTIVES = rf"(?:(?:full|consecutive|calendar|hele|volle|aaneengesloten|opeenvolgende|more|additional|extra){_GAP})?"
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_AMOUNT = re.compile(
    rf"(?<![\w.,/@#])(?:(?P<from>{_NUMBER}|{_WORD_NUMBER})(?:\s*[-–—]\s*(?=\d)|\s+(?:to|tot|à|bis|or|of|and|en)\s+))?"
    rf"(?:(?P<digits>{_NUMBER})|(?P<words>{_WORD_NUMBER})|(?P<one>(?:(?<=within )|(?<=in )|(?<=binnen )|(?<=than )|"
    rf"(?<=after )|(?<=least )|(?<=na ))(?:an?|één|een)))"
    rf"(?:\s*\(\s*(?P<again>{_NUMBER}|{_WORD_NUMBER})\s*\))?{_GAP}{_ADJECTIVES}(?:{_UNIT})(?![\w])",
    re.IGNORECASE,
)
_MASK = re.compile(
    r"`+[^`\n]*`+|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|https?://[^\s<>]+|<[a-zA-Z/!][^<>]*>|\]:\s*\S+"
)
_SENTENCE = re.compile(r"(?<!\be\.g)(?<!\bi\.e)[.!?](?=\s|$)|\n\s*\n")


class Use(StrEnum):
    """What a number of the text promises. The value is the parameter's name."""

    CONFIRM = "confirm_within_hours"
    EMBARGO = "embargo_days"


_CONFIRM = re.compile(
    r"\b(confirm\w*|acknowledg\w*|respon(d|ds|se|ding)|repl(y|ies|ying)|answer\w*|get back|hear (back )?from us|"
    r"receipt|first (contact|reaction)|react\w*|ontvangst\w*|bevestig\w*|reager\w*|reacti\w*|antwoord\w*|"
    r"beantwoord\w*|hoort u|hoor je|bestätig\w*|antwort\w*|eingang\w*|accus\w+|répon\w+|confirm\w*|respuesta\w*|"
    r"respond\w+|acus\w+|rispo\w+|respost\w+)",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"\b(confidential\w*|secret|disclos\w+|publish\w*|publication|publicly|public|embargo\w*|refrain|shar(?:e|ing)|"
    r"(keep|kept) .{0,40}(between|to yourself|private)|vertrouwelijk\w*|geheim\w*|openbaar\w*|openbar\w*|bekend\w*|"
    r"publice\w*|publicat\w*|tussen uzelf|naar buiten|delen|vertraulich\w*|veröffentlich\w*|offenleg\w*|divulg\w+|"
    r"confidentiel\w*|publi(er|que|car|ca)\w*|confidencial\w*|pubblic\w+|riservat\w+)",
    re.IGNORECASE,
)
_REMEDY = re.compile(
    r"\b(patch\w*|fix\w*|remed\w+|resol\w+|mitigat\w*|repair\w*|solv\w+|oplos\w*|op te lossen|verhelp\w*|verholp\w*|"
    r"herstel\w*|update\w*|inform\w*|progress|status|voortgang|hoogte|reward\w*|pay\w*|bounty|belo(on|nen)\w*|"
    r"triag\w*|assess\w*|valid\w+|beoordel\w+|evaluat\w*|retain\w*|bewaar\w*|bewaren|delet\w+)",
    re.IGNORECASE,
)
_OWN_UNITS = {Use.CONFIRM: {"hour": 1, "day": 24, "week": 168}, Use.EMBARGO: {"day": 1, "week": 7}}
_PARAMETER_UNIT = {Use.CONFIRM: "hour", Use.EMBARGO: "day"}
_ALLOWED = {Use.CONFIRM: range(1, 24 * 366 + 1), Use.EMBARGO: range(1, 3661)}


@dataclass(frozen=True)
class Amount:
    """A number with a unit of time, where it stands and what it may promise."""

    words: str
    """As written, blanks folded."""
    unit: str
    start: int
    end: int
    value: int | None
    """None for a range or a fraction."""
    digits: tuple[int, int] | None
    """Where the bare digits stand, when the amount is written in digits alone and outside code and links."""
    use: Use | None
    """What it promises by the words around it, whether or not it can be expressed."""

    @property
    def promised(self) -> int | None:
        """The amount in the unit of its promise (hours or days); None where it has none or cannot be expressed."""
        if self.use is None or self.value is None:
            return None
        factor = _OWN_UNITS[self.use].get(self.unit)
        if factor is None and self.use is Use.EMBARGO and self.unit == "hour" and self.value % 24 == 0:
            return self.value // 24 or None
        promised = self.value * factor if factor else 0
        return promised if promised in _ALLOWED[self.use] else None

    @property
    def exact(self) -> bool:
        """Whether the digits in the text are the promise itself, so that the parameter can stand in their place."""
        return (
            self.use is not None
            and self.digits is not None
            and self.unit == _PARAMETER_UNIT[self.use]
            and self.promised is not None
        )


def amounts_in(text: str) -> list[Amount]:
    """Every number with a unit of time in a stretch of Markdown, in order. Addresses of links are passed over."""
    masked = _MASK.sub(lambda m: m.group() if m.group()[0] == "`" else "\0" * len(m.group()), text)
    code = [match.span() for match in _MASK.finditer(text)]
    matches = list(_AMOUNT.finditer(masked))
    found = []
    for position, match in enumerate(matches):
        before = matches[position - 1].end() if position else 0
        after = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        found.append(_amount(masked, match, (before, after), code))
    return found


def _amount(text: str, match: re.Match[str], around: tuple[int, int], code: Sequence[tuple[int, int]]) -> Amount:
    unit = next(name for name in _UNITS if match[name])
    digits = match.span("digits") if match["digits"] else None
    inside_code = any(start <= match.start() < end for start, end in code)
    plain = digits is not None and not match["from"] and not match["again"] and not inside_code
    value = _value(match)
    if plain and digits is not None and match["digits"] != str(value):
        plain = False
    return Amount(
        words=" ".join(re.sub(r"[*_>]", " ", match.group()).split()),
        unit=unit,
        start=match.start(),
        end=match.end(),
        value=value,
        digits=digits if plain else None,
        use=_use(text, match, around, unit),
    )


def _value(match: re.Match[str]) -> int | None:
    if match["from"]:
        return None
    written = match["digits"] or match["words"] or match["one"]
    if match["digits"]:
        return int(written) if written.isdecimal() else None
    return _WORDS.get(" ".join(written.lower().split()), 1 if match["one"] else None)


def _use(text: str, match: re.Match[str], around: tuple[int, int], unit: str) -> Use | None:
    """What the words of the same sentence, up to the amounts on both sides, say the number is for."""
    before = _after_last_end(text[max(around[0], match.start() - 400) : match.start()])
    after = _before_first_end(text[match.end() : min(around[1], match.end() + 300)])
    confirm = _distance(_CONFIRM, before, after)
    embargo = _distance(_EMBARGO, before, after)
    remedy_before = _distance(_REMEDY, before, "")
    if confirm is not None and unit not in ("month", "year", "quarter"):
        stronger = min(d for d in (embargo, remedy_before, 10_000) if d is not None)
        if confirm <= stronger:
            return Use.CONFIRM
    if embargo is None or unit == "minute":
        return None
    if remedy_before is not None and _distance(_EMBARGO, before, "") is None:
        return None
    return Use.EMBARGO


def _distance(pattern: re.Pattern[str], before: str, after: str) -> int | None:
    """How many characters lie between the amount and the nearest word of the pattern; words after it weigh double."""
    places = [len(before) - match.end() for match in pattern.finditer(before)]
    places += [match.start() * 2 for match in pattern.finditer(after)]
    return min(places) if places else None


def _after_last_end(text: str) -> str:
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return text[ends[-1] :] if ends else text


def _before_first_end(text: str) -> str:
    end = _SENTENCE.search(text)
    return text[: end.start()] if end else text
