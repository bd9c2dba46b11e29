"""Which keys there are, and which of two is used. Pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from firsthand.core.errors import BadInput

WARN_BEFORE = timedelta(days=30)
"""So long before a key of the programme expires, doctor asks for a new one."""


class KeyKind(enum.StrEnum):
    """What a key is for."""

    OPENPGP = "openpgp"
    SMIME = "smime"


class KeySource(enum.StrEnum):
    """How the key of a reporter reached us."""

    ATTACHED = "attached"
    """Attached to a mail of theirs, or standing in its text."""
    AUTOCRYPT = "autocrypt"
    """In the Autocrypt field of a mail of theirs."""
    SIGNATURE = "signature"
    """The certificate that came with an S/MIME signature."""
    CASE_PAGE = "case_page"
    """Pasted on the case page by who has its code."""
    BY_HAND = "by_hand"
    """Entered by the team."""


GIVEN = frozenset({KeySource.ATTACHED, KeySource.CASE_PAGE, KeySource.BY_HAND})
"""Sources where somebody meant to give us this key. The others come along with every mail."""


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translators, as Django's function of that name does, which pure code does without."""
    return sentence


class KeyFaulty(BadInput):
    """A key that cannot be used. `reason` and `mend` are msgids: the case page shows them too."""


class CannotEncrypt(BadInput):
    """Nothing was encrypted, and nothing may be sent instead."""


@dataclass(frozen=True)
class Secret:
    """A key pair of the programme, opened.

    OpenPGP: `content` is the transferable secret key and `public` the certificate, both binary. S/MIME: `content` is
    the private key as PKCS#8, DER; `public` is the certificate with its chain, PEM.
    """

    kind: KeyKind
    fingerprint: str
    content: bytes = field(repr=False)
    public: bytes = field(repr=False)
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True)
class CertificateInfo:
    """What a certificate says of itself."""

    fingerprint: str
    """Hex in small letters."""
    addresses: tuple[str, ...]
    """In small letters; only those that are not revoked."""
    created_at: datetime
    expires_at: datetime | None
    """When nothing can be encrypted to it any more."""
    revoked: bool
    can_encrypt: bool
    """It has a key for encryption that is not revoked."""

    def usable(self, *, at: datetime) -> bool:
        """Whether a letter may be encrypted to it."""
        return self.can_encrypt and not self.revoked and (self.expires_at is None or at < self.expires_at)


GIVEN_BY_THEM = frozenset({KeySource.CASE_PAGE, KeySource.BY_HAND})
"""Sources that no forged mail can use."""


def vouches(source: KeySource, *, vouched: bool) -> bool:
    """Whether a key is the reporter's own as far as we can know: pasted, entered by the team, or `vouched` for.

    A mail vouches for the keys in it when its sender's domain vouches for the mail, or a key known so far signed it.
    """
    return vouched or source in GIVEN_BY_THEM


def replaces(source: KeySource, held: KeySource | None, *, vouched: bool) -> bool:
    """Whether a key that comes this way takes the place of the one that is held.

    The first one is taken from any mail: nothing is lost by it. After that only from where no forger can be, who
    would otherwise make us encrypt to themselves.
    """
    return held is None or vouches(source, vouched=vouched)


def choice(certificates: Sequence[CertificateInfo], address: str, *, given: bool, at: datetime) -> int | None:
    """Which of several certificates is the reporter's: the newest usable one that names their address.

    A single one that somebody gave us may name another address, or none: they know whose it is. None when it cannot
    be told.
    """
    usable = [index for index, certificate in enumerate(certificates) if certificate.usable(at=at)]
    theirs = [index for index in usable if address.lower() in certificates[index].addresses]
    if not theirs and given and len(certificates) == 1:
        theirs = usable
    return max(theirs, key=lambda index: certificates[index].created_at, default=None)
