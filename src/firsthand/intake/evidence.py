"""What is known of how a mail was sent: whether its sender is who it says, and which layers of protection it had. Pure.

Evidence is shown, with its reason. It decides only what a machine may answer, never whether a report is taken.
"""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


class Verdict(enum.StrEnum):
    """Whether the domain of From vouches for a mail."""

    PASS = "pass"  # noqa: S105  a verdict, not a password
    """DMARC passed, or a signature or sending address of the same organisation as From did."""
    FAIL = "fail"
    """Somebody who may judge says that it did not come from there, or it names several senders."""
    NONE = "none"
    """Nobody could tell: no signature, no trusted result."""


@dataclass(frozen=True)
class SenderEvidence:
    """Who vouches for the sender. `source` is the server whose word it is, "" for our own check."""

    verdict: Verdict = Verdict.NONE
    domain: str = ""
    method: str = ""
    """dmarc, dkim, spf, or "" when nothing was to be checked."""
    source: str = ""
    reason: str = ""
    """Why, in words that tell nothing of the content; a msgid."""


class Wrapping(enum.StrEnum):
    """How a layer was protected."""

    OPENPGP = "openpgp"
    OPENPGP_INLINE = "openpgp-inline"
    """Armoured text in the body, without MIME (RFC 4880 as people use it)."""
    SMIME = "smime"


class Signature(enum.StrEnum):
    """What a check of a signature found."""

    NONE = "none"
    GOOD = "good"
    """Made over exactly these octets, by a key that belongs to the sender's address."""
    OTHER_SENDER = "other_sender"
    """Made by a key that is not the sender's."""
    UNKNOWN_KEY = "unknown_key"
    """Made by a key that we do not have."""
    BAD = "bad"


@dataclass(frozen=True)
class Layer:
    """One layer of protection, from the outermost to the innermost."""

    wrapping: Wrapping
    encrypted: bool = False
    opened: bool = True
    """False when an encrypted layer could not be opened: what is inside is not read, and nothing of it is shown."""
    signature: Signature = Signature.NONE
    signer: str = ""
    """Fingerprint (OpenPGP) or subject (S/MIME) of the key that signed."""
    fault: str = ""
    """Why it could not be opened or checked, in words that tell nothing of the content; a msgid."""


@dataclass(frozen=True)
class MailEvidence:
    """All that is known of how a mail was sent."""

    sender: SenderEvidence = field(default_factory=SenderEvidence)
    layers: tuple[Layer, ...] = ()
    suspicion: str = ""
    """Why it looks like an advertisement or worse, in words that tell nothing of the content; a msgid."""

    @property
    def encrypted(self) -> bool:
        """Whether it travelled under a layer of encryption."""
        return any(layer.encrypted for layer in self.layers)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a sealed row."""
        return asdict(self)


def evidence_of(value: Mapping[str, Any] | None) -> MailEvidence:
    """The evidence that `as_json` wrote; empty for mails of before."""
    if not value:
        return MailEvidence()
    sender = dict(value.get("sender") or {})
    sender["verdict"] = Verdict(sender.get("verdict", Verdict.NONE))
    layers = tuple(
        Layer(**{**layer, "wrapping": Wrapping(layer["wrapping"]), "signature": Signature(layer["signature"])})
        for layer in value.get("layers", ())
    )
    return MailEvidence(SenderEvidence(**sender), layers, str(value.get("suspicion", "")))
