"""What a report leaves open is found by its words and its shape, and asked for once."""

from dataclasses import replace

import pytest

from firsthand.programme.rules import Asset, AssetKind
from firsthand.programme.scope import ScopeAnswer, Verdict
from firsthand.triage.lines import Item, NamedAsset
from firsthand.triage.missing.rules import missing_in
from firsthand.triage.reading import ReportWords

WHOLE = {
    "en": """The search page https://portal.example/search?q=1 echoes its input. An attacker could read the session.
1. Sign in.
2. Open the address below.
GET /search?q=<script>x</script> HTTP/1.1""",
    "nl": """Op https://portaal.example/zoek?q=1 komt de invoer terug. Een aanvaller kan zo de sessie overnemen.
Stappen:
1. Log in
2. Open het adres
Het antwoord is <b>x</b>.""",
    "de": """Unter https://portal.example/suche?q=1 steht die Eingabe in der Seite. Ein Angreifer kann mitlesen.
Schritte:
1. Anmelden
2. Adresse öffnen
Der Server antwortet mit <b>x</b>.""",
    "fr": """La page https://portail.example/recherche?q=1 renvoie la saisie. Un attaquant pourrait lire la session.
Étapes :
1. Se connecter
2. Ouvrir l'adresse
La réponse contient <b>x</b>.""",
}
TOOL = Asset("tool", AssetKind.DESKTOP_TOOL, {"en": "Audit Tool", "nl": "Auditprogramma"})
PORTAL = Asset("portal", AssetKind.WEB_APP, {"en": "Personal Portal", "nl": "Persoonlijk portaal"})


def items(words: ReportWords, **more) -> set[Item]:
    return {found.item for found in missing_in(words, **more)}


def asked(item: Item, words: ReportWords, **more) -> str:
    return next(found.question for found in missing_in(words, **more) if found.item == item)


@pytest.mark.parametrize("language", WHOLE)
def test_nothing_is_asked_of_a_report_that_has_everything(language):
    assert items(ReportWords(text=WHOLE[language], language=language)) == set()


@pytest.mark.parametrize("language", WHOLE)
def test_without_its_address_the_same_report_is_asked_where(language):
    lines = [line for line in WHOLE[language].splitlines() if "/" not in line]
    assert Item.LOCATION in items(ReportWords(text="\n".join(lines), language=language))


def test_a_form_that_was_filled_in_lacks_nothing_but_proof():
    words = ReportWords(location="The export of the portal", impact="Others read my rows", steps="Press Export twice.")
    assert items(words) == {Item.PROOF}


@pytest.mark.parametrize("nothing", ["", "-", "n/a", "None", "geen", "siehe oben", "TBD", "..."])
def test_a_field_that_says_nothing_counts_as_empty(nothing):
    words = ReportWords(location="The portal", impact=nothing, steps=nothing)
    assert items(words) >= {Item.IMPACT, Item.STEPS}


def test_an_empty_report_is_asked_for_everything_but_a_version():
    assert items(ReportWords()) == set(Item) - {Item.VERSION}


@pytest.mark.parametrize("place", [
    "https://a.example/x", "shop.example", "10.0.0.8", "2001:db8:0:1::8", "POST /login", "/admin/users",
    "the endpoint /m/api/export/messagelog", "Request /m/api/export/messagelog?accountCode=1",
    "src/parse.c:118", "the function read_header()", "com.example.reader", "Target: the mail gateway",
])  # fmt: skip
def test_a_place_may_be_written_in_many_ways(place):
    assert Item.LOCATION not in items(ReportWords(text=f"It goes wrong, see:\n{place}"))


@pytest.mark.parametrize("proof", [
    "HTTP/1.1 200 OK", "```\nroot:x:0\n```", "==4711==ERROR: heap overflow", "curl -k https://a.example/",
    "https://a.example/?q=%27", "see https://youtu.be/abc", 'It answers {"user": "bo"}', "<svg onload=x>",
])  # fmt: skip
def test_proof_may_be_written_in_many_ways(proof):
    assert Item.PROOF not in items(ReportWords(text=f"It goes wrong.\n{proof}"))


def test_a_screenshot_is_proof_when_it_is_there_and_not_when_it_is_only_named():
    words = ReportWords(text="I made a screenshot of the page.")
    assert Item.PROOF in items(words)
    assert Item.PROOF not in items(replace(words, files=("page.png",)))


@pytest.mark.parametrize("text", [
    "Please see the attached screenshots.", "Zie bijlage.", "Im Anhang ein Bild.", "Vous trouverez ci-joint une image.",
])  # fmt: skip
def test_a_file_that_was_announced_and_did_not_come_is_asked_for_again(text):
    assert asked(Item.PROOF, ReportWords(text=text)) == (
        "You mention an attachment, but none has reached us. Could you send it again?"
    )


def test_nothing_is_asked_for_that_may_stand_in_an_attached_document():
    assert items(ReportWords(text="Hello, my report is attached.", files=("report.pdf",))) == set()


