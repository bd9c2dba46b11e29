"""Asking DNS for the keys of signatures, within a time that no sender can stretch.

All questions of one mail have SECONDS together. After a question that got no answer nothing is asked for PAUSE_SECONDS:
on a machine without DNS sorting would otherwise wait anew for every mail. The same holds once the answers of as long a
time took IN_ALL_SECONDS: whoever signs with keys on a slow server of their own must not hold up the others' reports.
"""

from collections.abc import Callable
from time import monotonic

import dns.exception
import dns.name
import dns.resolver

from firsthand.core.errors import FirsthandError

SECONDS = 3.0
PAUSE_SECONDS = 600.0
IN_ALL_SECONDS = 30.0

KeyOf = Callable[[str], bytes | None]
"""The TXT record of a name; None when there is none. Raises NoAnswer."""


class NoAnswer(FirsthandError):
    """DNS did not answer, or is left alone for a while since it did not."""


class KeyLookup:
    """One for each process: it remembers that DNS did not answer."""

    def __init__(
        self, make: Callable[[], dns.resolver.Resolver] = dns.resolver.Resolver, *,
        clock: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        self._make = make
        self._clock = clock
        self._silent_until: float | None = None
        self._counts_until = 0.0
        self._waited = 0.0

    def for_one_mail(self) -> KeyOf:
        """A function that answers the questions of one mail, all within SECONDS from now."""
        until = self._clock() + SECONDS
        return lambda name: self._ask(name, until=until)

    def _ask(self, name: str, *, until: float) -> bytes | None:
        now = self._clock()
        if now >= until or (self._silent_until is not None and now < self._silent_until):
            raise NoAnswer("DNS is left alone for a while.")
        try:
            return self._record(name, seconds=until - now)
        finally:
            self._count(now)

    def _count(self, began: float) -> None:
        """Add what a question took to what the others took, and fall silent when it is too much."""
        now = self._clock()
        if now >= self._counts_until:
            self._counts_until, self._waited = now + PAUSE_SECONDS, 0.0
        self._waited += now - began
        if self._waited >= IN_ALL_SECONDS:
            self._silent_until = now + PAUSE_SECONDS

    def _record(self, name: str, *, seconds: float) -> bytes | None:
        try:
            answer = self._make().resolve(name, "TXT", lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return None
        except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, dns.name.BadEscape):
            return None
        except (dns.exception.DNSException, OSError, ValueError):
            self._silent_until = self._clock() + PAUSE_SECONDS
            raise NoAnswer("DNS did not answer.") from None
        records = [b"".join(record.strings) for record in answer]
        return next((record for record in records if b"p=" in record), None)
