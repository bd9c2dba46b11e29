"""What the pages of accounts say: states, what is asked again with its consequence, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from firsthand.core.errors import Broken, RulesBroken
from firsthand.people.rules import Act, Role, Sight, may, sight_of
from firsthand.people.staffing.queries import Line, would_lose
from firsthand.people.staffing.rules import Change

Lazy = str | LazyText

ROLES: Mapping[str, Lazy] = {
    Role.TRIAGER: pgettext_lazy("role at the desk", "Triager"),
    Role.HANDLER: pgettext_lazy("role at the desk", "Handler"),
    Role.LEAD: pgettext_lazy("role at the desk", "Lead"),
    Role.PUBLISHER: pgettext_lazy("role at the desk", "Publisher"),
    Role.AUDITOR: pgettext_lazy("role at the desk", "Auditor"),
    Role.ADMINISTRATOR: pgettext_lazy("role at the desk", "Administrator"),
    Role.GUEST: pgettext_lazy("role at the desk", "Guest"),
}


@dataclass(frozen=True)
class Words:
    """How a change is called on the page of a person, asked again, and told afterwards. `%(name)s` stands for them."""

    title: Lazy
    button: Lazy
    done: Lazy
    danger: bool = False


CHANGES: Mapping[Change, Words] = {
    Change.ROLE: Words(
        gettext_lazy("Which role is %(name)s to have?"), gettext_lazy("Change the role"),
        gettext_lazy("The role is changed. It counts from their next request on."),
    ),
    Change.LEAVE: Words(
        gettext_lazy("Does %(name)s leave the desk?"), gettext_lazy("End the account"),
        gettext_lazy("The account is ended."), danger=True,
    ),
    Change.COME_BACK: Words(
        gettext_lazy("Does %(name)s come back?"), gettext_lazy("Let them come back"),
        gettext_lazy("They are back, and sign in as before."),
    ),
    Change.VOID: Words(
        gettext_lazy("Is the invitation of %(name)s to be void?"), gettext_lazy("Void the invitation"),
        gettext_lazy("The invitation is void."), danger=True,
    ),
    Change.LINK: Words(
        gettext_lazy("Make a new link for %(name)s?"), gettext_lazy("Make a new link"), "",
    ),
    Change.FACTORS: Words(
        gettext_lazy("Has %(name)s lost their second factor?"), gettext_lazy("Take away their second factors"),
        gettext_lazy("Their second factors are gone, and their sessions have ended."), danger=True,
    ),
}  # fmt: skip


def consequences(line: Line, change: Change, role: str = "") -> list[str]:
    """What a change does, in sentences, to be read before it is done. `role` is the one that was chosen."""
    if change is Change.ROLE:
        return _of_role(line, role) if role else []
    if change is Change.LEAVE:
        return _of_leaving(line)
    return [str(sentence) for sentence in _PLAIN[change]]


_PLAIN: Mapping[Change, tuple[Lazy, ...]] = {
    Change.COME_BACK: (
        gettext_lazy("They sign in with the password that they had, and have the role that they had."),
        gettext_lazy("Cases that they had or were let into are not given back."),
    ),
    Change.VOID: (
        gettext_lazy("The link that they hold opens nothing any more. You can make a new one later."),
    ),
    Change.LINK: (gettext_lazy("The link that they hold, if there is one, opens nothing any more."),),
    Change.FACTORS: (
        gettext_lazy("Until they set up a new one, their password alone protects the account."),
        gettext_lazy("Make sure that it is really they who ask: call them, or see them."),
        gettext_lazy("Every session of theirs ends. At the next sign-in they set up a new second factor."),
    ),
}  # fmt: skip


def _of_leaving(line: Line) -> list[str]:
    said = [_("They cannot sign in any more, and every session of theirs ends at once.")]
    if line.invited_until:
        said.append(_("The link that they hold opens nothing any more."))
    lost = would_lose(line.id, role=line.role, active=False)
    if lost:
        said.append(_nobodys(lost))
    if line.cases.count:
        said.append(_("Whatever they were let into one by one is closed to them."))
    return [*said, _("What they did stays on record under their name.")]


def _of_role(line: Line, role: str) -> list[str]:
    said = [_reads(role)]
    if may(role, Act.INVITE) and not may(line.role, Act.INVITE):
        said.append(_("They look after accounts: they invite people, change roles and end accounts."))
    if may(line.role, Act.INVITE) and not may(role, Act.INVITE):
        said.append(_("They no longer look after accounts."))
    lost = would_lose(line.id, role=role)
    if lost:
        said.append(_nobodys(lost))
    return [*said, _("It counts from their next request on, and this page names you as the one who gave it.")]


def _reads(role: str) -> str:
    sight = sight_of(role)
    if sight is Sight.ALL:
        return _("They read every case, restricted ones too, and who reported it.")
    if sight is Sight.OPEN_TO_TEAM:
        return _("They read every case that is not restricted, and who reported it.")
    return _("They read no case.")


def _nobodys(count: int) -> str:
    return ngettext(
        "%(count)s open case that they have becomes nobody’s.",
        "%(count)s open cases that they have become nobody’s.", count,
    ) % {"count": count}  # fmt: skip


def refused(broken: RulesBroken) -> list[str]:
    """Why a change was refused, in the language of the page."""
    return [sentence(rule) for rule in broken.broken]


def sentence(rule: Broken) -> str:
    """One rule in the language of the page."""
    return _(rule.says)
