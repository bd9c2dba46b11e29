"""Signs of reports sent in bulk or written by a machine. Pure, neutral: none of them says that a report is bad.

People send one careful report to three vendors, leave a placeholder in, or find a host that the policy forgot. So a
sign is what was seen, with its words and numbers, and nothing in this system acts on it (design, section 2, point 6).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from firsthand.core.text import one_line
from firsthand.programme.scope import Note, Verdict
from firsthand.triage.lines import NamedAsset, Signal, SignalKind
from firsthand.triage.reading import ReportWords
from firsthand.triage.signals.placeholders import machine_words_in, placeholders_in

READ = 20_000
"""Signs of a report that are read."""
RECIPIENTS = 5
"""Recipients of one mail from which on it was sent to many: fewer are a vendor's two addresses, a CERT, a colleague."""
AT_ONCE = 5
"""Reports of one sender in a day, this one counted, from which on they are many."""
SHOWN = 5
"""Words that a sign names."""
_SIGNS = 80
_NEAR = frozenset({Note.LOOK_ALIKE, Note.SUB_DOMAIN, Note.NEIGHBOUR})
_NAME = r"(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net)(?![\w@-]|\.\w)"
_HOST = re.compile(rf"(?<![\w@.-]){_NAME}", re.IGNORECASE)
_TARGET = re.compile(
    r"(?:^[^\w\n]{0,8}(?:affected |vulnerable )?(?:urls?|location|where|host|endpoint|asset|target|domain|website|site|"
    r"locatie|doelwit|waar|fundort|ziel|wo|seite|emplacement|lieu|cible|où)\b[^\n:=]{0,40}[:=][^\w\n]{0,8}|"
    r"\b(?:your|uw|ihrer?|votre) (?:web ?site|domain|domein|site|server|application|applicatie)[, :]{1,3}|"
    r"\b(?:found|discovered|identified|exists|gevonden|gefunden|trouvée?)\b[^.\n]{0,60}\b(?:on|at|in|op|auf|sur) )"
    rf"(?:https?://)?({_NAME})",
    re.IGNORECASE | re.MULTILINE,
)
"""A host where a report says what it is about."""
_STAND_IN = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net)|(?:your|my|target|vulnerable|victim|test)-?(?:domain|site|website|company|app)"
    r"\.(?:com|org|net)|target\.com|company\.com)$"
)
"""RFC 2606 keeps the first three for examples; the others are what writers put where a name belongs."""
_FIELDS, _HOSTS = 4000, 50


def signals_in(
    words: ReportWords,
    *,
    assets: Sequence[NamedAsset] = (),
    same_text: int = 0,
    from_sender_today: int = 0,
    recipients: int = 0,
) -> tuple[Signal, ...]:
    """The signs on one report, each with what it rests on; empty when there is none.

    `assets` are the scope verdicts on what the report names. `same_text` counts the other reports with the very
    same words, `from_sender_today` those of the same sender within 24 h, this one counted, and `recipients`
    the addresses in the mail's To and Cc. Only the first 20,000 signs count.
    """
    return (
        *_counted(SignalKind.SAME_TEXT, same_text, 1),
        *_counted(SignalKind.SENT_TO_MANY, recipients, RECIPIENTS),
        *_counted(SignalKind.MANY_AT_ONCE, from_sender_today, AT_ONCE),
        *_named(SignalKind.PLACEHOLDERS, (*placeholders_in(words.whole[:READ]), *_stand_ins(words, assets))),
        *_named(SignalKind.MACHINE_WORDS, tuple(machine_words_in(words.whole[:READ]))),
        *_named(SignalKind.UNKNOWN_ENDPOINTS, _unknown(assets)),
    )


def _counted(kind: SignalKind, count: int, least: int) -> Iterator[Signal]:
    if count >= least:
        yield Signal(kind, count=count)


def _named(kind: SignalKind, found: Sequence[str]) -> Iterator[Signal]:
    """A sign for words, each once however it is written; the count is that of different ones."""
    distinct = {word.casefold(): word for word in reversed([one_line(word, _SIGNS) for word in found]) if word}
    if distinct:
        yield Signal(kind, tuple(reversed(distinct.values()))[:SHOWN], len(distinct))


def _stand_ins(words: ReportWords, assets: Sequence[NamedAsset]) -> list[str]:
    """Hosts such as example.com where the target belongs, when every target of the report is one.

    Careful writers use example.com for the hosts of an attacker or of a customer, and in code.
    """
    if any(asset.answer.verdict is not Verdict.NOT_NAMED for asset in assets):
        return []
    fields = f"{words.title}\n{words.location}"[:_FIELDS]
    hosts = [match[0] for match in islice(_HOST.finditer(fields), _HOSTS)]
    hosts += [match[1] for match in islice(_TARGET.finditer(words.whole[:READ]), _HOSTS)]
    return hosts if all(_STAND_IN.search(host.lower()) for host in hosts) else []


def _unknown(assets: Sequence[NamedAsset]) -> list[str]:
    """Hosts next to listed ones which the list does not have: a forgotten host looks the same as one made up."""
    return [a.typed for a in assets if a.answer.verdict is Verdict.NOT_NAMED and a.answer.note in _NEAR]
