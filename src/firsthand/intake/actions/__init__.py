"""The one way in. Raw bytes are sealed and committed before anybody is told "taken"; nothing after can lose them."""

from firsthand.intake.actions.forms import Taken, canonical_form, follow_up, receive_by_hand, receive_form
from firsthand.intake.actions.heap import look_at, treat_as
from firsthand.intake.actions.keeping import envelope_of, receive_mail
from firsthand.intake.actions.sorting import (
    for_sorting,
    mail_is_reply,
    mail_is_report,
    set_aside,
    try_sorting_again,
)  # fmt: skip

__all__ = [
    "Taken", "canonical_form", "envelope_of", "follow_up", "for_sorting", "look_at", "mail_is_reply", "mail_is_report",
    "receive_by_hand", "receive_form", "receive_mail", "set_aside", "treat_as",
    "try_sorting_again",
]  # fmt: skip
