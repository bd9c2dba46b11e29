"""What single letters owe their readers: the next date, the way to object, the promises of the day of arrival."""

from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.rules import Grounds, Outcome
from firsthand.core.dates import say_moment
from firsthand.embargo import actions as embargo
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.letters.models import Letter
from firsthand.programme.queries import version
from firsthand.programme.rules import RuleKind, in_language
from firsthand.promises.models import Promise
from firsthand.vault.queries import unseal_json

REASON = "We looked at it with care; this is what our policy says about it."
LANGUAGES = ["en", "nl", "de", "fr"]


def text_of(case, kind):
    letter = Letter.objects.filter(case=case, kind=kind).latest("written_at")
    return " ".join(unseal_json(letter.content)["text"].split())


def say(moment, language="en"):
    return say_moment(moment, language, "Europe/London")


# By when we write again


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_says_by_when_the_reporter_hears_from_us_again(report_at, handler, at, language):
    case = report_at(at, language=language).case
    actions.confirm(case.number, by=handler, at=at + timedelta(hours=1))
    assert say(at + timedelta(days=14, hours=1), language) in text_of(case, "confirmed")


def test_every_word_of_ours_names_the_date_that_it_starts_itself(a_case, handler, lead, at):
    moment, acts = at, [
        ("confirmed", lambda: actions.confirm(a_case.number, by=handler, at=moment)),
        ("message", lambda: actions.reply(a_case.number, "Hello.", by=handler, at=moment)),
        ("question", lambda: actions.ask(a_case.number, "Which version?", by=handler, at=moment)),
        ("verified", lambda: actions.verify(a_case.number, by=lead, at=moment)),
        ("accepted", lambda: actions.accept(a_case.number, by=lead, at=moment, reason=REASON, asset_id="S8")),
        ("embargo_proposed", lambda: embargo.propose_by_staff(
            a_case.number, ends_at=at + timedelta(days=60), why="It takes longer.", by=lead, at=moment)),
    ]  # fmt: skip
    for kind, act in acts:
        moment += timedelta(days=1)
        act()
        assert f"again by {say(moment + timedelta(days=14))}" in text_of(a_case, kind)


def test_a_date_that_has_passed_or_stands_still_is_not_promised(a_case, handler, at):
    actions.confirm(a_case.number, by=handler, at=at)
    later = at + timedelta(days=15)
    letters.put(a_case, LetterKind.LATE, at=later, facts={"promise": "update", "due": at + timedelta(days=14)})
    assert "You hear from us again" not in text_of(a_case, "late")
    Promise.objects.filter(case=a_case, kind="update").update(paused_at=at)
    letters.put(a_case, LetterKind.MESSAGE, at=at + timedelta(days=1), words={"message": "Hello."})
    assert "You hear from us again" not in text_of(a_case, "message")


def test_a_closed_report_is_promised_nothing_more(a_case, lead, at):
    actions.decline(a_case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason=REASON, by=lead, at=at)
    assert "You hear from us again" not in text_of(a_case, "declined")


# Declined


@pytest.mark.parametrize(("language", "said"), [
    ("en", "You may object once"), ("nl", "U kunt eenmaal bezwaar maken"),
    ("de", "Sie können einmal widersprechen"), ("fr", "Vous pouvez faire objection une fois"),
])  # fmt: skip
def test_every_refusal_says_how_to_object(report_at, lead, at, language, said):
    case = report_at(at, language=language).case
    actions.decline(case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason=REASON, by=lead, at=at)
    assert said in text_of(case, "declined")


def test_a_report_that_had_its_review_is_not_told_that_it_may_object(a_case, handler, lead, at):
    for who, upheld in ((lead, True), (handler, None)):
        actions.decline(a_case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason=REASON, by=who, at=at)
        if upheld:
            actions.appeal(a_case, text="Look again, it does.", at=at)
            actions.judge_appeal(a_case.number, upheld=True, reason=REASON, by=handler, at=at)
        at += timedelta(days=1)
    text = text_of(a_case, "declined")
    assert "You may object" not in text
    assert "has had its one review" in text


def test_a_later_report_is_told_that_it_keeps_its_thread_and_learns_the_outcome(report_at, lead, at):
    first, later = report_at(at).case, report_at(at + timedelta(hours=1)).case
    actions.decline(
        later.number, Outcome.DUPLICATE, rule_id="P3", reason=REASON, by=lead, at=at + timedelta(hours=2),
        same_as=first.number,
    )  # fmt: skip
    text = text_of(later, "declined")
    assert "we write to you when it is fixed" in text
    assert "its own number and its own thread" in text
    assert first.number not in text


