"""The programme as typed data: what a folder with `programme.toml` and `policy.<language>.md` says.

Pure: no Django, no files, no clock. `docs/programme-format.md` is the page for people who write one.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from firsthand.triage.severity.ssvc import Table
from firsthand.triage.severity.systems import System


class RuleKind(enum.StrEnum):
    """What a numbered line of the policy is. The value names the list in counts and in the definition."""

    PRINCIPLE = "principles"
    DUTY = "duties"
    COMMITMENT = "commitments"
    SCOPE = "scope"
    OUT_OF_SCOPE = "out_of_scope"
    EXCLUDED_TEST = "excluded_tests"
    QUALIFYING_CLASS = "qualifying_classes"
    NOT_QUALIFYING = "not_qualifying"
    REPORT_ITEM = "report_items"


# A rule id is one of these letters and a number: "X4" is the fourth excluded test, in every language.
LETTERS: Mapping[str, RuleKind] = {
    "G": RuleKind.PRINCIPLE,
    "D": RuleKind.DUTY,
    "P": RuleKind.COMMITMENT,
    "S": RuleKind.SCOPE,
    "O": RuleKind.OUT_OF_SCOPE,
    "X": RuleKind.EXCLUDED_TEST,
    "Q": RuleKind.QUALIFYING_CLASS,
    "N": RuleKind.NOT_QUALIFYING,
    "R": RuleKind.REPORT_ITEM,
}


class AssetKind(enum.StrEnum):
    """What a line of the scope names (R27). Only the first four carry an address that can be compared."""

    HOST = "host"
    URL = "url"
    WILDCARD = "wildcard"
    IP_RANGE = "ip_range"
    SERVER_CLASS = "server_class"
    SERVICE = "service"
    WEB_APP = "web_app"
    DESKTOP_TOOL = "desktop_tool"
    API = "api"
    MOBILE_APP = "mobile_app"
    HARDWARE = "hardware"
    SOURCE = "source"
    OTHER = "other"


ADDRESSED = frozenset({AssetKind.HOST, AssetKind.URL, AssetKind.WILDCARD, AssetKind.IP_RANGE})


class YearFrom(enum.StrEnum):
    """Which day gives a Hall of Fame entry its year (R76)."""

    ARRIVAL = "arrival"
    REMEDIED = "remedied"
    PUBLISHED = "published"


class YearOrder(enum.StrEnum):
    """Whether the oldest year of the Hall of Fame stands first (rising) or last (falling)."""

    RISING = "rising"
    FALLING = "falling"


Words = Mapping[str, str]
"""A text in several languages: language code -> text."""


def in_language(words: Words, language: str, fallback: str = "en") -> str:
    """The text in `language`, else in `fallback`, else in any language; "" when there is none."""
    return words.get(language) or words.get(fallback) or next(iter(words.values()), "")


@dataclass(frozen=True)
class AssetPart:
    """One thing under an asset, such as a platform of a mobile client (R29)."""

    id: str
    name: Words


@dataclass(frozen=True)
class Asset:
    """One line of the scope, or of what lies outside it. `value` is "" where the policy gives no address."""

    id: str
    kind: AssetKind
    name: Words
    value: str = ""
    aliases: tuple[str, ...] = ()
    parts: tuple[AssetPart, ...] = ()
    reason: str = ""
    """Why it is excluded: "third_party_hosting", "not_named" (the catch-all line) or "" (R33-35)."""
    tell: str = ""
    """Whom to tell instead, for an excluded asset: an address or a web page."""

    def title(self, language: str, fallback: str = "en") -> str:
        """What to call it: its name in `language`, else its address."""
        return in_language(self.name, language, fallback) or self.value


@dataclass(frozen=True)
class WeaknessClass:
    """A class of weakness that qualifies (R43). `cwe` is the number alone: 79."""

    id: str
    cwe: int | None
    name: Words


@dataclass(frozen=True)
class Rule:
    """One numbered line of the policy as it reads in each language (parameters already filled in)."""

    id: str
    kind: RuleKind
    text: Words


class Unit(enum.StrEnum):
    """What a promise counts in."""

    HOURS = "hours"
    """Hours of the clock: nights, weekends and holidays count."""
    DAYS = "days"
    """Calendar days of 24 h."""
    BUSINESS_DAYS = "business_days"
    """Days that are no weekend and no holiday in the programme's calendar, in its zone."""


@dataclass(frozen=True)
class Within:
    """A length of time as promised: so many of a unit."""

    amount: int
    unit: Unit

    @property
    def span(self) -> timedelta:
        """The plain length; for business days the shortest it can be."""
        return timedelta(hours=self.amount) if self.unit is Unit.HOURS else timedelta(days=self.amount)


class Moment(enum.StrEnum):
    """What starts, keeps or pauses a clock: something that happened to a case."""

    ARRIVED = "arrived"
    ANSWERED = "answered"
    """A person wrote to the reporter."""
    DECIDED = "decided"
    """A person accepted the report or closed it with a rule."""
    ACCEPTED = "accepted"
    REMEDIED = "remedied"
    CLOSED = "closed"
    REOPENED = "reopened"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    """No question of ours is open any more."""
    CREDIT_OWED = "credit_owed"
    CREDIT_SETTLED = "credit_settled"
    INCIDENT_SEEN = "incident_seen"
    INCIDENT_SETTLED = "incident_settled"
    SETTLED_BY_HAND = "settled_by_hand"


