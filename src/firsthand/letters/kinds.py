"""Every letter that Firsthand writes. Pure."""

import enum


class LetterKind(enum.StrEnum):
    """One template a kind and language, in `letters/templates/letters/<language>/<kind>.txt`."""

    RECEIPT = "receipt"
    RECEIPTS = "receipts"
    """The receipts of several reports in one letter, for whoever sent many in a short time."""
    CONFIRMED = "confirmed"
    MESSAGE = "message"
    QUESTION = "question"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REMEDIED = "remedied"
    CREDIT_PUBLISHED = "credit_published"
    EMBARGO_LAPSED = "embargo_lapsed"
    VERIFIED = "verified"
    CLOSED = "closed"
    REOPENED = "reopened"
    EARLIER_REMEDIED = "earlier_remedied"
    """To whoever reported what somebody else had reported before: it is fixed now."""
    LATE = "late"
    """A promise to the reporter passed its time."""
    EMBARGO_PROPOSED = "embargo_proposed"
    EMBARGO_ASKED = "embargo_asked"
    """The reporter's own proposal, back to them as a record: it has arrived and changes nothing yet."""
    EMBARGO_AGREED = "embargo_agreed"
    EMBARGO_DECLINED = "embargo_declined"
    EMBARGO_WITHDRAWN = "embargo_withdrawn"
    EMBARGO_ENDED = "embargo_ended"
    DEPARTURE = "departure"
    DEPARTURE_WITHDRAWN = "departure_withdrawn"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_DISMISSED = "appeal_dismissed"
    TEST_ACCOUNT = "test_account"


class StaffLetterKind(enum.StrEnum):
    """Letters to members of staff. They name a case by its number and tell nothing of what it is about."""

    PROMISE_NEAR = "promise_near"
    PROMISE_MISSED = "promise_missed"
    TASK = "task"


class OutsideLetterKind(enum.StrEnum):
    """Letters to addresses that the operator set, which belong to no case and no member of staff."""

    CHECKPOINT = "checkpoint"


OF_THE_CLOCK = frozenset({LetterKind.LATE, LetterKind.EMBARGO_LAPSED})
"""Letters that go out because a time has come, and nobody asked for them."""
PROVES_CONFIRMATION = frozenset(
    {
        LetterKind.CONFIRMED, LetterKind.MESSAGE, LetterKind.QUESTION, LetterKind.TEST_ACCOUNT, LetterKind.VERIFIED,
        LetterKind.ACCEPTED, LetterKind.DECLINED, LetterKind.EMBARGO_PROPOSED, LetterKind.EMBARGO_AGREED,
        LetterKind.EMBARGO_DECLINED, LetterKind.EMBARGO_WITHDRAWN, LetterKind.EMBARGO_ENDED, LetterKind.DEPARTURE,
    }
)  # fmt: skip
"""Letters that may carry the first word of a person; when none of them reaches the reporter, the promise is open again
(R20)."""
CARRIES_RECEIPT = frozenset(
    {
        LetterKind.RECEIPT, LetterKind.CONFIRMED, LetterKind.VERIFIED, LetterKind.ACCEPTED, LetterKind.DECLINED,
        LetterKind.REMEDIED, LetterKind.EARLIER_REMEDIED, LetterKind.CLOSED, LetterKind.REOPENED,
        LetterKind.APPEAL_RECEIVED, LetterKind.APPEAL_DISMISSED, LetterKind.CREDIT_PUBLISHED,
        LetterKind.EMBARGO_AGREED, LetterKind.EMBARGO_ENDED, LetterKind.EMBARGO_LAPSED,
    }
)  # fmt: skip
"""Letters that tell of an act which settles something, and so bring the proof of it. Talk does not, nor a proposal that
changes nothing yet: what was said stands in the next receipt, and in that of the case page at once. A departure and a
late promise are no part of a receipt. A letter about several reports brings none: each has its own on its page."""
