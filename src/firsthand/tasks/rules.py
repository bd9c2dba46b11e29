"""What the desk owes besides its promises: things that a person has to look after. Pure."""

import enum


class TaskKind(enum.StrEnum):
    """Why a person is called."""

    CONFIRMATION_BOUNCED = "confirmation_bounced"
    """Nobody heard our confirmation: reach the reporter another way (R20)."""
    LETTER_FAILED = "letter_failed"
    APPEAL = "appeal"
    """For somebody who did not decide (R21)."""
    SECOND_PERSON = "second_person"
    """A departure or a legal step waits for a second person (R14, R15)."""
    EMBARGO_PROPOSED = "embargo_proposed"
    """The reporter proposed another end of the embargo (R47)."""
    REPORTER_LEFT_EMBARGO = "reporter_left_embargo"
    INCIDENT = "incident"
    """A report tells of personal data (R9)."""
    PROMISE_MISSED = "promise_missed"
    CHANNEL_DEAD = "channel_dead"
    """A door does not answer its own test (R11)."""
    UNREADABLE_MAIL = "unreadable_mail"
    """A report that no machine can read, or open: a person reads it as it came."""
    RECEIPT_HELD = "receipt_held"
    """A report whose receipt no machine may send: its sender failed a check, or too many went that way."""
    MAIL_LEFT = "mail_left"
    """A message of a mailbox cannot be fetched: a person looks at it there."""
    CRITICAL = "critical"
    """A report says, while intake is paused, that it is critical now."""
    LOG_STOPPED = "log_stopped"
    """The journal is not what was signed, or that cannot be known: no receipt can be made until an operator looked."""


BY_ITS_ACT = frozenset(
    {TaskKind.APPEAL, TaskKind.SECOND_PERSON, TaskKind.INCIDENT, TaskKind.EMBARGO_PROPOSED, TaskKind.LOG_STOPPED}
)
"""Tasks that only the act itself finishes: judging, agreeing, settling, answering, signing again."""
FOR_ANOTHER = frozenset({TaskKind.APPEAL, TaskKind.SECOND_PERSON})
"""Tasks for somebody who did not decide, or did not sign first."""
BY_A_MARK = frozenset({TaskKind.CRITICAL})
"""Tasks that a reporter opens by saying so: anybody may, as often as they like."""
QUIET = frozenset({TaskKind.PROMISE_MISSED, TaskKind.LETTER_FAILED})
"""Tasks of which no mail tells: a missed promise has a letter of its own, and mail about failing mail may fail too."""
