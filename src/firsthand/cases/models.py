"""Cases, who takes part, what was said, what was decided. Words are sealed; times and states are not."""

import uuid

from django.db import models

from firsthand.cases.rules import CaseState, ChangeKind, Channel, Direction, Outcome


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]  # type: ignore[attr-defined]


class CaseSequence(models.Model):
    """The last number given out in a year. Locked while a case opens, so that numbers are unique without a gap."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Case(models.Model):
    """Our handling of one vulnerability."""

    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, choices=_choices(CaseState), default=CaseState.RECEIVED)
    received_at = models.DateTimeField()
    """Arrival of the first report: what every clock starts from."""
    arrival_order = models.PositiveBigIntegerField(unique=True)
    """The arrival's own number; settles the order of two arrivals of the same moment (R23)."""
    channel = models.CharField(max_length=12, choices=_choices(Channel))
    language = models.CharField(max_length=12)
    version = models.ForeignKey("programme.Version", on_delete=models.PROTECT, related_name="+")
    asset_id = models.CharField(max_length=20, blank=True)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    title = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    missing = models.CharField(max_length=80, blank=True)
    """Which of `rules.ASKED_FOR` the report lacked, joined by commas."""
    code_mac = models.CharField(max_length=64, unique=True)
    """HMAC of the case code; the code itself is kept nowhere."""
    handler = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later_ones")
    """The earlier case about the same vulnerability."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    unread_since = models.DateTimeField(null=True)
    """The reporter wrote and nobody has answered yet: the time of their oldest unanswered message."""

    class Meta:
        indexes = [
            models.Index(
                fields=["arrival_order"],
                condition=~models.Q(state=CaseState.CLOSED) | models.Q(unread_since__isnull=False),
                name="case_in_queue",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=CaseState.CLOSED)
                | models.Q(closed_by__isnull=False, closed_at__isnull=False),
                name="case_closed_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(confirmed_by__isnull=False),
                name="case_confirmed_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.RECEIVED) | models.Q(confirmed_at__isnull=False),
                name="case_beyond_received_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Participant(models.Model):
    """The reporter of a case: name, link and mail address are sealed together in `contact`."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reporter")
    contact = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    mail_mac = models.CharField(max_length=64, blank=True, db_index=True)
    """HMAC of the mail address, to recognise a sender without keeping the address in the open."""
    credit_named_at = models.DateTimeField(null=True)
    """When they gave a name to print: their consent (R73)."""
    credit_declined_at = models.DateTimeField(null=True)


class Message(models.Model):
    """Something said in a case. `body` is a sealed JSON object with at least `text`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    direction = models.CharField(max_length=16, choices=_choices(Direction))
    channel = models.CharField(max_length=12, blank=True)
    body = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    is_report = models.BooleanField(default=False)
    is_question = models.BooleanField(default=False)
    from_known_sender = models.BooleanField(default=True)
    """False for a mail into the thread from an address that is not the reporter's."""

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="message_by_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(direction=Direction.FROM_REPORTER) | models.Q(by__isnull=False),
                name="message_of_ours_has_an_author",
            ),
        ]


class Attachment(models.Model):
    """A file that came with a message. Name and type are the sender's claims and are sealed as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    about = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()


class Decision(models.Model):
    """What a person decided, on which rule of the version of the day of arrival, and why. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=_choices(Outcome))
    rule_id = models.CharField(max_length=20, blank=True)
    reason = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.ACCEPTED) | ~models.Q(rule_id=""),
                name="decision_decline_cites_a_rule",
            ),
        ]


class Remedy(models.Model):
    """The change that removes the vulnerability (R24)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="remedy")
    kind = models.CharField(max_length=20, choices=_choices(ChangeKind))
    reference = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
