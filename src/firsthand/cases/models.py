"""Cases, who takes part, what was said, what was decided. Words are sealed; times and states are not."""

import uuid
from datetime import UTC, datetime

from django.db import models

from firsthand.cases.rules import (
    OPEN,
    CaseState,
    ChangeKind,
    Channel,
    Direction,
    FactKind,
    Outcome,
    RmState,
    Role,
    TwoPersonKind,
    state_of,
)  # fmt: skip
from firsthand.core.brought import is_brought


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]  # type: ignore[attr-defined]


NOTHING_DUE = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for "no promise runs": a moment sorts last in an index on every database, and NULL does not."""

_IN_QUEUE = models.Q(rm__in=sorted(OPEN)) | models.Q(unread_since__isnull=False)
"""Open, or closed with words of the reporter that nobody answered."""
_FILTERED_BY = (
    "restricted", "handler", "next_kind", "question_open", "unread_since", "rm", "confirmed_at", "verified_at",
    "language", "channel", "asset_id", "received_at",
)  # fmt: skip


class CaseSequence(models.Model):
    """The last number given out in a year. Locked while a case opens, so that numbers are unique without a gap."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Case(models.Model):
    """Our handling of one vulnerability."""

    number = models.CharField(max_length=20, unique=True)
    rm = models.CharField(max_length=12, choices=_choices(RmState), default=RmState.RECEIVED)
    """Report management of the vendor: our own. The state that people see is worked out from it."""
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
    verified_at = models.DateTimeField(null=True)
    """When a person confirmed that the vulnerability is there."""
    same_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="later_ones", db_index=False
    )  # fmt: skip
    """The earlier case about the same vulnerability."""
    closed_at = models.DateTimeField(null=True)
    """When it left the open states, by a decision or for good."""
    closed_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    unread_since = models.DateTimeField(null=True)
    """The reporter wrote and nobody has answered yet: the time of their oldest unanswered message."""
    restricted = models.BooleanField(default=False)
    """Only leads and those who were let in see it (`people.rules.sees`)."""
    in_queue = models.GeneratedField(
        expression=models.ExpressionWrapper(_IN_QUEUE, models.BooleanField()), output_field=models.BooleanField(),
        db_persist=True,
    )  # fmt: skip
    """Whether it still asks something of us. The database works it out, so that no act can forget to."""
    next_due_at = models.DateTimeField(default=NOTHING_DUE)
    """When the nearest promise that runs is due, else NOTHING_DUE: a copy, written by `copies.follow` alone."""
    next_kind = models.CharField(max_length=48, blank=True)
    """The kind of that promise, "" where none runs: a copy like `next_due_at`."""
    question_open = models.BooleanField(default=False)
    """Whether a question of ours waits for an answer: a copy like `next_due_at`."""

    class Meta:
        indexes = [
            models.Index(
                fields=["arrival_order"],
                condition=models.Q(rm__in=sorted(OPEN)) | models.Q(unread_since__isnull=False),
                name="case_in_queue",
            ),
            # Each holds all that a plain filter asks for, so that one which fits few cases reads no other row. With the
            # id, for which PostgreSQL would go to the row; SQLite has it in every index anyway.
            models.Index(
                fields=["next_due_at", "arrival_order", *_FILTERED_BY, "id"],
                condition=models.Q(in_queue=True),
                name="case_queue",
            ),
            models.Index(
                fields=["handler", "next_due_at", "arrival_order", "restricted", "id"],
                condition=models.Q(in_queue=True),
                name="case_queue_of",
            ),
            models.Index(
                fields=["next_due_at", "arrival_order", "restricted", "id"],
                condition=models.Q(in_queue=True, question_open=True),
                name="case_queue_asked",
            ),
            # Few cases have an earlier one. Over all rows SQLite takes such an index for useless, and reads every case.
            models.Index(
                fields=["same_as", "arrival_order"], condition=models.Q(same_as__isnull=False), name="case_later_ones"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rm__in=sorted(OPEN)) | models.Q(closed_by__isnull=False, closed_at__isnull=False),
                name="case_closed_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(confirmed_by__isnull=False),
                name="case_confirmed_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(rm=RmState.RECEIVED) | models.Q(confirmed_at__isnull=False),
                name="case_beyond_received_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> CaseState:
        """Where the case stands for people."""
        return state_of(
            self.rm, confirmed=self.confirmed_at is not None, fixed=self.is_fixed,
            verified=self.verified_at is not None,
        )  # fmt: skip

    @property
    def is_fixed(self) -> bool:
        """Whether the fix is in place (fact D). Lists bring the answer along as `fixed`, others the facts."""
        if self.rm != RmState.ACCEPTED:
            return False
        if is_brought(self, "facts"):
            return any(fact.kind == FactKind.FIX_DEPLOYED for fact in self.facts.all())
        brought: bool | None = getattr(self, "fixed", None)
        return self.facts.filter(kind=FactKind.FIX_DEPLOYED).exists() if brought is None else brought

    @property
    def reporter(self) -> "Participant":
        """The participant who reported. Lists prefetch `participants`."""
        return next(p for p in self.participants.all() if p.is_reporter)


class Access(models.Model):
    """A person of the desk was let into one case: a colleague into a restricted one, or a guest."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="let_in")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="let_into")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    """When a guest agreed to keep what they read to themselves until the embargo ends; nothing is shown before."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], condition=models.Q(ended_at=None), name="access_once"),
        ]  # fmt: skip


