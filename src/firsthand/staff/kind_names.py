"""What kinds of entries are called in the filter of the journal: as receipts call them, else by names of their own."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from firsthand.journal.rules import Kind
from firsthand.receipts import names

OWN: Mapping[str, Promise] = {
    Kind.PROGRAMME_PUBLISHED: pgettext_lazy("kind of entry", "version of the programme published"),
    Kind.ARRIVAL_KEPT: pgettext_lazy("kind of entry", "arrival kept"),
    Kind.ARRIVAL_SORTED: pgettext_lazy("kind of entry", "mail sorted"),
    Kind.ARRIVAL_LOOKED_AT: pgettext_lazy("kind of entry", "mail looked at"),
    Kind.ARRIVAL_TOLD: pgettext_lazy("kind of entry", "a person said what a mail is"),
    Kind.KEY_MADE: pgettext_lazy("kind of entry", "key of the house made"),
    Kind.KEY_RETIRED: pgettext_lazy("kind of entry", "key of the house retired"),
    Kind.NOTE_KEPT: pgettext_lazy("kind of entry", "note of the team kept"),
    Kind.CASE_TAKEN: pgettext_lazy("kind of entry", "case taken"),
    Kind.CASE_ASSIGNED: pgettext_lazy("kind of entry", "case given to somebody"),
    Kind.CASE_FREED: pgettext_lazy("kind of entry", "case is nobody’s again"),
    Kind.CASE_SHARED: pgettext_lazy("kind of entry", "case exported for a third party"),
    Kind.ANSWER_CHANGED: pgettext_lazy("kind of entry", "answer of the team changed"),
    Kind.EVIDENCE_GIVEN: pgettext_lazy("kind of entry", "evidence pack made"),
    Kind.CASE_RESTRICTED: pgettext_lazy("kind of entry", "case restricted"),
    Kind.CASE_OPENED_TO_TEAM: pgettext_lazy("kind of entry", "case opened to the team again"),
    Kind.ACCESS_GIVEN: pgettext_lazy("kind of entry", "somebody let into a case"),
    Kind.ACCESS_AGREED: pgettext_lazy("kind of entry", "guest agreed to keep a case confidential"),
    Kind.ACCESS_ENDED: pgettext_lazy("kind of entry", "access to a case ended"),
    Kind.RM_MOVED: pgettext_lazy("kind of entry", "state of another participant noted"),
    Kind.PARTICIPANT_ADDED: pgettext_lazy("kind of entry", "participant added"),
    Kind.REQUEST_NOTED: pgettext_lazy("kind of entry", "request from outside noted"),
    Kind.DEPARTURE_PROPOSED: pgettext_lazy("kind of entry", "departure from a rule proposed"),
    Kind.LEGAL_STEP_PROPOSED: pgettext_lazy("kind of entry", "legal step proposed"),
    Kind.LEGAL_STEP_SECONDED: pgettext_lazy("kind of entry", "second name put to a legal step"),
    Kind.LEGAL_STEP_WITHDRAWN: pgettext_lazy("kind of entry", "legal step withdrawn"),
    Kind.INCIDENT_SETTLED: pgettext_lazy("kind of entry", "incident settled"),
    Kind.TASK_OPENED: pgettext_lazy("kind of entry", "task opened"),
    Kind.TASK_DONE: pgettext_lazy("kind of entry", "task finished"),
    Kind.CHANNEL_TESTED: pgettext_lazy("kind of entry", "test sent to a door for reports"),
    Kind.CHANNEL_ANSWERED: pgettext_lazy("kind of entry", "door for reports answered its test"),
    Kind.PROMISE_WARNED: pgettext_lazy("kind of entry", "warned of the time of a promise"),
    Kind.LETTER_WRITTEN: pgettext_lazy("kind of entry", "letter written"),
    Kind.LETTER_SENT: pgettext_lazy("kind of entry", "letter sent"),
    Kind.LETTER_FAILED: pgettext_lazy("kind of entry", "letter could not be sent"),
    Kind.LETTER_BOUNCED: pgettext_lazy("kind of entry", "letter came back"),
    Kind.LETTER_TRIED_AGAIN: pgettext_lazy("kind of entry", "letter to be tried again"),
    Kind.STAFF_INVITED: pgettext_lazy("kind of entry", "person invited"),
    Kind.STAFF_JOINED: pgettext_lazy("kind of entry", "person joined the desk"),
    Kind.STAFF_ESCALATION_CHANGED: pgettext_lazy("kind of entry", "who hears of promises about to be missed"),
    Kind.STAFF_ROLE_CHANGED: pgettext_lazy("kind of entry", "another role given"),
    Kind.STAFF_LEFT: pgettext_lazy("kind of entry", "account ended"),
    Kind.STAFF_CAME_BACK: pgettext_lazy("kind of entry", "person came back"),
    Kind.STAFF_FACTORS_TAKEN: pgettext_lazy("kind of entry", "second factors taken away"),
    Kind.STAFF_INVITATION_VOIDED: pgettext_lazy("kind of entry", "invitation voided"),
    Kind.STAFF_SIGNED_IN: pgettext_lazy("kind of entry", "signed in"),
    Kind.STAFF_SIGN_IN_FAILED: pgettext_lazy("kind of entry", "tried in vain to sign in"),
    Kind.STAFF_SIGNED_OUT: pgettext_lazy("kind of entry", "signed out"),
    Kind.STAFF_FACTOR_ADDED: pgettext_lazy("kind of entry", "second factor set up"),
    Kind.STAFF_FACTOR_REMOVED: pgettext_lazy("kind of entry", "second factor removed"),
    Kind.STAFF_CODES_RENEWED: pgettext_lazy("kind of entry", "new recovery codes made"),
    Kind.STAFF_PASSWORD_CHANGED: pgettext_lazy("kind of entry", "another password set"),
    Kind.STAFF_SESSIONS_ENDED: pgettext_lazy("kind of entry", "own sessions elsewhere ended"),
    Kind.STAFF_ORGANISATION_LINKED: pgettext_lazy("kind of entry", "first sign-in through the organisation"),
    Kind.INTAKE_PAUSED: pgettext_lazy("kind of entry", "pause of intake begun"),
    Kind.INTAKE_RESUMED: pgettext_lazy("kind of entry", "pause of intake ended"),
    Kind.KNOWN_ISSUES_IMPORTED: pgettext_lazy("kind of entry", "list of known issues read in"),
    Kind.LOG_BEGUN_AGAIN: pgettext_lazy("kind of entry", "public log begun again"),
}
"""Kinds that no receipt opens, and arrivals, which here are more than reports."""


def kind_name(kind: Kind) -> str:
    """A kind in the language of the page."""
    own = OWN.get(kind)
    return str(own) if own is not None else _(names.KINDS[kind])
