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
