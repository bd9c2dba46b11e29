"""Who sees a case: the whole team, or only leads and those who were let in; and guests, one case each."""

import pytest

from firsthand.cases import actions
from firsthand.cases.guests import case_for_guest, record_for
from firsthand.cases.models import Access, Participant
from firsthand.cases.queries import case_for, may_see, open_to_guest, visible_to
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.journal.models import Entry
from firsthand.people.models import Person
from firsthand.people.rules import Act, Role, may, sees

CANARY = "Heron-4471"


@pytest.fixture
def triager(db):
    return Person.objects.create(mail="bo@staff.example", name="Bo", role=Role.TRIAGER)


@pytest.fixture
def guest(a_case, handler, at):
    person, _ = actions.let_guest_in(a_case.number, "engineer@house.example", "Gita", by=handler, at=at)
    return person


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("let_in", [True, False])
def test_the_query_sees_what_the_rule_says(a_case, handler, at, role, restricted, let_in):
    somebody = Person.objects.create(mail="any@staff.example", name="Any", role=role)
    if restricted:
        actions.restrict(a_case.number, by=handler, at=at)
    if let_in:
        Access.objects.create(case=a_case, person=somebody, given_at=at, given_by=handler, agreed_at=at)
    found = visible_to(somebody) | open_to_guest(somebody)
    assert found.filter(pk=a_case.pk).exists() is sees(role, restricted=restricted, let_in=let_in)
    of_the_case = Participant.objects.filter(may_see(somebody), case=a_case)
    assert of_the_case.exists() is visible_to(somebody).filter(pk=a_case.pk).exists()


def test_a_restricted_case_does_not_exist_for_those_who_were_not_let_in(a_case, handler, triager, lead, auditor, at):
    actions.restrict(a_case.number, by=handler, at=at)
    for person in (triager, auditor):
        with pytest.raises(NotFound):
            case_for(person, a_case.number)
    assert case_for(lead, a_case.number) == case_for(handler, a_case.number) == a_case


def test_who_restricts_and_who_works_on_it_stay_in(a_case, handler, lead, at):
    actions.take(a_case.number, by=handler, at=at)
    actions.restrict(a_case.number, by=lead, at=at)
    assert case_for(handler, a_case.number) == a_case


def test_a_triager_may_not_restrict_and_an_outsider_learns_nothing(a_case, triager, administrator, at):
    with pytest.raises(NotAllowed):
        actions.restrict(a_case.number, by=triager, at=at)
    with pytest.raises(NotAllowed):
        actions.restrict(a_case.number, by=administrator, at=at)
    assert not Entry.objects.filter(kind="case.restricted").exists()


def test_a_colleague_who_is_let_in_sees_it_until_that_ends(a_case, handler, triager, at):
    actions.restrict(a_case.number, by=handler, at=at)
    actions.let_in(a_case.number, triager.pk, by=handler, at=at)
    assert case_for(triager, a_case.number) == a_case
    actions.end_access(a_case.number, triager.pk, by=handler, at=at)
    with pytest.raises(NotFound):
        case_for(triager, a_case.number)
    kinds = Entry.objects.filter(subject=a_case.number, kind__startswith="access.")
    kinds = list(kinds.order_by("number").values_list("kind", flat=True))
    assert kinds == ["access.given", "access.given", "access.ended"]


def test_nobody_shuts_themselves_out(a_case, handler, at):
    actions.restrict(a_case.number, by=handler, at=at)
    with pytest.raises(BadInput):
        actions.end_access(a_case.number, handler.pk, by=handler, at=at)


def test_restricting_twice_is_written_once(a_case, handler, at):
    for _ in range(2):
        actions.restrict(a_case.number, by=handler, at=at)
    assert Entry.objects.filter(kind="case.restricted").count() == 1


def test_a_guest_reads_nothing_before_they_agree(a_case, guest, at):
    with pytest.raises(NotFound):
        case_for_guest(guest, a_case.number)
    actions.agree(a_case.number, by=guest, at=at)
    assert case_for_guest(guest, a_case.number) == a_case


def test_a_guest_sees_no_case_of_the_team_and_no_second_case(a_case, guest, report_at, at):
    actions.agree(a_case.number, by=guest, at=at)
    other = report_at(at, location="https://elsewhere.example/").case
    assert not visible_to(guest).exists()
    with pytest.raises(NotFound):
        case_for_guest(guest, other.number)
    assert not any(may(Role.GUEST, act) for act in Act if act is not Act.READ_AS_GUEST)


def test_a_guest_is_not_told_who_reported_and_what_the_team_says_among_itself(a_case, guest, handler, at):
    actions.keep_note(a_case.number, f"{CANARY} is a customer", by=handler, at=at)
    actions.reply(a_case.number, "Thank you, oak & ember, we are looking.", by=handler, at=at)
    actions.agree(a_case.number, by=guest, at=at)
    told = str(record_for(a_case, guest, named_in=(), at=at))
    assert "Files of others can be read." in told
    for word in (CANARY, "oak & ember", "oak@finder.example", "oak.example"):
        assert word not in told


def test_the_note_of_a_guest_reaches_the_team_and_not_the_reporter(a_case, guest, handler, at):
    actions.agree(a_case.number, by=guest, at=at)
    letters = a_case.letters.count()
    kept = actions.keep_note_of_guest(a_case.number, f"{CANARY}: repaired on Friday", by=guest, at=at)
    assert (kept.direction, a_case.letters.count()) == ("note", letters)
    assert CANARY in str(record_for(a_case, guest, named_in=(), at=at))


def test_a_second_guest_does_not_read_the_first_ones_notes(a_case, guest, handler, at):
    second, _ = actions.let_guest_in(a_case.number, "other@vendor.example", "Otto", by=handler, at=at)
    for one in (guest, second):
        actions.agree(a_case.number, by=one, at=at)
    actions.keep_note_of_guest(a_case.number, CANARY, by=guest, at=at)
    assert CANARY not in str(record_for(a_case, second, named_in=(), at=at))


def test_an_ended_guest_reads_nothing_more(a_case, guest, handler, at):
    actions.agree(a_case.number, by=guest, at=at)
    actions.end_access(a_case.number, guest.pk, by=handler, at=at)
    with pytest.raises(NotFound):
        case_for_guest(guest, a_case.number)


def test_a_colleague_is_no_guest(a_case, handler, lead, at):
    with pytest.raises(BadInput):
        actions.let_guest_in(a_case.number, lead.mail, "Tomas", by=handler, at=at)


def test_the_public_record_counts_restricted_cases_and_the_journal_names_no_address(a_case, guest):
    entry = Entry.objects.get(kind="access.given")
    assert "engineer@house.example" not in entry.text
