"""What the entries, facts and values of a receipt are called, wherever one is checked. English; pages translate it."""

from collections.abc import Mapping

from firsthand.cases.rules import ChangeKind, Channel, FactKind, Outcome
from firsthand.embargo.rules import ExitedWhy
from firsthand.journal.rules import Kind
from firsthand.keys.rules import KeyKind, KeySource
from firsthand.promises.rules import PromiseKind


def _(words: str) -> str:
    """Marks words that a page translates; they stay as they are here."""
    return words


KINDS: Mapping[str, str] = {
    Kind.ARRIVAL_KEPT: _("report arrived, and was kept"),
    Kind.REPORT_RECEIVED: _("report received"),
    Kind.MESSAGE_RECEIVED: _("message from the reporter received"),
    Kind.MESSAGE_SENT: _("message to the reporter written"),
    Kind.QUESTION_ASKED: _("question to the reporter asked"),
    Kind.QUESTION_ANSWERED: _("question to the reporter answered"),
    Kind.CASE_CONFIRMED: _("a person confirmed the report"),
    Kind.CASE_VERIFIED: _("vulnerability verified"),
    Kind.CASE_DECIDED: _("a decision was made"),
    Kind.CASE_LINKED: _("called the same as an earlier report"),
    Kind.CASE_REMEDIED: _("remedied"),
    Kind.CASE_CLOSED: _("case closed"),
    Kind.CASE_REOPENED: _("case opened again"),
    Kind.APPEAL_MADE: _("reporter asked that somebody else look again"),
    Kind.APPEAL_JUDGED: _("somebody else looked again"),
    Kind.EMBARGO_BEGAN: _("embargo began"),
    Kind.EMBARGO_PROPOSED: _("another end of the embargo proposed"),
    Kind.EMBARGO_AGREED: _("another end of the embargo agreed"),
    Kind.EMBARGO_DECLINED: _("proposed end of the embargo declined"),
    Kind.EMBARGO_WITHDRAWN: _("proposed end of the embargo withdrawn"),
    Kind.EMBARGO_ENDED: _("embargo ended early"),
    Kind.EMBARGO_LAPSED: _("embargo ended at its time"),
    Kind.SEVERITY_RATED: _("severity rated"),
    Kind.CREDIT_CHANGED: _("name to print noted"),
    Kind.CREDIT_DECLINED: _("noted that no name is to be printed"),
    Kind.CREDIT_PUBLISHED: _("credit published"),
    Kind.CREDIT_WITHDRAWN: _("credit taken off again"),
    Kind.TEST_ACCOUNT_HANDED_OUT: _("account to test with handed out"),
    Kind.DEPARTURE_SECONDED: _("two people put on record that a guideline was not kept"),
    Kind.DEPARTURE_WITHDRAWN: _("taken back that a guideline was not kept"),
    Kind.FACT_NOTED: _("dated fact noted"),
    Kind.INCIDENT_SEEN: _("personal data of others was seen"),
    Kind.PROMISE_KEPT: _("promise kept"),
    Kind.PROMISE_MISSED: _("promise missed"),
    Kind.PROMISE_PAUSED: _("clock of a promise stopped"),
    Kind.PROMISE_RESUMED: _("clock of a promise went on"),
    Kind.PROMISE_REOPENED: _("promise open again"),
    Kind.CONSENT_CHANGED: _("consent to the embargo changed"),
    Kind.IDENTITY_CONSENT_CHANGED: _("reporter said whether others may be told who they are"),
    Kind.LANGUAGE_CHANGED: _("language of letters changed"),
    Kind.REPORTER_KEY_KEPT: _("key of the reporter kept"),
    Kind.REPORTER_KEY_DROPPED: _("key of the reporter dropped"),
}

OF_THE_ENTRY = frozenset({"at", "by", "subject"})
"""Names of the entry itself: a fact of such a name is something else."""

