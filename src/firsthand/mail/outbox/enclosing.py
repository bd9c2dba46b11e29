"""What comes with a letter: the receipt of its case, made when it goes out, so that it holds the act it tells of."""

import logging
from datetime import datetime

from firsthand.letters.kinds import CARRIES_RECEIPT
from firsthand.letters.models import Letter
from firsthand.mail.outbox.message import Enclosed
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.files import MEDIA_TYPE, file_name

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
        # On purpose as wide as can be. The letter is what we promised, with a term that runs; its receipt can be had
        # from the case page at any time. So no fault of journal, log or receipts, not even one that nobody has thought
        # of, may hold it up: it is told in full in the machine log, and the letter goes.
        log.error("letter %s goes without a receipt: %s", letter.pk, type(error).__name__, exc_info=True)
        return None
    return Enclosed(file_name(letter.case), MEDIA_TYPE, content)
