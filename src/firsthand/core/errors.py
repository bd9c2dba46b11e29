"""The error root: every failure that a caller can act on derives from FirsthandError."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class FirsthandError(Exception):
    """A failure with a reason and a mend, in plain English for the operator.

    Pages make their own words from the class and its values; the terminal prints `reason` and `mend`.
    """

    exit_code = 1

    def __init__(self, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.reason} {self.mend}".strip()


class NotAllowed(FirsthandError):
    """The person may not do this act."""

    exit_code = 4


class NotFound(FirsthandError):
    """The thing does not exist, or does not exist for this viewer: the two look the same."""

    exit_code = 5


class StepNotAllowed(FirsthandError):
    """The state of the case does not admit this step."""

    exit_code = 6


@dataclass(frozen=True)
class Broken:
    """One rule that an act would break: a whole English sentence with named places, and what stands in them.

    Pages translate `says` as it stands (it is a msgid) and then fill in `facts`.
    """

    says: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.says % self.facts if self.facts else self.says


class RulesBroken(StepNotAllowed):
    """An act would break rules of the life cycle: `broken` holds every one of them, and nothing was changed."""

    def __init__(self, broken: Sequence[Broken], mend: str = "") -> None:
        super().__init__(" ".join(str(rule) for rule in broken), mend or "Nothing was changed.")
        self.broken = tuple(broken)


def refuse_if(broken: Sequence[Broken]) -> None:
    """Raise RulesBroken when any rule would be broken."""
    if broken:
        raise RulesBroken(broken)


class BadInput(FirsthandError):
    """What was given cannot be used as it is."""

    exit_code = 2


class SetupRefused(FirsthandError):
    """The instance may not start as it stands (key, programme, database)."""

    exit_code = 3