PAUSES_ON: Mapping[str, tuple[Moment, Moment]] = {
    "question": (Moment.QUESTION_ASKED, Moment.QUESTION_ANSWERED),
}
"""What may pause a clock, by the name that a programme gives it: the moment that stops it and the one that lets it run
again."""


@dataclass(frozen=True)
class OwnPromise:
    """A promise that the operator defined (`[[promises.own]]`)."""

    id: str
    name: Words
    within: Within
    starts: Moment
    kept_by: Moment
    paused_by: tuple[str, ...] = ()
    """Names from PAUSES_ON."""
    public: bool = True
    """Whether the reporter sees it."""


@dataclass(frozen=True)
class Promises:
    """The numbers that page, receipt and clock share (R12, R19, R20, R88). What is None is not promised."""

    # The defaults below are part of every published version that does not write the number itself: they never change,
    # or reports that arrived under those versions would be promised something else afterwards.

    confirm_within: timedelta
    """Hours of the clock: nights, weekends and holidays count."""
    embargo: timedelta
    """Calendar days of 24 h from arrival."""
    embargo_longest: timedelta = timedelta(days=180)
    """No agreement reaches further than this after arrival."""
    update: Within = Within(14, Unit.DAYS)
    """The longest silence of ours towards a reporter once a person has answered."""
    assessment: Within | None = None
    resolution: Within | None = None
    credit: Within = Within(30, Unit.DAYS)
    """How long owed recognition may wait (R25). The texts give no time; the default is ours."""
    incident: Within = Within(72, Unit.HOURS)
    """GDPR article 33, from the moment a report tells of personal data."""
    own: tuple[OwnPromise, ...] = ()
    paused_by: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"assessment": ("question",), "resolution": ("question",)}
    )
    """Kind of promise -> names from PAUSES_ON. Nothing pauses the confirmation and the embargo."""
    warn_at: tuple[int, ...] = (50, 75, 90)
    """Percent of the time used at which the team is warned."""
    country: str = ""
    """ISO 3166 code whose holidays business days leave out, "NL"; "" where no promise counts in business days."""
    subdivision: str = ""
    """Part of the country with holidays of its own, "BY"."""


@dataclass(frozen=True)
class Credit:
    """How the Hall of Fame is kept."""

    year_from: YearFrom = YearFrom.REMEDIED
    years: YearOrder = YearOrder.RISING


@dataclass(frozen=True)
class HallPerson:
    """A person thanked. `link` is a full https address or ""."""

    name: str
    link: str = ""


@dataclass(frozen=True)
class HallEntry:
    """One line of the Hall of Fame that the programme brings along from before."""

    year: int
    persons: tuple[HallPerson, ...]
    organisation: str = ""


@dataclass(frozen=True)
class Highlight:
    """A large figure under the lead of the policy page."""

    figure: Words
    text: Words


@dataclass(frozen=True)
class SeverityPart:
    """How the severity of a vulnerability is told. A programme without this part tells none."""

    systems: tuple[System, ...]
    """In which the team rates, the one to begin with first."""
    reporter_may_rate: bool
    """Whether the report form has a field for a vector."""
    table: Table | None = None
    """What SSVC decides by; None where it is not among the systems."""


@dataclass(frozen=True)
class Programme:
    """A whole definition, checked. Lists keep the order of the policy."""

    organisation: str
    languages: tuple[str, ...]
    """The first is the default."""
    timezone: str
    contact_mail: str
    promises: Promises
    credit: Credit
    scope: tuple[Asset, ...]
    out_of_scope: tuple[Asset, ...]
    qualifying_classes: tuple[WeaknessClass, ...]
    rules: Mapping[str, Rule]
    """Every numbered line of the policy by id, in the order of the default language."""
    texts: Words
    """policy.<language>.md as written, by language."""
    titles: Words
    thanks: Words
    """The words over the Hall of Fame."""
    hall_of_fame: tuple[HallEntry, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    lead: Words = field(default_factory=dict)
    severity: SeverityPart | None = None
    """None: the programme rates no severity, and no page speaks of it."""

    @property
    def default_language(self) -> str:
        """The language that stands in where another is missing."""
        return self.languages[0]

    def of_kind(self, kind: RuleKind) -> list[Rule]:
        """The numbered lines of one kind, in order."""
        return [rule for rule in self.rules.values() if rule.kind is kind]

    def commitments(self, language: str) -> str:
        """What the organisation commits to, each line after its id: the words that a receipt holds it to (R15, R17)."""
        rules = self.of_kind(RuleKind.COMMITMENT)
        return "\n".join(f"{rule.id} {in_language(rule.text, language, self.default_language)}" for rule in rules)

    def asset(self, asset_id: str) -> Asset | None:
        """The asset with this id, in scope or out of it."""
        return next((a for a in (*self.scope, *self.out_of_scope) if a.id == asset_id), None)

    def asset_title(self, asset_id: str, language: str) -> str:
        """The name of an asset or of a part of one: "Mobile clients: Android" (R29); "" for an id not in here."""
        asset = self.asset(asset_id.partition(".")[0])
        if asset is None:
            return ""
        title = asset.title(language, self.default_language)
        part = next((p for p in asset.parts if p.id == asset_id), None)
        return f"{title}: {in_language(part.name, language, self.default_language)}" if part else title


class Severity(enum.StrEnum):
    """What a finding means for publishing: an error forbids it, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """Something `programme check` or `programme draft` wants a person to look at."""

    id: str
    """A stable name such as "contact.missing"."""
    place: str
    """File and line, "programme.toml:12"; the line is left out where there is none."""
    message: str
    mend: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.place}: {self.severity} {self.id}: {self.message} {self.mend}"
