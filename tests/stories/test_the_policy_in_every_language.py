"""R5, R88: each language at its own address, one version for all, and one source for every number."""

from django.test import Client


def test_a_dutch_browser_is_led_to_the_dutch_page(story):
    assert Client().get("/", headers={"accept-language": "nl-NL,nl;q=0.9"}).headers["Location"] == "/nl/"
    assert Client().get("/", headers={"accept-language": "en"}).headers["Location"] == "/en/"
    assert Client().get("/", headers={"accept-language": "tlh"}).headers["Location"] == "/en/"


def test_the_language_switch_keeps_the_page(story):
    for page in ("", "scope/", "report/", "case/", "hall-of-fame/"):
        assert f'href="/nl/{page}"' in story.page(f"/en/{page}")
        assert f'href="/en/{page}"' in story.page(f"/nl/{page}")


def test_both_languages_show_the_same_version(story):
    story.the_policy_changes(hours="confirm_within_hours = 72 -> confirm_within_hours = 48")
    assert "/en/policy/2/" in story.page("/en/") or "2" in story.page("/en/")
    assert story.page("/en/policy/2/")
    assert story.page("/nl/policy/2/")


def test_changing_72_to_48_changes_both_pages_and_the_clock_but_not_old_reports(story):
    before = story.reporter_files().case
    story.wait(hours=1)
    story.the_policy_changes(hours="confirm_within_hours = 72 -> confirm_within_hours = 48")
    after = story.reporter_files().case
    assert "48 hours" in story.page("/en/")
    assert "72 hours" not in story.page("/en/")
    assert "48 uur" in story.page("/nl/")
    assert "72 uur" not in story.page("/nl/")
    confirm = [next(p for p in story.record(c).promises if p.kind == "confirm") for c in (before, after)]
    assert [(p.due_at - p.started_at).total_seconds() / 3600 for p in confirm] == [72, 48]


def test_a_dutch_report_gets_dutch_letters_only(story):
    """R91."""
    case = story.reporter_files(language="nl").case
    story.team_confirms(case)
    assert "Ontvangen" in story.letter(case, "receipt")["text"]
    assert "Geachte" in story.letter(case, "confirmed")["text"]
    assert "Dear" not in story.letter(case, "confirmed")["text"]


def test_duties_that_one_language_demands_and_another_asks_for_are_found_before_publishing(story):
    """R13."""
    from firsthand.programme.checking import check_folder

    assert "words.force" not in [finding.id for finding in check_folder(story.folder)]
    dutch = story.folder / "policy.nl.md"
    heading = next(line for line in dutch.read_text().splitlines() if "[D1]" in line)
    before = dutch.read_text().split(heading)[0].rstrip().splitlines()[-1]
    dutch.write_text(dutch.read_text().replace(before, "Wij vragen u vriendelijk:"))
    found = [finding.id for finding in check_folder(story.folder)]
    assert "words.force" in found
