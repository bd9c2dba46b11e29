"""Staff accounts and their invitations."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from firsthand.people.rules import Role


class PersonManager(BaseUserManager["Person"]):
    """Finds people by mail address; there is no way here to make a superuser."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(mail__iexact=username)


class Person(AbstractBaseUser):
    """A member of staff. `mail` is the sign-in name; the password is empty until the invitation was used."""

    mail = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True)
    told_of_breaches = models.BooleanField(default=False)
    """Named by the operator to hear of promises that are about to be missed, or were."""
    role_given_at = models.DateTimeField(null=True)
    """When they were given the role that they have; None where that was before this was kept."""
    role_given_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    """Who gave it; None for the operator. Shown to all who look after accounts, so that no grant goes unseen."""

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "mail"
    EMAIL_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="person_role_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.mail


class Invitation(models.Model):
    """A one-time link for one person. Only a hash of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Attempt(models.Model):
    """One try at the door that failed or is being made. Gone after an hour."""

    subject = models.CharField(max_length=64)
    """A keyed hash of the account or the address: neither can be read from it."""
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "at"], name="attempt_subject_at")]
