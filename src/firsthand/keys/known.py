"""Which keys we know a sender by, from what they gave us in earlier cases."""

from firsthand.keys.models import ReporterKey
from firsthand.keys.rules import KeyKind
from firsthand.people.reporters import mail_mac
from firsthand.vault import queries as vault
from firsthand.vault.rules import CannotOpen

CERTIFICATES = 20


def certificates_of(sender: str) -> tuple[bytes, ...]:
    """OpenPGP certificates (binary) that are in use in cases of the reporter with this mail address.

    A key that was taken away, or gave its place to another, says nothing any more; nor does one that merely came with a
    mail, since who forges a sender brings a key along as well.
    """
    mac = mail_mac(sender)
    if not mac:
        return ()
    rows = (
        ReporterKey.objects.filter(
            kind=KeyKind.OPENPGP, dropped_at=None, vouched=True,
            case__participants__is_reporter=True, case__participants__mail_mac=mac,
        )
        .select_related("certificate__key")
        .order_by("-kept_at")[:CERTIFICATES]
    )  # fmt: skip
    return tuple(content for row in rows if (content := _content(row)) is not None)


def _content(row: ReporterKey) -> bytes | None:
    try:
        return vault.unseal(row.certificate)
    except CannotOpen:  # the case was erased
        return None
