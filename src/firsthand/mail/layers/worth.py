"""What a signature that fits is worth: whose key made it, and whether that is the sender's. Pure.

A key that comes along with the mail which it signs vouches for nothing: whoever forges the one forges the other.
"""

from firsthand.intake.evidence import Layer, Signature, Wrapping
from firsthand.keys.smime import Checked
from firsthand.mail.layers.opening import Found

CAME_ALONG = "signed with the key that came along"
PARTLY = "only a part of the mail is signed"
NOT_VOUCHED = "nobody who is believed here vouches for the certificate"


def of_openpgp(found: Found, sender: str, *, kept: frozenset[str]) -> tuple[Signature, str]:
    """`kept` are the fingerprints of certificates that earlier cases of the sender hold."""
    if found.signature is not Signature.GOOD:
        return found.signature, found.fault
    if not sender or sender.casefold() not in found.addresses:
        return Signature.OTHER_SENDER, ""
    return (Signature.GOOD, "") if found.signer in kept else (Signature.UNKNOWN_KEY, CAME_ALONG)


def of_smime(checked: Checked, sender: str) -> tuple[Signature, str, str]:
    """(what it is worth, whose it is, why)."""
    if not checked.fits:
        return Signature.BAD, "", ""
    theirs = next((s for s in checked.signers if sender and sender.casefold() in s.addresses), None)
    if theirs is None:
        return Signature.OTHER_SENDER, checked.signers[0].subject if checked.signers else "", ""
    if checked.vouched:
        return Signature.GOOD, theirs.subject, ""
    return Signature.UNKNOWN_KEY, theirs.subject, NOT_VOUCHED


def signed_layer(wrapping: Wrapping, worth: Signature, signer: str, fault: str, *, whole: bool) -> Layer:
    """A layer of a signature alone. What covers only a part of a mail says nothing good of the rest."""
    if not whole and worth is Signature.GOOD:
        return Layer(wrapping, signature=Signature.NONE, signer=signer, fault=PARTLY)
    return Layer(wrapping, signature=worth, signer=signer, fault=fault)
