"""The sessions of one person: where they are signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from firsthand.people.models import Person


def end_sessions(person: Person) -> int:
    """End every session of a person; how many there were.

    A session names its person only inside, so all that have not run out are read: those of one working day. What has
    run out is told by the clock that Django wrote it with.
    """
    rows = Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
    theirs = [row.pk for row in rows if row.get_decoded().get(SESSION_KEY) == str(person.pk)]
    UserSession.objects.filter(user=person).delete()
    return Session.objects.filter(pk__in=theirs).delete()[0]
