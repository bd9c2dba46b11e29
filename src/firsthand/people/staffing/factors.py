"""Second factors, as far as looking after accounts needs to know of them: who has one, and taking them away."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from firsthand.people.models import Person


def have_one(people: Iterable[int]) -> frozenset[int]:
    """Which of these people have a second factor set up: one query. Recovery codes alone are none."""
    rows = Authenticator.objects.filter(user__in=list(people)).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return frozenset(rows.values_list("user_id", flat=True))


def take_away(person: Person) -> int:
    """Remove every second factor of a person, and their recovery codes; how many there were."""
    return Authenticator.objects.filter(user=person).delete()[0]
