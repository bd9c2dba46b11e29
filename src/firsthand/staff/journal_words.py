"""What the journal page says of kinds of entries that no case page tells of, or tells in another shape."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firsthand.journal.rules import Kind
from firsthand.people.staffing.words import ROLES
from firsthand.staff import words
from firsthand.staff.happenings import LINES, Facts, line_of
from firsthand.staff.kind_names import kind_name

Lazy = str | LazyText
Says = Callable[[Facts], str]

GROUPS: Mapping[str, Lazy] = {
    "programme": pgettext_lazy("part of the journal", "Programme"),
    "arrival": pgettext_lazy("part of the journal", "Arrivals"),
    "key": pgettext_lazy("part of the journal", "Keys of the house"),
    "reporter_key": pgettext_lazy("part of the journal", "Keys of reporters"),
    "report": pgettext_lazy("part of the journal", "Reports"),
    "message": pgettext_lazy("part of the journal", "Messages"),
    "question": pgettext_lazy("part of the journal", "Questions"),
    "case": pgettext_lazy("part of the journal", "Cases"),
    "access": pgettext_lazy("part of the journal", "Who sees a case"),
    "promise": pgettext_lazy("part of the journal", "Promises"),
    "embargo": pgettext_lazy("part of the journal", "Embargo"),
    "letter": pgettext_lazy("part of the journal", "Letters"),
    "credit": pgettext_lazy("part of the journal", "Credit"),
    "task": pgettext_lazy("part of the journal", "Tasks"),
    "staff": pgettext_lazy("part of the journal", "People"),
}
"""The groups of kinds in the filter; whatever is in none of them stands last."""
OTHERS: Lazy = pgettext_lazy("part of the journal", "Everything else")


def _role(name: str) -> str:
    return str(ROLES.get(name, name))


def _letter(sentence: Lazy) -> Says:
    def says(f: Facts) -> str:
        return str(sentence) % {"letter": words.LETTERS.get(f["kind"], _("A letter"))}

    return says


def _received(first: bool) -> Says:
    def says(f: Facts) -> str:
        channel = words.CHANNELS.get(f["channel"], "")
        return (_("reported, %(channel)s") if first else _("wrote, %(channel)s")) % {"channel": channel}

    return says


def _kept(f: Facts) -> str:
    if not f.given.get("in_time", True):
        return _("Promise kept too late: %(promise)s.") % {"promise": f.promise}
    return _("Promise kept in time: %(promise)s.") % {"promise": f.promise}


def _told_of_breaches(f: Facts) -> str:
    if f.given.get("told"):
        return _("made %(name)s hear of promises about to be missed.") % {"name": f.person}
    return _("let %(name)s no longer hear of promises about to be missed.") % {"name": f.person}


def _role_changed(f: Facts) -> str:
    said = {"name": f.person, "from": _role(f["from"]), "to": _role(f["to"])}
    return _("gave %(name)s another role: %(to)s instead of %(from)s.") % said


WAYS: Mapping[str, Lazy] = {
    "password": pgettext_lazy("a way to sign in", "password"),
    "passkey": pgettext_lazy("a way to sign in", "passkey"),
    "organisation": pgettext_lazy("a way to sign in", "the organisation's sign-in"),
    "totp": pgettext_lazy("a way to sign in", "code of an app"),
    "recovery_codes": pgettext_lazy("a way to sign in", "recovery code"),
    "there": pgettext_lazy("a way to sign in", "second factor there"),
}
"""How somebody showed who they are, and what second factors are called."""


def _way(name: str) -> str:
    return str(WAYS.get(name, name))


def _signed_in(f: Facts) -> str:
    if not f["second"]:
        return _("signed in: %(first)s.") % {"first": _way(f["first"])}
    return _("signed in: %(first)s and %(second)s.") % {"first": _way(f["first"]), "second": _way(f["second"])}


def _task(f: Facts) -> str:
    return str(words.TASKS.get(f["kind"], f["kind"]))


_BESIDE_CASES: Mapping[str, Says] = {
    Kind.PROGRAMME_PUBLISHED: lambda f: (
        _("published version %(version)s of the programme.") % {"version": f["version"]}
    ),
    Kind.ARRIVAL_KEPT: lambda f: _("Arrival %(number)s was kept.") % {"number": f["arrival"]},
    Kind.ARRIVAL_SORTED: lambda f: (
        _("Arrival %(number)s was taken for: %(kind)s.")
        % {"number": f["arrival"], "kind": words.MAIL_KINDS.get(f["kind"], f["kind"])}
    ),
    Kind.ARRIVAL_LOOKED_AT: lambda f: _("looked at arrival %(number)s.") % {"number": f["arrival"]},
    Kind.ARRIVAL_TOLD: lambda f: (
        _("said what arrival %(number)s is: %(kind)s.")
        % {"number": f["arrival"], "kind": words.MAIL_KINDS.get(f["kind"], f["kind"])}
    ),
    Kind.KEY_MADE: lambda f: _("made a key of the house: %(fingerprint)s") % {"fingerprint": f["fingerprint"]},
    Kind.KEY_RETIRED: lambda f: _("retired a key of the house: %(fingerprint)s") % {"fingerprint": f["fingerprint"]},
    Kind.CHANNEL_TESTED: lambda f: _("A test was sent to a door for reports."),
    Kind.CHANNEL_ANSWERED: lambda f: _("A door for reports answered its test."),
    Kind.INTAKE_PAUSED: lambda f: _("began a pause of intake until %(moment)s.") % {"moment": f.moment("until")},
    Kind.INTAKE_RESUMED: lambda f: _("ended a pause of intake."),
    Kind.ANSWER_CHANGED: lambda f: _("changed an answer of the team."),
    Kind.KNOWN_ISSUES_IMPORTED: lambda f: _("read in the list of known issues “%(list)s”.") % {"list": f["list"]},
    Kind.LOG_BEGUN_AGAIN: lambda f: _("began the log again under the name %(origin)s.") % {"origin": f["origin"]},
    Kind.STAFF_INVITED: lambda f: (
        _("invited %(name)s as: %(role)s.") % {"name": f.person, "role": _role(f["role"])}
    ),
    Kind.STAFF_JOINED: lambda f: _("set a name and a password, and joined the desk."),
    Kind.STAFF_ESCALATION_CHANGED: _told_of_breaches,
    Kind.STAFF_ROLE_CHANGED: _role_changed,
    Kind.STAFF_LEFT: lambda f: _("ended the account of %(name)s.") % {"name": f.person},
    Kind.STAFF_CAME_BACK: lambda f: (
        _("let %(name)s come back as: %(role)s.") % {"name": f.person, "role": _role(f["role"])}
    ),
    Kind.STAFF_FACTORS_TAKEN: lambda f: _("took away the second factors of %(name)s.") % {"name": f.person},
    Kind.STAFF_INVITATION_VOIDED: lambda f: _("voided the invitation of %(name)s.") % {"name": f.person},
    Kind.STAFF_SIGNED_IN: _signed_in,
    Kind.STAFF_SIGN_IN_FAILED: lambda f: _("Somebody tried in vain to sign in as %(name)s.") % {"name": f.person},
    Kind.STAFF_SIGNED_OUT: lambda f: _("signed out."),
    Kind.STAFF_FACTOR_ADDED: lambda f: _("set up a second factor: %(factor)s.") % {"factor": _way(f["factor"])},
    Kind.STAFF_FACTOR_REMOVED: lambda f: _("removed a second factor: %(factor)s.") % {"factor": _way(f["factor"])},
    Kind.STAFF_CODES_RENEWED: lambda f: _("made new recovery codes."),
    Kind.STAFF_PASSWORD_CHANGED: lambda f: _("set another password."),
    Kind.STAFF_SESSIONS_ENDED: lambda f: _("ended their own sessions elsewhere."),
    Kind.STAFF_ORGANISATION_LINKED: lambda f: _("signed in through the organisation for the first time."),
}  # fmt: skip
_OTHERWISE_ON_A_CASE: Mapping[str, Says] = {
    Kind.REPORT_RECEIVED: _received(first=True),
    Kind.MESSAGE_RECEIVED: _received(first=False),
    Kind.PROMISE_KEPT: _kept,
    Kind.EMBARGO_BEGAN: lambda f: _("The embargo began; it ends %(moment)s.") % {"moment": f.moment("ends_at")},
    Kind.TASK_OPENED: lambda f: _("A task was opened: %(task)s.") % {"task": _task(f)},
    Kind.TASK_DONE: lambda f: _("finished a task: %(task)s.") % {"task": _task(f)},
    Kind.LETTER_WRITTEN: _letter(gettext_lazy("%(letter)s: written to be sent.")),
    Kind.LETTER_SENT: _letter(gettext_lazy("%(letter)s: sent.")),
    Kind.LETTER_FAILED: _letter(gettext_lazy("%(letter)s: could not be sent.")),
    Kind.LETTER_BOUNCED: _letter(gettext_lazy("%(letter)s: came back.")),
    Kind.LETTER_TRIED_AGAIN: _letter(gettext_lazy("let this be tried again: %(letter)s.")),
}
BESIDE: Mapping[str, Says] = {**_BESIDE_CASES, **_OTHERWISE_ON_A_CASE}
_NOBODYS = frozenset({
    Kind.ARRIVAL_KEPT, Kind.ARRIVAL_SORTED, Kind.CHANNEL_TESTED, Kind.CHANNEL_ANSWERED, Kind.PROMISE_KEPT,
    Kind.EMBARGO_BEGAN, Kind.TASK_OPENED, Kind.LETTER_WRITTEN, Kind.LETTER_SENT, Kind.LETTER_FAILED,
    Kind.LETTER_BOUNCED, Kind.STAFF_SIGN_IN_FAILED,
})  # fmt: skip
"""What is told without the name of anybody."""
HAVE_WORDS = frozenset({*LINES, *BESIDE})


def says(kind: str, facts: Facts) -> tuple[str, bool]:
    """What an entry says, and whether the name of whoever did it stands before the words."""
    beside = BESIDE.get(kind)
    if beside is not None:
        return beside(facts), kind not in _NOBODYS
    line = line_of(kind, facts)
    return line.says(facts), line.named


def kinds_in_groups() -> list[tuple[Any, Any]]:
    """Every kind in words, in groups: choices of a field."""
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in (*GROUPS, "")}
    for kind in Kind:
        prefix = kind.partition(".")[0]
        found[prefix if prefix in GROUPS else ""].append((str(kind), capfirst(kind_name(kind))))
    return [(GROUPS.get(group, OTHERS), kinds) for group, kinds in found.items()]