FACTS: Mapping[str, str] = {
    "at": _("written"),
    "subject": _("case"),
    "arrival": _("number of the arrival"),
    "order": _("number of the arrival"),
    "channel": _("came by"),
    "sha256": _("SHA-256 of the report"),
    "content_sha256": _("SHA-256 of the report"),
    "size_bytes": _("size of the report"),
    "received_at": _("arrived"),
    "programme_version": _("version of the policy"),
    "programme_sha256": _("SHA-256 of that version"),
    "language": _("language"),
    "commitments_sha256": _("SHA-256 of the commitments"),
    "outcome": _("outcome"),
    "rule": _("rule of the policy"),
    "first_arrival": _("number of the earlier arrival"),
    "facts.kind": _("kind"),
    "day": _("day"),
    "with_earlier": _("with the earlier report"),
    "upheld": _("the reporter was right"),
    "ends_at": _("ends"),
    "was_ends_at": _("would have ended"),
    "days": _("days"),
    "asked": _("end that the reporter asked for"),
    "by_reporter": _("by the reporter"),
    "why": _("because"),
    "year": _("year"),
    "by": _("by"),
    "known_sender": _("from an address known before"),
    "deployed": _("in place"),
    "fact": _("what happened"),
    "happened_at": _("when"),
    "promise": _("promise"),
    "turn": _("round"),
    "due_at": _("due"),
    "in_time": _("in time"),
    "from": _("from"),
    "to": _("to"),
    "allowed": _("allowed"),
    "source": _("source"),
    "side": _("who rated"),
    "system": _("rating system"),
    "vector": _("vector"),
    "score": _("score"),
    "label": _("rating"),
}
"""By the name of a field, or of a fact without its "facts."."""

PROMISES: Mapping[str, str] = {
    PromiseKind.CONFIRM: _("a person confirms"),
    PromiseKind.UPDATE: _("the next news"),
    PromiseKind.ASSESSMENT: _("a decision"),
    PromiseKind.RESOLUTION: _("fixed or closed"),
    PromiseKind.EMBARGO: _("the embargo ends"),
    PromiseKind.CREDIT: _("the credit appears"),
    PromiseKind.INCIDENT: _("others are told of personal data"),
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "side": {"reporter": _("the reporter"), "team": _("the team")},
    "channel": {
        Channel.WEB: _("web form"),
        Channel.MAIL: _("mail"),
        Channel.CASE_PAGE: _("case page"),
        Channel.PHONE: _("telephone, entered by the team"),
        Channel.LETTER: _("letter, entered by the team"),
        Channel.IN_PERSON: _("in person, entered by the team"),
        Channel.OTHER: _("another way, entered by the team"),
    },
    "outcome": {
        Outcome.ACCEPTED: _("it qualifies"),
        Outcome.OUT_OF_SCOPE: _("outside the scope"),
        Outcome.EXCLUDED_TEST: _("rests on an excluded test"),
        Outcome.NOT_QUALIFYING: _("does not qualify"),
        Outcome.DUPLICATE: _("duplicate: reported before"),
        Outcome.KNOWN: _("known before"),
        Outcome.ACCEPTED_RISK: _("the risk is accepted"),
        Outcome.CANNOT_REPRODUCE: _("could not be reproduced"),
        Outcome.NO_IMPACT: _("no effect on security"),
        Outcome.NOT_A_REPORT: _("no report of a vulnerability"),
        Outcome.OTHER: _("closed for another reason"),
    },
    "kind": {
        ChangeKind.CODE: _("change of code"),
        ChangeKind.CONFIGURATION: _("change of configuration"),
        KeyKind.OPENPGP: _("OpenPGP"),
        KeyKind.SMIME: _("S/MIME"),
    },
    "fact": {
        FactKind.VENDOR_AWARE: _("the programme knew of it"),
        FactKind.FIX_READY: _("the fix was ready"),
        FactKind.FIX_DEPLOYED: _("the fix was in place"),
        FactKind.PUBLIC_AWARE: _("it was public"),
        FactKind.EXPLOIT_PUBLIC: _("a way to exploit it was public"),
        FactKind.ATTACKS_SEEN: _("attacks were seen"),
    },
    "source": {
        KeySource.ATTACHED: _("attached to a mail"),
        KeySource.AUTOCRYPT: _("Autocrypt field of a mail"),
        KeySource.SIGNATURE: _("signature of a mail"),
        KeySource.CASE_PAGE: _("case page"),
        KeySource.BY_HAND: _("entered by the team"),
    },
    "promise": PROMISES,
    "why": {
        ExitedWhy.LAPSED: _("its time was over"),
        ExitedWhy.PUBLIC_AWARE: _("the vulnerability is public"),
        ExitedWhy.EXPLOIT_PUBLIC: _("a way to exploit it is public"),
        ExitedWhy.ATTACKS_SEEN: _("attacks were seen"),
        ExitedWhy.DECISION: _("the programme decided so"),
    },
}
"""By fact, what its values are called."""
