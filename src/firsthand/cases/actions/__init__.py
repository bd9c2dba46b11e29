"""What staff and reporters do to a case. Each act checks the person, the state and the input, and writes row, journal
and letter together, or nothing at all."""

from firsthand.cases.actions.appealing import appeal, judge_appeal
from firsthand.cases.actions.assigning import assign
from firsthand.cases.actions.deciding import accept, close, decline, verify
from firsthand.cases.actions.entering import propose_entry, second_entry, withdraw_entry
from firsthand.cases.actions.incidents import note_incident, settle_incident
from firsthand.cases.actions.joining import link_to_earlier
from firsthand.cases.actions.language import change_language
from firsthand.cases.actions.letting_in import (
    agree,
    end_access,
    keep_note_of_guest,
    let_guest_in,
    let_in,
    open_to_team,
    restrict,
)
from firsthand.cases.actions.noting import note_fact
from firsthand.cases.actions.participating import add_participant, note_consent, note_participant_step
from firsthand.cases.actions.remedying import record_remedy
from firsthand.cases.actions.sharing import export_for_third_party, note_request, share_identity
from firsthand.cases.actions.talking import ask, confirm, hand_out_test_account, keep_note, mark_answered, reply, take
from firsthand.cases.actions.twins import Twin, TwinsRefused, decline_twins

__all__ = [
    "Twin",
    "TwinsRefused",
    "accept",
    "add_participant",
    "agree",
    "appeal",
    "ask",
    "assign",
    "change_language",
    "close",
    "confirm",
    "decline",
    "decline_twins",
    "end_access",
    "export_for_third_party",
    "hand_out_test_account",
    "judge_appeal",
    "keep_note",
    "keep_note_of_guest",
    "let_guest_in",
    "let_in",
    "link_to_earlier",
    "mark_answered",
    "note_consent",
    "note_fact",
    "note_incident",
    "note_participant_step",
    "note_request",
    "open_to_team",
    "propose_entry",
    "record_remedy",
    "reply",
    "restrict",
    "second_entry",
    "settle_incident",
    "share_identity",
    "take",
    "verify",
    "withdraw_entry",
]
