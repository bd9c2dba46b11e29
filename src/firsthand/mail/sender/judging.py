"""Who sent it: what may be believed of the sender of a mail.

It is evidence, shown with its reason. It decides only what a machine may answer, never whether a report is taken. The
network may be asked for keys: never call it inside a transaction.
"""

import email
import email.policy

from django.conf import settings
from django.utils.translation import gettext_noop

from firsthand.core.clock import now
from firsthand.intake.evidence import SenderEvidence, Verdict
from firsthand.mail.reading.bounds import body_of
from firsthand.mail.reading.headers import FAULTS, Fields, unfolded
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.sender.domains import domain_of
from firsthand.mail.sender.key_lookup import KeyLookup
from firsthand.mail.sender.results import FAILED, PASSED, Results, aligned_pass, dmarc_of, has_looked, read_results
from firsthand.mail.sender.signatures import check_signatures

SEVERAL = gettext_noop("The mail names several senders.")
AUTHORS = gettext_noop("The mail has several authors, so that no domain vouches for all of them.")
NOBODY = gettext_noop("The mail names no sender with a mail address.")
VOUCHED = gettext_noop("Our mail server checked this: the sender's domain vouches for the mail.")
DENIED = gettext_noop("Our mail server checked this: the sender's domain says that the mail is not from there.")
DIFFERING = gettext_noop("The results of our mail server contradict each other.")
FAULTY = gettext_noop("A result of our mail server could not be read.")
NOT_VOUCHED = gettext_noop("Our mail server found nothing by which the sender's domain vouches for the mail.")
SIGNED = gettext_noop("A signature of the sender's domain fits the mail.")
BROKEN = gettext_noop("A signature of the sender's domain could not be confirmed; forwarding and lists can break one.")
UNANSWERED = gettext_noop("The signature could not be checked, since DNS did not answer.")
UNSIGNED = gettext_noop("The mail carries no signature of the sender's domain.")
NOT_CHECKED = gettext_noop("Nobody checked whether the sender's domain vouches for the mail.")

KEYS = KeyLookup()


def judge(raw: bytes, mail: ParsedMail) -> SenderEvidence:
    """Whether the domain of From vouches for a mail (RFC 8601, 7489, 6376). Never raises.

    A server of ours is believed first; where none has looked, the signatures are checked here.
    """
    header = _header(raw)
    if mail.several_from:
        several_fields = len(header.all("from")) != 1
        if several_fields or len(header.all("sender")) != 1:
            return SenderEvidence(Verdict.FAIL, reason=SEVERAL)
        return SenderEvidence(reason=AUTHORS)
    domain = domain_of(mail.from_address) if mail.from_address else ""
    if not domain:
        return SenderEvidence(reason=NOBODY)
    values = [unfolded(value) for value in header.all("authentication-results")]
    results = read_results(values, settings.AUTHSERV_IDS)
    found = _as_our_server_says(results, domain) or _as_we_find(raw, mail.from_address, domain)
    if results.faulty and found.verdict is Verdict.NONE:
        return SenderEvidence(domain=domain, reason=FAULTY)
    return found


def _header(raw: bytes) -> Fields:
    text = raw[: len(raw) - len(body_of(raw))]
    try:
        return Fields(email.message_from_bytes(text, policy=email.policy.compat32))
    except FAULTS:
        return Fields(email.message.Message())


def _as_our_server_says(results: Results, domain: str) -> SenderEvidence | None:
    """The verdict of our own server; None where it has none."""
    dmarc = dmarc_of(results, domain)
    if dmarc == FAILED:
        return SenderEvidence(Verdict.FAIL, domain, "dmarc", results.server, DENIED)
    if results.faulty:  # what stands beside a field that cannot be read proves nothing
        return None
    if dmarc == PASSED:
        return SenderEvidence(Verdict.PASS, domain, "dmarc", results.server, VOUCHED)
    if dmarc:
        return SenderEvidence(domain=domain, method="dmarc", source=results.server, reason=DIFFERING)
    if found := aligned_pass(results, domain):
        method, name = found
        return SenderEvidence(Verdict.PASS, name, method, results.server, VOUCHED)
    if has_looked(results):
        return SenderEvidence(domain=domain, source=results.server, reason=NOT_VOUCHED)
    return None


def _as_we_find(raw: bytes, address: str, domain: str) -> SenderEvidence:
    """Our own check of the signatures. A broken one is no proof of forgery: forwarders break them (RFC 6376, 6.3)."""
    if not settings.DKIM_CHECK:
        return SenderEvidence(domain=domain, reason=NOT_CHECKED)
    found = check_signatures(raw, address, key_of=KEYS.for_one_mail(), at=now())
    if found.domain:
        return SenderEvidence(Verdict.PASS, found.domain, "dkim", reason=SIGNED)
    if not found.signed:
        return SenderEvidence(domain=domain, reason=UNSIGNED)
    return SenderEvidence(domain=domain, method="dkim", reason=UNANSWERED if found.unanswered else BROKEN)
