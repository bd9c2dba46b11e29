"""What every act on an embargo begins with: the locked case, what stands in it, who acts, and how they are heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from firsthand.cases.answering import answered
from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.core.dates import say_moment
from firsthand.core.errors import NotFound
from firsthand.embargo.models import Embargo, Proposal
from firsthand.embargo.queries import open_proposal, standing_of
from firsthand.embargo.rules import Standing
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.letters import actions as letters
from firsthand.letters import tokens
from firsthand.letters.kinds import LetterKind
from firsthand.letters.languages import letter_language, page_language
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import version

REPORTER = "reporter"
"""The actor in the journal: a name or an address would stand there for ever."""


@dataclass
class Talks:
    """The embargo of one case, read under its lock, and who acts on it."""

    case: Case
    embargo: Embargo
    open: Proposal | None
    standing: Standing
    person: Person | None = None
    """Who of us; None when the reporter acts, or nobody: time or a fact."""
    by_reporter: bool = False

    @property
    def proposal(self) -> Proposal:
        """The open proposal, for acts whose rules have seen that there is one."""
        assert self.open is not None
        return self.open

    @property
    def actor(self) -> str:
        """Whose act the journal calls it."""
        return f"person:{self.person.pk}" if self.person else REPORTER if self.by_reporter else journal.MACHINE

    def say(self, moment: datetime) -> str:
        """A moment for the reporter's letters: with weekday and zone, in their language."""
        programme = version(self.case.version_id).programme
        return say_moment(moment, letter_language(self.case.language, programme), programme.timezone)

    def answer_page(self, proposal: Proposal) -> str:
        """Where the reporter answers a proposal by the link in their mail."""
        token = tokens.answer_token(settings.KEYRING, proposal.pk)
        language = page_language(self.case.language, version(self.case.version_id).programme)
        return f"{settings.BASE_URL}/{language}/embargo/{token}/"

    def note(self, kind: Kind, at: datetime, facts: Facts) -> None:
        """Write the act into the journal."""
        journal.write(kind, at=at, by=self.actor, subject=self.case.number, facts=facts)

    def tell(
        self, kind: LetterKind, at: datetime, facts: Mapping[str, object] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Write the letter to the reporter; where a person of ours acted, that is a word from us (R19, R20)."""
        if self.person:
            answered(self.case, self.person, at)
        letters.put(self.case, kind, at=at, by=self.person, facts=facts, words=words)


def for_staff(number: str, by: Person | None) -> Talks:
    """The talks of a case for a member of staff who may negotiate. Raises NotAllowed, NotFound."""
    person = permit(by, Act.NEGOTIATE)
    case = visible_to(person).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    talks = locked(case)
    talks.person = person
    return talks


def for_reporter(case: Case) -> Talks:
    """The talks of a case for its reporter, who holds the code or the link."""
    talks = locked(case)
    talks.by_reporter = True
    return talks


def locked(case: Case) -> Talks:
    """Lock the case until the transaction ends, then read what stands in it."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(pk=case.pk)
    embargo = Embargo.objects.get(case=case)
    proposal = open_proposal(case)
    return Talks(case, embargo, proposal, standing_of(case, embargo, proposal))
