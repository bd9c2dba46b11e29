"""Tags of the desk's templates: moments with their zone, chips, words for states."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django import template
from django.forms import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from firsthand.cases.lines import PromiseLine
from firsthand.cases.listing import COUNTED_TO
from firsthand.cases.records import CaseRecord
from firsthand.core.clock import iso
from firsthand.core.dates import say_moment_short, say_span, span_words
from firsthand.intake.evidence import MailEvidence
from firsthand.letters.languages import page_language
from firsthand.people.forms import ROLE_WORDS
from firsthand.programme.queries import version
from firsthand.promises.rules import PromiseState
from firsthand.staff import acts, mail_words, words
from firsthand.staff.answer_names import ANSWER_NAMES
from firsthand.staff.folding import fold
from firsthand.staff.forms.base import ActForm
from firsthand.tasks.queries import open_for
from firsthand.teamwork.queries import unseen_of

register = template.Library()

_TABLES = {
    "state": words.STATES, "promise": words.PROMISES, "outcome": words.OUTCOMES, "change": words.CHANGES,
    "channel": words.CHANNELS, "credit": words.CREDIT, "missing": words.MISSING, "field": words.FIELDS,
    "role": ROLE_WORDS, "harm": words.HARMS,
    "mail_kind": words.MAIL_KINDS, "door": words.DOORS, "verdict": mail_words.VERDICTS,
    "verdict_sign": mail_words.VERDICT_SIGNS, "letter": words.LETTERS, "fact": words.FACTS, "embargo": words.EMBARGO,
    "exited": words.EXITED, "answer": words.ANSWERS, "consent": words.CONSENT, "entry": words.ENTRIES,
    "answer_name": ANSWER_NAMES,
}  # fmt: skip


@register.filter
def word(value: str, table: str) -> str:
    """The word for a value of a closed set; what has no word yet is shown as it is."""
    return str(_TABLES[table].get(value, value))  # type: ignore[attr-defined]


@register.filter
def words_for(values: tuple[str, ...], table: str) -> str:
    """The words for several values, with commas."""
    return ", ".join(word(value, table) for value in values)


@register.filter
def act_title(name: str) -> str:
    """What an act of the desk is called; its name where there is none any more."""
    return str(acts.ALL[name].title) if name in acts.ALL else name


@register.filter
def why(reason: str) -> str:
    """Why a mail was sorted so, in the language of the page."""
    return mail_words.reason(reason)


@register.inclusion_tag("desk/sender.html")
def sender_line(evidence: MailEvidence) -> dict[str, Any]:
    """One line on whether the sender of a mail is who it says."""
    return {"said": mail_words.sender(evidence.sender)}


@register.filter
def layer_lines(evidence: MailEvidence) -> list[mail_words.Said]:
    """The layers of encryption and signature of a mail, the outermost first, a line each."""
    return [mail_words.layer(layer) for layer in evidence.layers]


@register.inclusion_tag("desk/given.html")
def given(text: str) -> dict[str, str]:
    """What somebody wrote, as they wrote it; of a very long text the end unfolds."""
    head, rest = fold(text)
    return {"head": head, "rest": rest}


@register.filter
def language_name(code: str) -> str:
    """A language code as a name."""
    return words.language_name(code)


@register.filter
def policy_page(record: CaseRecord) -> str:
    """The address of the policy of the case's day: in its language, or one that the programme has."""
    programme = version(record.programme_version).programme
    return f"/{page_language(record.language, programme)}/policy/{record.programme_version}/"


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """A moment with its weekday and zone, readable by machines as well."""
    said = say_moment_short(at, words.language(), context["zone"])
    return format_html('<time datetime="{}">{}</time>', iso(at), said)


@register.filter
def day(value: date) -> str:
    """A day without a time: "3 Dec 2026"."""
    return format_date(value, "d MMM y", locale=words.language())


@register.simple_tag
def span_between(start: datetime, end: datetime) -> str:
    """How long it is from one moment to another."""
    return say_span(end - start, words.language())


@register.filter
def span(length: timedelta) -> str:
    """A length of time in words."""
    return words.span(length)


@register.simple_tag(takes_context=True)
def chip(context: Context, promise: PromiseLine) -> SafeString:
    """A promise: what is left, with its sign; the exact moment is the caller's to put beside it, and is heard here.

    The words of a clock that runs are told with and without what is left, for a script that keeps them up.
    """
    kind, drawing = _CHIPS[promise.state, promise.near]
    says: str = words.chip(promise, context["at"])
    if promise.state in (PromiseState.RUNNING, PromiseState.MISSED) and promise.kept_at is None:
        says = format_html(
            '<time datetime="{}" data-left="{}" data-late="{}">{}</time><span class="unseen">, {}</span>',
            iso(promise.due_at), words.chip_with(promise, late=False), words.chip_with(promise, late=True), says,
            words.moment(promise.due_at, context["zone"]),
        )  # fmt: skip
    return format_html('<span class="{}">{}{}</span>', kind, _drawn(drawing), says)


@cache
def _drawn(name: str) -> SafeString:
    """A sign of the house."""
    return render_to_string("desk/sign.html", {"name": name})


_CHIPS = {
    **{(state, near): ("chip", "clock") for state in PromiseState for near in (False, True)},
    (PromiseState.RUNNING, True): ("chip chip-near", "triangle"),
    **{(PromiseState.MISSED, near): ("chip chip-missed", "cross") for near in (False, True)},
    **{(PromiseState.KEPT, near): ("chip chip-kept", "tick") for near in (False, True)},
    **{(PromiseState.PAUSED, near): ("chip chip-quiet", "clock") for near in (False, True)},
}
"""By state and nearness: class and sign."""


@register.simple_tag
def units() -> str:
    """The words of a length of time, for a script that keeps lengths up."""
    return "|".join(span_words(words.language()))


@register.simple_tag(takes_context=True)
def open_tasks(context: Context) -> int:
    """How many tasks wait that the person who reads this may see, and how many notes name them: one query."""
    tasks, notes = (found.order_by().values("pk") for found in (open_for(context["user"]), unseen_of(context["user"])))
    return tasks.union(notes, all=True).count()


@register.filter
def only(field: BoundField) -> str:
    """The choice of the form to which alone a field matters; "" for a field that always does."""
    form = field.form
    return form.only.get(field.name, "") if isinstance(form, ActForm) else ""


@register.filter
def percent(share: float) -> int:
    """A share of 1 as a whole percentage."""
    return round(share * 100)


@register.filter
def bounded(count: int) -> str:
    """A count of cases, which is counted no further than COUNTED_TO: "999+"."""
    return f"{COUNTED_TO}+" if count > COUNTED_TO else str(count)


@register.simple_tag(takes_context=True)
def short_day(context: Context, at: datetime) -> str:
    """The day of a moment in the zone of the page, with its year only where that is another one: "12 Nov"."""
    zone = ZoneInfo(context["zone"])
    local, today = at.astimezone(zone), context["at"].astimezone(zone)
    pattern = "d MMM" if local.year == today.year else "d MMM y"
    return format_date(local.date(), pattern, locale=words.language())


@register.filter
def unlocalised(number: float) -> str:
    """A number as SVG reads it, whatever the language of the page."""
    return f"{number:g}"