class Participant(models.Model):
    """A person or body with a role in one case, the reporter first of all.

    Name, link and mail address are sealed together in `contact`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    is_reporter = models.BooleanField(default=True)
    roles = models.CharField(max_length=80, default=f"{Role.FINDER},{Role.REPORTER}")
    """Values of `rules.Role`, joined by commas."""
    rm = models.CharField(max_length=12, choices=_choices(RmState), default=RmState.ACCEPTED)
    """A reporter is seen from Accepted on: sending a report requires it (lifecycle, 2)."""
    consent = models.CharField(max_length=12, default="no_embargo")
    """Consent to the embargo: a value of `embargo.rules.ConsentState`, written by `embargo.actions` alone."""
    contact = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    mail_mac = models.CharField(max_length=64, blank=True, db_index=True)
    """HMAC of the mail address, to recognise a sender without keeping the address in the open."""
    credit_named_at = models.DateTimeField(null=True)
    """When they gave a name to print: their consent (R73)."""
    credit_declined_at = models.DateTimeField(null=True)
    identity_shared_at = models.DateTimeField(null=True)
    """When they allowed us to tell third parties who they are (R16); None: we do not."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(is_reporter=True), name="participant_one_reporter"
            ),
        ]


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
    answered_at = models.DateTimeField(null=True)
    """A question of ours: when it was answered (R18)."""
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
    grounds = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """Sealed JSON of `rules.Grounds`, for the outcomes that rest on a record or on traces."""
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


class Fact(models.Model):
    """One of the dated facts of a case besides V, which is the arrival itself. Never changed, never removed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=16, choices=_choices(FactKind))
    happened_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="fact_once_per_case")]


class TwoPersonEntry(models.Model):
    """A departure from the guidelines, or a legal step: holds only once a second person has put their name to it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="two_person_entries")
    kind = models.CharField(max_length=12, choices=_choices(TwoPersonKind))
    rule_id = models.CharField(max_length=20)
    evidence = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    seconded_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seconded_by__isnull=True) | ~models.Q(seconded_by=models.F("proposed_by")),
                name="entry_seconded_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(seconded_at__isnull=True) | models.Q(seconded_by__isnull=False),
                name="entry_seconded_by_a_person",
            ),
        ]


class Appeal(models.Model):
    """The reporter asks that somebody who did not decide looks again: once a case (R21)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="appeal")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    """What they wrote."""
    made_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    reason = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(judged_at__isnull=True)
                | models.Q(judged_by__isnull=False, upheld__isnull=False, reason__isnull=False),
                name="appeal_judged_by_a_person",
            ),
        ]
