"""What comes with a letter: the receipt of its case, made when it goes out, so that it holds the act it tells of."""

import logging
from datetime import datetime

from firsthand.letters.kinds import CARRIES_RECEIPT
from firsthand.letters.models import Letter
from firsthand.mail.outbox.message import Enclosed
from firsthand.receipts.actions import NoReceipt, receipt_of

log = logging.getLogger("firsthand.mail")


def receipt_for(letter: Letter, *, at: datetime) -> Enclosed | None:
    """The receipt to send with a letter; None for a letter that carries none, and where none can be made now.

    A letter never waits for the log. Call outside any transaction: what is new is signed first. Sent again, a letter
    has the receipt of that moment, which shows all that the first one showed.
    """
    if letter.case is None or letter.person_id is not None or letter.kind not in CARRIES_RECEIPT:
        return None
    try:
        content = receipt_of(letter.case, at=at).as_json().encode()
    except NoReceipt as reason:
        log.info("letter %s goes without a receipt: %s", letter.pk, reason.reason)
        return None
    except Exception as error:
        # Whatever is wrong with the log, the reporter hears from us.
        log.error("letter %s goes without a receipt: %s", letter.pk, type(error).__name__, exc_info=True)
        return None
    return Enclosed(f"receipt-{letter.case.number}.json", "application/json", content)
