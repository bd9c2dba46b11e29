"""What advice says in words, for the desk and the terminal. Each line names what it rests on; a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext, pgettext_lazy

from firsthand.programme.rules import Programme, in_language
from firsthand.programme.scope import Verdict
from firsthand.programme.words import NOTES
from firsthand.triage.lines import (
    HintKind,
    Item,
    LookAlike,
    MissingItem,
    NamedAsset,
    RuleHint,
    Signal,
    SignalKind,
    SuggestedClass,
)

Lazy = str | LazyText

LIKELY_FROM = 0.6
"""From this calibrated score on, a suggested class is called likely."""
RULE_SIGNS = 160
"""So much of a rule's text stands beside a hint."""

NOTHING: Lazy = gettext_lazy("Nothing found.")
NOTHING_OF: Mapping[str, Lazy] = {"missing": gettext_lazy("Nothing is missing.")}
"""What stands in a piece without a line where NOTHING would read wrong below its name."""
YOU_DECIDE: Lazy = gettext_lazy("you decide")
FAILED = gettext_noop("This could not be worked out for this report. The report itself is complete.")
NOT_YET = gettext_noop("This report has not been compared yet. That takes a few seconds after it arrives.")
"""Why a piece of advice is missing; the second of look-alikes alone. `Advice.unavailable` holds them untranslated."""

PIECES: Mapping[str, Lazy] = {
    "assets": pgettext_lazy("advice", "Scope"),
    "classes": pgettext_lazy("advice", "Kind of weakness"),
    "hints": pgettext_lazy("advice", "Rules of the policy"),
    "missing": pgettext_lazy("advice", "Not found in the report"),
    "signals": pgettext_lazy("advice", "Signs of bulk"),
    "look_alikes": pgettext_lazy("advice", "Look-alikes"),
}
"""The pieces of advice in the order in which they are shown, by their names in `Advice`."""
VERDICTS: Mapping[Verdict, Lazy] = {
    Verdict.IN: pgettext_lazy("scope", "In scope"),
    Verdict.EXCLUDED: pgettext_lazy("scope", "Excluded"),
    Verdict.NOT_NAMED: pgettext_lazy("scope", "Not named"),
}
ITEMS: Mapping[Item, Lazy] = {
    Item.LOCATION: pgettext_lazy("missing from a report", "The location"),
    Item.IMPACT: pgettext_lazy("missing from a report", "The impact"),
    Item.STEPS: pgettext_lazy("missing from a report", "The steps"),
    Item.VERSION: pgettext_lazy("missing from a report", "The version"),
    Item.PROOF: pgettext_lazy("missing from a report", "A proof"),
}
HINTS: Mapping[HintKind, Lazy] = {
    HintKind.QUALIFYING: gettext_lazy("Speaks for %(rule)s, a class that qualifies."),
    HintKind.NON_QUALIFYING: gettext_lazy("May fall under %(rule)s. A hint declines nothing."),
}
SIGNALS_NOTE: Lazy = gettext_lazy("A good report can carry every one of these.")
LOOK_ALIKES_NOTE: Lazy = gettext_lazy(
    "In the order of rare words that both have. That does not say they are the same: compare them."
)


@dataclass(frozen=True)
class Said:
    """One line of advice. `words` stand as the report has them: isolate and escape them where they are shown."""

    head: str
    says: str = ""
    words: tuple[str, ...] = ()
    rule_id: str = ""
    """The line of the policy that it is about."""


def nothing(piece: str) -> str:
    """What a piece says that has no line."""
    return str(NOTHING_OF.get(piece, NOTHING))


def asset(named: NamedAsset, programme: Programme, language: str) -> Said:
    """What the policy says of something that the report names."""
    answer = named.answer
    says: list[str] = []
    if answer.asset is not None:
        called = answer.asset.title(language, programme.default_language)
        if answer.part is not None:
            called = f"{called}: {in_language(answer.part.name, language, programme.default_language)}"
        says.append(gettext("Named in the policy: %(asset)s.") % {"asset": called})
    if named.third_party:
        says.append(gettext("Others run it. They decide who may test it."))
    if answer.nearest is not None and answer.note in NOTES:
        listed = answer.nearest.value or answer.nearest.title(language, programme.default_language)
        says.append(str(NOTES[answer.note]) % {"listed": listed})
    elif answer.verdict is Verdict.NOT_NAMED and not named.third_party:
        says.append(gettext("No line of the policy names it. That is no refusal."))
    rule_id = answer.asset.id if answer.asset is not None else ""
    return Said(str(VERDICTS[answer.verdict]), " ".join(says), (named.typed,), rule_id)


def weakness(suggested: SuggestedClass) -> Said:
    """A class of weakness and how sure the suggestion is."""
    sure = gettext("likely") if suggested.score >= LIKELY_FROM else gettext("possible")
    return Said(f"CWE-{suggested.cwe}, {suggested.name}", sure, suggested.words)


def how_sure(suggested: SuggestedClass) -> str:
    """What the number behind a suggestion means."""
    told = {"number": f"{suggested.score:.2f}", "tens": round(suggested.score * 10)}
    return gettext("%(number)s: of ten suggestions with this number, about %(tens)s are right.") % told


def hint(found: RuleHint, programme: Programme, language: str) -> Said:
    """A rule of the programme that may speak of this report, with the beginning of its text."""
    rule = programme.rules.get(found.rule_id)
    said = in_language(rule.text, language, programme.default_language).rstrip(" ;") if rule else ""
    text = said if len(said) <= RULE_SIGNS else f"{said[:RULE_SIGNS].rstrip()}…"
    return Said(str(HINTS[found.kind]) % {"rule": found.rule_id}, text, found.words, found.rule_id)


def missing(item: MissingItem) -> Said:
    """What was not found, and the question that would bring it, in the reporter's language."""
    return Said(str(ITEMS[item.item]), item.question)


def signal(found: Signal) -> Said:
    """A sign of bulk or of a machine, with the words or the number that it rests on."""
    return Said(_signal(found), "", found.words)


def _signal(found: Signal) -> str:
    told = {"count": found.count}
    match found.kind:
        case SignalKind.SAME_TEXT:
            return (
                ngettext(
                    "%(count)s other report has the same words.", "%(count)s other reports have the same words.",
                    found.count,
                ) % told
            )  # fmt: skip
        case SignalKind.PLACEHOLDERS:
            return gettext("Places to fill in were left open.")
        case SignalKind.MACHINE_WORDS:
            return gettext("Words that a language model says of itself.")
        case SignalKind.UNKNOWN_ENDPOINTS:
            return gettext("Hosts near listed ones, not named in the policy.")
        case SignalKind.SENT_TO_MANY:
            return (
                ngettext("The mail names %(count)s addressee.", "The mail names %(count)s addressees.", found.count)
                % told
            )
        case SignalKind.MANY_AT_ONCE:
            return ngettext(
                "%(count)s report came from this sender within 24 hours.",
                "%(count)s reports came from this sender within 24 hours.", found.count,
            ) % told  # fmt: skip


def look_alike(like: LookAlike) -> Said:
    """Which report or known issue it is, and what both name."""
    says = gettext("Both name the same host or path.") if like.same_asset else ""
    return Said(like.number or like.reference, says, like.shared)
