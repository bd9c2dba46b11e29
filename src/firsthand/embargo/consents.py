"""Writing who has consented to the embargo of a case. Called by `actions`, inside their transactions."""

from datetime import datetime

from firsthand.cases.models import Case, Participant
from firsthand.embargo.rules import (
    CONSENT_TRANSITIONS,
    ConsentState,
    ConsentStep,
    consent_after,
    consent_after_agreement,
)  # fmt: skip
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind


def reporter_of(case: Case) -> Participant:
    """The participant who reported, as the database has them now."""
    return Participant.objects.get(case=case, is_reporter=True)


def joined_by_sending(case: Case) -> None:
    """Whoever sends a report agrees to the terms that hold at that moment; the beginning in the journal says so."""
    Participant.objects.filter(case=case, is_reporter=True).update(consent=ConsentState.SIGNATORY)


def move(participant: Participant, step: ConsentStep, *, by: str, at: datetime) -> None:
    """One step of one participant's consent. Raises RulesBroken for a step that is not in the table."""
    _write(participant, consent_after(participant.consent, step), by=by, at=at)


def invite_reporter(case: Case, *, by: str, at: datetime) -> None:
    """A proposal of ours to a reporter who is no party to the agreement invites them to it."""
    reporter = reporter_of(case)
    if (ConsentState(reporter.consent), ConsentStep.INVITE) in CONSENT_TRANSITIONS:
        move(reporter, ConsentStep.INVITE, by=by, at=at)


def terms_changed(case: Case, *, by: str, at: datetime) -> None:
    """New terms were agreed with the reporter: the consent of everybody else lapses."""
    for participant in Participant.objects.filter(case=case).order_by("pk"):
        consent = consent_after_agreement(participant.consent, party=participant.is_reporter)
        _write(participant, consent, by=by, at=at)


def reset(case: Case) -> None:
    """The embargo is over: there is nothing left to consent to; its end in the journal says so."""
    Participant.objects.filter(case=case).update(consent=ConsentState.NO_EMBARGO)


def _write(participant: Participant, consent: ConsentState, *, by: str, at: datetime) -> None:
    before = participant.consent
    if consent == before:
        return
    participant.consent = consent
    participant.save(update_fields=["consent"])
    journal.write(
        Kind.CONSENT_CHANGED, at=at, by=by, subject=participant.case.number,
        facts={"participant": participant.pk, "from": before, "to": str(consent)},
    )  # fmt: skip
