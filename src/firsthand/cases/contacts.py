"""Who the reporter is, as far as they told us. The pure half of the contact data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """What a reporter told about themselves; every part may be empty."""

    name: str = ""
    """The name to print in the Hall of Fame."""
    link: str = ""
    organisation: str = ""
    mail: str = ""
    greet_as: str = ""
    """How letters address them; from a mail's From line or the name they gave."""

    @property
    def called(self) -> str:
        """What the team calls them; "" for somebody who gave no name."""
        return self.name or self.greet_as
