"""What pages call the points, answers and decisions of the decision table that the product brings along.

Another table speaks for itself, in the language that it was written in.
"""

from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from firsthand.triage.severity.shipped import supplier_table
from firsthand.triage.severity.ssvc import AnswersFaulty, Table, read_answers, read_table

_WORDS: Mapping[str, Promise] = {
    "Exploitation": pgettext_lazy("SSVC", "Exploitation"),
    "What is known today about its being exploited.": pgettext_lazy(
        "SSVC", "What is known today about its being exploited."
    ),
    "None": pgettext_lazy("SSVC", "None"),
    "Nobody is known to exploit it, and no way to do so is public.": pgettext_lazy(
        "SSVC", "Nobody is known to exploit it, and no way to do so is public."
    ),
    "Public PoC": pgettext_lazy("SSVC", "Public PoC"),
    "A way to exploit it is public, or is known for weaknesses of this kind.": pgettext_lazy(
        "SSVC", "A way to exploit it is public, or is known for weaknesses of this kind."
    ),
    "Active": pgettext_lazy("SSVC", "Active"),
    "Attackers have been seen using it.": pgettext_lazy("SSVC", "Attackers have been seen using it."),
    "Automatable": pgettext_lazy("SSVC", "Automatable"),
    "Whether an attacker can leave the whole attack to a program.": pgettext_lazy(
        "SSVC", "Whether an attacker can leave the whole attack to a program."
    ),
    "No": pgettext_lazy("SSVC", "No"),
    "Finding, reaching and exploiting a target needs a person at some step.": pgettext_lazy(
        "SSVC", "Finding, reaching and exploiting a target needs a person at some step."
    ),
    "Yes": pgettext_lazy("SSVC", "Yes"),
    "A program could do every step against many targets without a person.": pgettext_lazy(
        "SSVC", "A program could do every step against many targets without a person."
    ),
    "Technical Impact": pgettext_lazy("SSVC", "Technical Impact"),
    "How much of the software falls to whoever exploits it.": pgettext_lazy(
        "SSVC", "How much of the software falls to whoever exploits it."
    ),
    "Partial": pgettext_lazy("SSVC", "Partial"),
    "The attacker controls or reads only a part of what the software does or holds.": pgettext_lazy(
        "SSVC", "The attacker controls or reads only a part of what the software does or holds."
    ),
    "Total": pgettext_lazy("SSVC", "Total"),
    "The attacker controls the software, or reads everything that it holds.": pgettext_lazy(
        "SSVC", "The attacker controls the software, or reads everything that it holds."
    ),
    "Public Safety Impact": pgettext_lazy("SSVC", "Public Safety Impact"),
    "What it could do to the safety of people.": pgettext_lazy("SSVC", "What it could do to the safety of people."),
    "Minimal": pgettext_lazy("SSVC", "Minimal"),
    "Nobody comes to harm beyond a nuisance.": pgettext_lazy("SSVC", "Nobody comes to harm beyond a nuisance."),
    "Significant": pgettext_lazy("SSVC", "Significant"),
    "People could be hurt in body, mind, money or surroundings.": pgettext_lazy(
        "SSVC", "People could be hurt in body, mind, money or surroundings."
    ),
    "Defer": pgettext_lazy("SSVC", "Defer"),
    "Scheduled": pgettext_lazy("SSVC", "Scheduled"),
    "Out-of-Cycle": pgettext_lazy("SSVC", "Out-of-Cycle"),
    "Immediate": pgettext_lazy("SSVC", "Immediate"),
}
"""By the English words of the table."""
_PLAIN: Mapping[str, Promise] = {
    "Immediate": pgettext_lazy("SSVC", "At once: everybody who can help works on it now"),
    "Out-of-Cycle": pgettext_lazy("SSVC", "Soon: a fix is planned before the next ordinary release"),
    "Scheduled": pgettext_lazy("SSVC", "In turn: a fix is planned for the next ordinary release"),
    "Defer": pgettext_lazy("SSVC", "Not now: no fix is being made for it at present"),
}
"""Its decisions for somebody who knows no SSVC."""


@cache
def _shipped() -> Table:
    return read_table(supplier_table())


def in_table(table: Table, said: str) -> str:
    """A name or definition of a table: of the shipped one in the language of the page."""
    return str(_WORDS.get(said, said)) if table.id == _shipped().id else said


def decision_word(vector: str, decision: str) -> str:
    """The name of a decision: of the shipped table in the language of the page."""
    return str(_WORDS.get(decision, decision)) if _is_shipped(vector, decision) else decision


def decision_plainly(vector: str, decision: str) -> str:
    """A decision of the shipped table in words that ask for no knowledge of SSVC; "" of another table."""
    return str(_PLAIN.get(decision, "")) if _is_shipped(vector, decision) else ""


def _is_shipped(vector: str, decision: str) -> bool:
    """Whether the shipped table decides so for these answers: no other one that is known asks the same points."""
    try:
        return read_answers(_shipped(), vector).decision == decision
    except AnswersFaulty:
        return False
