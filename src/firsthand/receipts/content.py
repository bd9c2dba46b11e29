"""What was hashed when a report arrived: the octets themselves, for whoever holds the code of its case."""

from typing import NamedTuple

from firsthand.cases.models import Case
from firsthand.cases.rules import Channel
from firsthand.intake.models import Arrival
from firsthand.vault.queries import unseal


class Content(NamedTuple):
    """A report exactly as it was received. Its SHA-256 is the content hash of the receipt."""

    file_name: str
    octets: bytes


def content_of(case: Case) -> Content:
    """The mail as it came, still encrypted where it was; or the canonical JSON (RFC 8785) of a report that was typed.

    The caller has checked that the viewer holds the code. Files sent with a typed report stand in it by their hashes.
    Raises CannotOpen.
    """
    arrival = Arrival.objects.select_related("raw__key").get(pk=case.arrival_order)
    kind = "eml" if arrival.channel == Channel.MAIL else "json"
    return Content(f"report-{case.number}.{kind}", unseal(arrival.raw))
