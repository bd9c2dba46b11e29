"""The one way in. Raw bytes are sealed and committed before anybody is told "taken"; nothing after can lose them."""

from firsthand.intake.actions.forms import Taken, canonical_form, follow_up, receive_by_hand, receive_form
from firsthand.intake.actions.heap import look_at, look_at_all, sort_again, treat_as
from firsthand.intake.actions.keeping import Incoming, envelope_of, receive_mail, receive_mails
from firsthand.intake.actions.sorting import (
    for_sorting,
    mail_is_reply,
    mail_is_report,
    set_aside,
    try_sorting_again,
)  # fmt: skip

__all__ = [
    "Incoming", "Taken", "canonical_form", "envelope_of", "follow_up", "for_sorting", "look_at", "look_at_all",
    "mail_is_reply", "mail_is_report", "receive_by_hand", "receive_form", "receive_mail", "receive_mails", "set_aside",
    "sort_again", "treat_as", "try_sorting_again",
]  # fmt: skip