def test_what_we_knew_is_dated_and_what_we_tried_is_shown(report_at, lead, at):
    known, tried = report_at(at).case, report_at(at).case
    actions.decline(
        known.number, Outcome.KNOWN, rule_id="P3", reason=REASON, by=lead, at=at,
        grounds=Grounds(known_since=at - timedelta(days=30), record="AUDIT-7"),
    )  # fmt: skip
    actions.decline(
        tried.number, Outcome.CANNOT_REPRODUCE, rule_id="R2", reason=REASON, by=lead, at=at,
        grounds=Grounds(versions="Portal 7.1", traces="An empty page."),
    )  # fmt: skip
    assert "In our own records since Saturday 30 January 2027" in text_of(known, "declined")
    assert "AUDIT-7" not in text_of(known, "declined")
    assert "What we tried it on Portal 7.1" in text_of(tried, "declined")
    assert "What we saw An empty page." in text_of(tried, "declined")
    assert "What we tried it on" not in text_of(known, "declined")


# Silence


def test_silence_is_asked_for_only_while_an_embargo_binds_the_reporter(a_case, handler, at):
    asked = "we ask you to keep what you found between us"
    actions.confirm(a_case.number, by=handler, at=at)
    assert f"Until {say(at + timedelta(days=45))} {asked}" in text_of(a_case, "confirmed")
    letters.put(a_case, LetterKind.ACCEPTED, at=at + timedelta(days=46))
    assert asked not in text_of(a_case, "accepted")
    embargo.leave_by_reporter(a_case, at=at)
    letters.put(a_case, LetterKind.VERIFIED, at=at)
    assert asked not in text_of(a_case, "verified")


# The receipt


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_carries_what_the_policy_of_the_day_promises(report_at, at, language):
    case = report_at(at, language=language).case
    programme = version(case.version_id).programme
    text = text_of(case, "receipt")
    promised = programme.of_kind(RuleKind.COMMITMENT)
    assert len(promised) >= 3
    for rule in promised:
        assert f"{rule.id} {' '.join(in_language(rule.text, language).split())}" in text


@pytest.mark.parametrize(("language", "said"), [
    ("en", "the whole research that you describe to us"), ("nl", "het hele onderzoek dat u ons beschrijft"),
    ("de", "die gesamte Untersuchung, die Sie uns beschreiben"),
    ("fr", "l’ensemble des recherches que vous nous décrivez"),
])  # fmt: skip
def test_the_receipt_says_that_the_promises_cover_the_research_and_not_only_the_finding(report_at, at, language, said):
    """R17."""
    assert said in text_of(report_at(at, language=language).case, "receipt")


# Late


@pytest.mark.parametrize(("promise", "said"), [
    ("confirm", "We promised that a person would confirm your report by {due}. Nobody has done so."),
    ("update", "We promised that you would hear from us again by {due}. You have not."),
    ("assessment", "We promised to decide by {due} whether your report qualifies."),
    ("resolution", "would be fixed, or your report closed, by {due}. Neither has happened."),
    ("credit", "We promised to settle by {due} how we thank you in our Hall of Fame."),
    ("own:gone", "We promised you something by {due} and have not kept to it."),
])  # fmt: skip
def test_a_late_letter_says_what_was_promised_and_until_when(a_case, at, promise, said):
    due = at + timedelta(hours=72)
    letters.put(a_case, LetterKind.LATE, at=at + timedelta(hours=73), facts={"promise": promise, "due": due})
    text = text_of(a_case, "late")
    assert said.format(due=say(due)) in text
    assert "A person has been called" in text
    assert "stays on record" in text


def test_moments_and_days_given_as_such_are_said_in_the_language_of_the_letter(report_at, at):
    case = report_at(at, language="fr").case
    letters.put(case, LetterKind.EARLIER_REMEDIED, at=at, facts={"day": at.date()})
    letters.put(case, LetterKind.LATE, at=at, facts={"promise": "confirm", "due": at})
    assert "depuis le 1er mars 2027" in text_of(case, "earlier_remedied")
    assert "le lundi 1er mars 2027 à 9 h 00 GMT" in text_of(case, "late")
