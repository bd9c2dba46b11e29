"""Words for what is known of a mail: why it was sorted so, whether its sender is who it says, its layers of protection.

Reasons are kept as short English phrases, which tell nothing of the content; here each has its sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.intake.evidence import Layer, SenderEvidence, Signature, Verdict, Wrapping
from firsthand.staff.mail_reasons import NOT_ANSWERED, REASONS
from firsthand.staff.safe_html import HeldBack
from firsthand.staff.words import Lazy

VERDICTS: Mapping[str, Lazy] = {
    Verdict.PASS: gettext_lazy("sender confirmed"),
    Verdict.FAIL: gettext_lazy("sender not believed"),
    Verdict.NONE: gettext_lazy("sender not confirmed"),
}
VERDICT_SIGNS: Mapping[str, str] = {Verdict.PASS: "tick", Verdict.FAIL: "cross", Verdict.NONE: "question"}
_TONES = {Verdict.PASS: "kept", Verdict.FAIL: "missed", Verdict.NONE: ""}
_WRAPPINGS = {
    Wrapping.OPENPGP: "OpenPGP",
    Wrapping.OPENPGP_INLINE: gettext_lazy("OpenPGP within the text"),
    Wrapping.SMIME: "S/MIME",
}
_FINGERPRINT = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True)
class Said:
    """One line: its sign, its words, its tone ("", "kept" or "missed"), and whatever stands behind it in small."""

    sign: str
    text: str
    tone: str = ""
    detail: str = ""


def reason(stored: str) -> str:
    """Why a mail was sorted so, as a sentence; what has no words yet as it is kept."""
    said = REASONS.get(stored)
    if said is None and stored.startswith(NOT_ANSWERED):
        said = REASONS.get(stored.removeprefix(NOT_ANSWERED))
    return str(said or (_(stored) if stored else ""))


def sender(evidence: SenderEvidence) -> Said:
    """Whether the sender is who it says, who says so, and how they know."""
    why = reason(evidence.reason)
    verdict = evidence.verdict
    if verdict is Verdict.PASS:
        text, why = _("Sender confirmed: %(how)s.") % {"how": _how(evidence)}, ""
    elif verdict is Verdict.FAIL:
        text = _("The sender is not believed.")
        text = f"{text} {why}".strip()
        why = _judge(evidence)
    else:
        text = _("It cannot be told who sent this mail.")
    return Said(VERDICT_SIGNS[verdict], text, _TONES[verdict], why)


def _how(evidence: SenderEvidence) -> str:
    said = {"domain": evidence.domain, "source": evidence.source}
    if evidence.method == "dkim" and not evidence.source:
        return _("DKIM signature of %(domain)s, checked by ourselves") % said
    if evidence.method == "dkim":
        return _("DKIM signature of %(domain)s, checked by %(source)s") % said
    if evidence.method == "spf":
        return _("sent from where %(domain)s sends (SPF), checked by %(source)s") % said
    if evidence.source:
        return _("%(domain)s vouches for it (DMARC), checked by %(source)s") % said
    return _("%(domain)s vouches for it") % said


def _judge(evidence: SenderEvidence) -> str:
    if not evidence.method:
        return ""
    said = {"method": evidence.method.upper(), "source": evidence.source, "domain": evidence.domain}
    if evidence.source:
        return _("%(method)s, checked by %(source)s") % said
    return _("%(method)s, checked by ourselves") % said


def layer(found: Layer) -> Said:
    """One layer: whether it was encrypted, whether it opened, and who signed it."""
    how = {"how": _WRAPPINGS[found.wrapping]}
    fault = reason(found.fault)
    if found.encrypted and not found.opened:
        closed = _("Encrypted with %(how)s, and it could not be opened.") % how
        return Said("lock", f"{closed} {fault}".strip(), "missed")
    signed = _signed(found.signature)
    if not found.opened:
        signed = _("Signed with %(how)s, and it could not be checked.") % how
    if found.encrypted:
        first = _("Encrypted with %(how)s.") % how
        text = f"{first} {signed}".strip()
    else:
        text = signed or _("Signed with %(how)s.") % how
    tone = "missed" if found.signature in (Signature.BAD, Signature.OTHER_SENDER) else ""
    tone = "kept" if found.signature is Signature.GOOD else tone
    sign = "lock" if found.encrypted else "pencil"
    return Said(sign, f"{text} {fault}".strip(), tone, signer(found.signer) if found.signer else "")


def _signed(signature: Signature) -> str:
    return {
        Signature.NONE: "",
        Signature.GOOD: _("Signed with the sender’s own key."),
        Signature.OTHER_SENDER: _("Signed with a key that is not the sender’s."),
        Signature.UNKNOWN_KEY: _("Signed with a key that we do not know, so the signature proves nothing yet."),
        Signature.BAD: _("The signature is wrong: these are not the words that were signed."),
    }[signature]


def signer(name: str) -> str:
    """A fingerprint in groups of four, to be compared by eye; any other name as it is."""
    if len(name) in (40, 64) and set(name) <= _FINGERPRINT:
        return " ".join(name[i : i + 4].upper() for i in range(0, len(name), 4))
    return name


def held_back(found: HeldBack) -> list[tuple[Lazy, int]]:
    """What of an HTML mail is not shown, each kind with its count; kinds that do not occur are left out."""
    kinds = (
        (gettext_lazy("images"), found.images),
        (gettext_lazy("styles"), found.styles),
        (gettext_lazy("scripts and embedded things"), found.scripts),
        (gettext_lazy("form fields"), found.forms),
        (gettext_lazy("loads from elsewhere"), found.remote),
    )
    return [(name, count) for name, count in kinds if count]
