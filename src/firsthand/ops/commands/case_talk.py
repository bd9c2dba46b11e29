"""`firsthand case confirm|reply|ask|answered|language|test-account|note|request`: words, and notes of the team."""

import argparse

from firsthand.core import clock
from firsthand.ops.commands.case_args import Acts, add_act, add_text, as_utf8, do, question_id, text


def add(case: Acts) -> None:
    """Register the acts."""
    add_text(
        add_act(case, "confirm", run_confirm, "tell the reporter that a person has read the report"),
        "a word of your own",
    )
    add_text(add_act(case, "reply", run_reply, "write to the reporter"), "the message; without it, standard input")
    add_text(
        add_act(case, "ask", run_ask, "put a question to the reporter"), "the question; without it, standard input"
    )
    answered = add_act(case, "answered", run_answered, "note that the reporter has answered a question")
    answered.add_argument("question", type=question_id, metavar="QUESTION_ID", help="as the case shows it")
    language = add_act(case, "language", run_language, "answer the reporter in another language from here on")
    language.add_argument(
        "language", type=as_utf8, metavar="LANGUAGE", help="a code that our letters speak, such as nl"
    )
    add_text(
        add_act(case, "test-account", run_test_account, "give the reporter an account of ours to test with"),
        "the account and how to use it; without it, standard input",
    )
    add_text(add_act(case, "note", run_note, "keep a note for the team"), "the note; without it, standard input")
    add_text(
        add_act(case, "request", run_request, "log that a third party asked about the case; only the team sees it"),
        "who asked, and for what; without it, standard input",
    )


def run_confirm(args: argparse.Namespace) -> int:
    """Confirm the report."""
    from firsthand.cases.actions import confirm

    return do(
        args, "Confirmed",
        lambda by: confirm(args.number, text=text(args.text, required=False), by=by, at=clock.now()),
    )  # fmt: skip


def run_reply(args: argparse.Namespace) -> int:
    """Write to the reporter."""
    from firsthand.cases.actions import reply

    return do(args, "Sent", lambda by: reply(args.number, text(args.text), by=by, at=clock.now()))


def run_ask(args: argparse.Namespace) -> int:
    """Ask the reporter."""
    from firsthand.cases.actions import ask

    return do(args, "Asked", lambda by: ask(args.number, text(args.text), by=by, at=clock.now()))


def run_answered(args: argparse.Namespace) -> int:
    """Note an answer."""
    from firsthand.cases.actions import mark_answered

    return do(args, "Answered", lambda by: mark_answered(args.number, args.question, by=by, at=clock.now()))


def run_language(args: argparse.Namespace) -> int:
    """Change the language of the answers."""
    from firsthand.cases.actions import change_language

    return do(
        args, "Answered in this language from here on",
        lambda by: change_language(args.number, args.language, by=by, at=clock.now()),
    )  # fmt: skip


def run_test_account(args: argparse.Namespace) -> int:
    """Hand out an account."""
    from firsthand.cases.actions import hand_out_test_account

    return do(args, "Sent", lambda by: hand_out_test_account(args.number, text(args.text), by=by, at=clock.now()))


def run_note(args: argparse.Namespace) -> int:
    """Keep a note."""
    from firsthand.cases.actions import keep_note

    return do(args, "Kept for the team", lambda by: keep_note(args.number, text(args.text), by=by, at=clock.now()))


def run_request(args: argparse.Namespace) -> int:
    """Log a request of a third party."""
    from firsthand.cases.actions import note_request

    return do(args, "Logged", lambda by: note_request(args.number, text(args.text), by=by, at=clock.now()))
