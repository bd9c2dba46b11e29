"""The filters of the queue in words: what can be chosen, and what is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.cases.rules import Channel
from firsthand.people.models import Person
from firsthand.people.rules import MAY, Act
from firsthand.programme.rules import Programme, SeverityPart
from firsthand.promises.rules import own_kind
from firsthand.queue.rules import LATE, ME, NOBODY, THIS_WEEK, UNRATED, WITHIN_A_DAY, is_label
from firsthand.staff import words
from firsthand.triage.severity.rules import Word
from firsthand.triage.severity.systems import System
from firsthand.triage.severity.table_words import in_table
from firsthand.triage.severity.words import SCALE

Lazy = str | LazyText
Choices = Mapping[str, list[tuple[str, Lazy]]]

NAMES: dict[str, Lazy] = {
    "state": _("State"),
    "promise": _("Next promise"),
    "due": _("How near it is"),
    "severity": _("Severity"),
    "handler": pgettext_lazy("who handles the case", "With"),
    "asset": _("Asset"),
    "language": _("Language of the reporter"),
    "channel": _("How it came"),
    "since": _("Arrived from"),
    "until": _("Arrived until"),
    "unread": _("The reporter wrote and waits"),
    "asked": _("A question of ours is open"),
    "restricted": _("Restricted"),
    "view": _("View"),
}
DUE: dict[str, Lazy] = {
    LATE: pgettext_lazy("group of the queue", "Late"),
    WITHIN_A_DAY: _("Within 24 hours"),
    THIS_WEEK: _("This week"),
}
BY_CHOICE = ("state", "promise", "due", "severity", "handler", "asset", "language", "channel")
BY_DAY = ("since", "until")
BY_TICK = ("unread", "asked", "restricted")


@dataclass(frozen=True)
class Field:
    """One filter of the form."""

    name: str
    label: Lazy
    value: str
    kind: str
    """ "choice", "day" or "tick"."""
    choices: tuple[tuple[str, Lazy], ...] = ()


def form(
    chosen: Mapping[str, str], team: Sequence[Person], programme: Programme | None
) -> tuple[list[Field], list[str]]:
    """The form as it stands, each field with what is chosen in it; and what is chosen, in words."""
    known = choices(team, programme)
    found = [
        Field(name, NAMES[name], chosen.get(name, ""), "choice", _with(known.get(name, []), chosen.get(name, "")))
        for name in BY_CHOICE
        if name in known or name in chosen
    ]
    found += [Field(name, NAMES[name], chosen.get(name, ""), "day") for name in BY_DAY]
    found += [Field(name, NAMES[name], chosen.get(name, ""), "tick") for name in BY_TICK]
    return found, said(chosen, known)


def _with(choices: list[tuple[str, Lazy]], value: str) -> tuple[tuple[str, Lazy], ...]:
    """The choices, and what is chosen although it stands no longer among them."""
    others = [] if not value or any(value == known for known, _said in choices) else [(value, value)]
    return (*choices, *others)


def said(chosen: Mapping[str, str], known: Choices) -> list[str]:
    """What is chosen, a phrase each: "State: New"."""
    return [
        str(NAMES[name]) if name in BY_TICK else f"{NAMES[name]}: {dict(known.get(name, [])).get(value, value)}"
        for name, value in chosen.items()
    ]


def people_to_assign() -> list[Person]:
    """Everybody who can work a case, by name."""
    roles = [role for role, acts in MAY.items() if Act.TRIAGE in acts]
    return sorted(Person.objects.filter(is_active=True, role__in=roles), key=str)


def choices(people: Sequence[Person], programme: Programme | None) -> Choices:
    """What each filter can be set to, the value and its words."""
    team: list[tuple[str, Lazy]] = [(str(person.pk), str(person)) for person in people]
    part = programme.severity if programme else None
    return {
        **({"severity": [*_labels(part), (UNRATED, _("not rated"))]} if part else {}),
        "state": [(str(state), name) for state, name in words.STATES.items()],
        "due": list(DUE.items()),
        "promise": list(_promises(programme)),
        "handler": [(ME, _("me")), (NOBODY, _("nobody")), *team],
        "asset": list(_assets(programme)) if programme else [],
        "language": list(_languages(programme.languages if programme else ())),
        "channel": [(str(channel), words.CHANNELS[channel]) for channel in Channel if channel in words.CHANNELS],
    }


def _labels(part: SeverityPart) -> Iterator[tuple[str, Lazy]]:
    """What a rating can say, the most severe first."""
    if any(system != System.SSVC for system in part.systems):
        yield from ((str(word), SCALE[word]) for word in reversed(Word))
    if part.table is not None:
        names = [value.name for value in reversed(part.table.outcome.values) if is_label(value.name)]
        yield from ((name, in_table(part.table, name)) for name in names)


def _promises(programme: Programme | None) -> Iterator[tuple[str, Lazy]]:
    yield from ((str(kind), name) for kind, name in words.PROMISES.items())
    for own in programme.promises.own if programme else ():
        yield own_kind(own.id), words.own_promise(own_kind(own.id), programme) if programme else own.id


def _assets(programme: Programme) -> Iterator[tuple[str, Lazy]]:
    for asset in (*programme.scope, *programme.out_of_scope):
        yield asset.id, programme.asset_title(asset.id, words.language())
        yield from ((part.id, programme.asset_title(part.id, words.language())) for part in asset.parts)


def _languages(of_programme: Iterable[str]) -> Iterator[tuple[str, Lazy]]:
    for code in dict.fromkeys((*of_programme, "en", "nl", "de", "fr", "ar")):
        yield code, words.language_name(code)