def test_what_is_quoted_is_not_what_the_reporter_says():
    assert Item.LOCATION in items(ReportWords(text="I mean this:\n> https://a.example/x\n\nIt is unsafe."))


def test_the_words_of_a_language_outside_the_vocabulary_are_left_alone():
    assert missing_in(ReportWords(text="在登录页面上,攻击者可以读取所有用户的数据。请尽快修复。")) == ()
    spanish = (
        "Un atacante puede leer los datos de todos los usuarios porque la página no comprueba quién es el cliente."
    )
    assert missing_in(ReportWords(text=spanish)) == ()


class TestVersions:
    """A version is asked for where people have one of their own."""

    def test_a_web_site_has_no_version_to_ask_for(self):
        assert Item.VERSION not in items(ReportWords(text="The page https://a.example/login tells who has an account."))

    def test_an_app_without_a_version_is_asked_for_one(self):
        assert Item.VERSION in items(ReportWords(text="Your Android app keeps the code in a file that all can read."))

    def test_a_version_in_words_will_do(self):
        assert Item.VERSION not in items(ReportWords(text="The latest release of your Android app keeps the code."))

    def test_a_german_date_is_no_version(self):
        assert Item.VERSION in items(ReportWords(text="Am 12.03.2026 las ich den Treiber."))

    def test_a_version_of_a_program_says_where(self):
        assert Item.LOCATION not in items(ReportWords(text="Version 4.2 of your desktop client leaves a key on disk."))


class TestPreciseQuestions:
    """A question builds on what the report says."""

    def test_a_web_address_stands_in_the_question(self):
        words = ReportWords(text="I saw XSS at https://bo:secret@portal.example/search#top")
        assert asked(Item.LOCATION, words) == (
            "You name https://portal.example/search. Which parameter, field or header there is affected?"
        )

    def test_for_an_input_a_bare_host_is_asked_for_its_page(self):
        words = ReportWords(text="SQL injection on https://portal.example")
        assert asked(Item.LOCATION, words).startswith("You name https://portal.example. On which page")

    def test_for_something_of_the_whole_host_its_name_is_enough(self):
        words = ReportWords(text="The certificate of https://portal.example has ended, and visitors could be misled.")
        assert Item.LOCATION not in items(words)

    def test_the_query_of_an_address_is_not_repeated(self):
        words = ReportWords(text="See https://portal.example/reset?token=s3cret")
        assert "https://portal.example/reset:" in asked(Item.IMPACT, words)
        assert "s3cret" not in " ".join(found.question for found in missing_in(words))

    def test_where_others_show_films_is_not_what_the_report_is_about(self):
        words = ReportWords(text="https://youtu.be/abc shows it at https://portal.example/login")
        assert "portal.example/login" in asked(Item.IMPACT, words)

    @pytest.mark.parametrize(
        "own", ["http://localhost:8080/x", "http://127.0.0.1/x", "http://your-ip/x", "http://[::1]/x"]
    )
    def test_a_machine_of_the_reporter_is_no_place_to_ask_about(self, own):
        assert "at http" not in asked(Item.IMPACT, ReportWords(text=f"I ran it on {own}"))

    def test_an_address_with_a_page_goes_before_a_bare_host(self):
        words = ReportWords(text="On https://portal.example there is https://portal.example/login")
        assert "https://portal.example/login" in asked(Item.IMPACT, words)

    def test_a_request_says_where_an_input_is(self):
        words = ReportWords(text="Path traversal on https://portal.example\nGET /../../x HTTP/1.1")
        assert Item.LOCATION not in items(words)

    def test_an_address_of_the_programme_goes_first(self):
        answer = ScopeAnswer(Verdict.IN, PORTAL, host="portal.example")
        assets = (NamedAsset("https://portal.example/a", answer),)
        words = ReportWords(text="From https://bo.example/poc to https://portal.example/a")
        assert "https://portal.example/a" in asked(Item.IMPACT, words, assets=assets)

    def test_a_product_is_called_by_its_name_in_the_language_of_the_reporter(self):
        assets = (NamedAsset("audit tool", ScopeAnswer(Verdict.IN, TOOL, by_name=True)),)
        words = ReportWords(text="De Audit Tool bewaart het wachtwoord leesbaar.", language="nl")
        assert asked(Item.VERSION, words, assets=assets) == (
            "In welke versie van Auditprogramma hebt u dit gezien, en op welk systeem of apparaat?"
        )

    def test_what_was_chosen_in_the_form_helps_as_well(self):
        question = asked(Item.LOCATION, ReportWords(text="It shows the bills of others."), chosen=PORTAL)
        assert question.startswith("Where in Personal Portal did you find this")

    def test_code_that_was_read_is_asked_for_its_version(self):
        words = ReportWords(text="In src/parse.c:118 the length is not checked.")
        assert asked(Item.VERSION, words) == "In which version or commit did you read src/parse.c:118?"
