"""The boards as their readers see them."""

import csv
import io
import re
from datetime import timedelta

import pytest

from firsthand.boards.rules import PERIODS, Board
from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.people.models import Person
from firsthand.people.rules import Role
from pages import words_of

PAGES = [f"/desk/boards/{board}/" for board in Board]


def read(client, address, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


@pytest.fixture
def guest(db, at):
    return Person.objects.create(mail="gus@other.example", name="Gus", role=Role.GUEST, joined_at=at)


@pytest.mark.parametrize("page", [*PAGES, *(f"/desk/boards/{board}.csv" for board in Board)])
def test_the_team_reads_a_board_a_guest_does_not_and_a_stranger_is_led_to_the_door(
    house, handler, administrator, guest, desk_of, client, page
):
    assert desk_of(handler).get(page).status_code == 200
    assert desk_of(administrator).get(page).status_code == 200
    refused = desk_of(guest).get(page)
    assert refused.status_code == 403
    assert house["late"].number not in refused.content.decode()
    assert client.get(page).headers["Location"].startswith("/desk/sign-in/")


def test_the_boards_begin_with_the_clocks_and_have_a_link(house, handler, desk_of):
    client = desk_of(handler)
    assert client.get("/desk/boards/").headers["Location"] == "/desk/boards/clocks/"
    assert '<a href="/desk/boards/" aria-current="page">Boards</a>' in read(client, PAGES[0])


def test_a_guest_is_shown_no_link_to_the_boards(guest, desk_of, programme):
    assert "/desk/boards/" not in desk_of(guest).get("/desk/guest/").content.decode()


def test_an_administrator_sees_figures_and_no_case(house, administrator, desk_of):
    client = desk_of(administrator)
    for page in PAGES:
        html = read(client, page)
        assert not any(case.number in html for case in house.values())
    assert "One promise is late." in read(client, PAGES[0])
    assert "Your role sees figures and no cases." in read(client, PAGES[0])


def test_a_restricted_case_is_counted_for_everybody_and_named_to_its_own(house, handler, lead, desk_of):
    Case.objects.filter(pk=house["late"].pk).update(restricted=True)
    for page in PAGES[:2]:
        mine, foreign = read(desk_of(lead), page), read(desk_of(handler), page)
        assert house["late"].number in mine
        assert house["late"].number not in foreign
    assert "One promise is late." in read(desk_of(handler), PAGES[0])
    assert "One more is not named here." in words_of(read(desk_of(handler), PAGES[0]))


@pytest.mark.parametrize("address", ["nothing/", "nothing.csv", "clocks/?days=31", "times.csv?days=x"])
def test_an_unknown_board_or_period_is_not_there(house, handler, desk_of, address):
    assert desk_of(handler).get(f"/desk/boards/{address}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_board_changes_nothing(house, handler, desk_of, page):
    assert desk_of(handler).post(page).status_code == 405


@pytest.mark.parametrize(
    ("board", "said"),
    [
        ("clocks", "No promise has begun yet."),
        ("load", "No case is open, and none came in lately."),
        ("noise", "No report and no mail arrived in this time."),
        ("times", "Nothing was confirmed, decided or fixed in this time."),
    ],
)
def test_an_empty_board_says_what_will_stand_there(programme, handler, desk_of, board, said):
    html = read(desk_of(handler), f"/desk/boards/{board}/")
    assert said in words_of(html)
    assert "<table" not in html


def test_headings_are_findings(house, handler, desk_of):
    client = desk_of(handler)
    said = {page: words_of(read(client, page)) for page in PAGES}
    assert "One promise is late. One more is due within 24 hours." in said[PAGES[0]]
    assert "4 cases are open. 3 of them are with nobody." in said[PAGES[1]]
    assert "1 of 2 decided reports were valid: too few for a percentage." in said[PAGES[2]]
    assert "Confirmed in 90 days: 2, too few for a share. The longest took 80 hours." in said[PAGES[3]]


def test_nine_of_ten_are_told_of_ten_and_more(report_at, handler, desk_of, at):
    for n in range(10):
        case = report_at(at - timedelta(days=8)).case
        actions.confirm(case.number, by=handler, at=at - timedelta(days=8) + timedelta(hours=n + 1))
    said = words_of(read(desk_of(handler), "/desk/boards/times/"))
    assert "Nine of ten confirmations came within 9 hours." in said
    assert "0% (0 of 10)" in said


@pytest.mark.parametrize("page", PAGES)
def test_every_plot_has_a_name_a_description_and_its_figures_in_a_table(house, handler, desk_of, page):
    html = read(desk_of(handler), page)
    plots = re.findall(r'<svg class="plot" role="img" aria-labelledby="(\S+) (\S+)"', html)
    assert plots
    for title, desc in plots:
        assert re.search(rf'<title id="{title}">[^<]+</title>', html)
        assert re.search(rf'<desc id="{desc}">[^<]+</desc>', html)
        assert "<table" in html[html.index(f'id="{desc}"') :].split("</section>")[0]
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("page", PAGES)
def test_a_board_has_no_style_of_its_own_and_numbers_as_svg_reads_them(house, handler, desk_of, page, language):
    html = read(desk_of(handler), page, **{"accept-language": language})
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", html)
    drawn = "".join(re.findall(r'<svg class="plot".*?</svg>', html, re.DOTALL))
    places = re.findall(r'\b(?:c?x|x1|x2|c?y|y1|y2|width|height)="([^"]+)"', drawn)
    assert places
    assert [place for place in places if not re.fullmatch(r"-?\d+(\.\d+)?%?", place)] == []


def test_the_promise_is_a_line_with_its_words_and_what_came_late_a_cross_with_its_time(house, handler, desk_of):
    html = read(desk_of(handler), "/desk/boards/times/")
    drawn = html[html.index('id="confirmation-title"') :].split("</svg>")[0]
    assert "promised: 72 hours" in drawn
    assert drawn.count('class="plot-late"') == 1
    assert re.search(r'class="plot-late-word"[^>]*>80 h<', drawn)


def test_late_promises_lead_to_their_cases(house, handler, desk_of):
    html = read(desk_of(handler), "/desk/boards/clocks/")
    assert f'<a href="/desk/cases/{house["late"].number}/">' in html
    assert "1 day 4 h" in html


@pytest.mark.parametrize("page", PAGES)
def test_the_boards_speak_dutch(house, handler, desk_of, page):
    said = words_of(read(desk_of(handler), page, **{"accept-language": "nl"}))
    for word in ("Overzichten", "Termijnen", "Werkvoorraad", "Ruis", "Doorlooptijden", "Alle cijfers als CSV"):
        assert word in said


# CSV


def test_the_csv_has_the_figures_of_the_page(house, handler, desk_of):
    client = desk_of(handler)
    found = {(r["section"], r["item"], r["figure"]): r for r in rows(client, "/desk/boards/times.csv?days=30")}
    assert found["confirmation", "80", "took_hours"]["value"] == "1"
    assert found["confirmation", "", "promised"]["value"] == "72"
    assert found["confirmation", "", "median"] == {
        "board": "times", "section": "confirmation", "item": "", "figure": "median", "value": "10", "unit": "hours",
        "from": "2027-01-30T09:00:00.000000Z", "until": "2027-03-01T09:00:00.000000Z",
        "as_of": "2027-03-01T09:00:00.000000Z",
    }  # fmt: skip


def test_the_csv_of_every_board_is_a_table_under_one_header(house, handler, desk_of):
    client = desk_of(handler)
    for board in Board:
        for days in PERIODS:
            answer = client.get(f"/desk/boards/{board}.csv?days={days}")
            lines = list(csv.reader(io.StringIO(answer.content.decode())))
            assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
            assert {len(line) for line in lines} == {9}
            assert len(lines) > 1


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_csv_begins_a_formula(house, handler, lead, desk_of, name):
    Person.objects.filter(pk=lead.pk).update(name=name)
    items = [r["item"] for r in rows(desk_of(handler), "/desk/boards/load.csv")]
    assert f"'{name}" in items
    assert name not in items


def test_the_csv_names_no_case(house, lead, desk_of):
    for board in Board:
        text = desk_of(lead).get(f"/desk/boards/{board}.csv").content.decode()
        assert not any(case.number in text for case in house.values())
