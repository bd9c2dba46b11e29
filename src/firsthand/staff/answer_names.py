"""How answers of the product are called, in the language of the page. Those that a team wrote keep their name."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firsthand.staff.words import Lazy

ANSWER_NAMES: Mapping[str, Lazy] = {
    "Read, and in hand": _("Read, and in hand"),
    "More steps, please": _("More steps, please"),
    "Does the remedy hold?": _("Does the remedy hold?"),
    "Which name to print?": _("Which name to print?"),
    "Nothing new yet": _("Nothing new yet"),
    "A remedy is planned": _("A remedy is planned"),
    "Not in scope": _("Not in scope"),
    "Seen, and no weakness": _("Seen, and no weakness"),
    "We do not see it": _("We do not see it"),
    "Known to us already": _("Known to us already"),
    "Somebody was first": _("Somebody was first"),
    "We see it as well": _("We see it as well"),
    "Thank you, and would you look again?": _("Thank you, and would you look again?"),
}
"""By the name that `answers/migrations/0002_starters.py` gave them."""


def shown_name(kept: str) -> str:
    """The name of an answer for the page, by the one that is kept."""
    return str(ANSWER_NAMES.get(kept, kept))


def kept_name(written: str, before: str) -> str:
    """The name to keep: the one before where nobody changed what the page showed."""
    return before if written == shown_name(before) else written
