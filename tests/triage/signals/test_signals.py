"""Signs of bulk and of machines: what was seen, with its words and numbers, and not what careful people write."""

import gzip
import json

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.rules import Asset, AssetKind
from firsthand.programme.scope import Note, ScopeAnswer, Verdict
from firsthand.triage import words as said
from firsthand.triage.lines import NamedAsset, Signal, SignalKind
from firsthand.triage.reading import ReportWords, plain
from firsthand.triage.signals.placeholders import AT_MOST, placeholders_in
from firsthand.triage.signals.rules import AT_ONCE, RECIPIENTS, SHOWN, signals_in
from processor_time import costs_less_than

WWW = Asset("www", AssetKind.HOST, {"en": "Web site"}, "www.tidewater.example")


def kinds(text: str = "", **more) -> list[SignalKind]:
    return [signal.kind for signal in signals_in(ReportWords(text=text), **more)]


@pytest.mark.parametrize("left", [
    "[Your Name]", "[your company name]", "<insert URL>", "{{target}}", "{{ company_name }}", "[Insert date here]",
    "[Target URL]", "*|FNAME|*", "%%first_name%%", "Lorem ipsum", "[Uw naam]",
    "[bedrijfsnaam]", "[Ihr Name]", "[Firmenname]", "[Datum einfügen]", "[Votre nom]", "[insérer l’adresse]",

])  # fmt: skip
def test_what_was_left_to_be_filled_in_is_named(left):
    (signal,) = signals_in(ReportWords(text=f"Dear team, {left} and more"))
    assert signal.kind is SignalKind.PLACEHOLDERS
    assert signal.words[0].casefold().startswith(left.replace("’", "'").casefold())


@pytest.mark.parametrize("line", [
    "As an AI language model", "Als KI-Sprachmodell", "En tant que modèle de langage", "Here is a polished version",
])  # fmt: skip
def test_what_a_language_model_says_of_itself_has_a_line_of_its_own(line):
    assert kinds(f"Dear team, {line} and more") == [SignalKind.MACHINE_WORDS]


@pytest.mark.parametrize("line", ["TODO", "- TODO: describe the impact", "Impact: TBD", "[TODO]"])
def test_work_left_undone_is_named(line):
    assert kinds(f"Hello\n{line}\n") == [SignalKind.PLACEHOLDERS]


@pytest.mark.parametrize("text", [
    "I entered {{7*7}} and got 49.", "The template injection prints {{target}}.", "GET /users/{name} HTTP/1.1",
    "curl -H 'Cookie: <your session>' https://a.example", "[url]https://a.example[/url]", "press [Add to cart]",
    "user[name]=x", "[Company](https://a.example)", "// TODO: escape this",
    "Your bot says “As an AI language model I…”",
    "the TODO app", "http://<target>/cgi-bin/x", "[Enter password]", "as an AI agent it reads mail", "%name%",
])  # fmt: skip
def test_what_careful_people_write_is_no_sign(text):
    assert kinds(text) == []


def test_a_stand_in_is_a_sign_where_the_target_belongs():
    assert kinds("URL: https://example.com/login") == [SignalKind.PLACEHOLDERS]
    assert kinds("I found a hole in your website yourdomain.com today") == [SignalKind.PLACEHOLDERS]


@pytest.mark.parametrize("text", [
    "URL: https://www.tidewater.com/login, my host is evil.example.com", "curl -H 'Origin: https://example.com' /api",
    "A mail to bo@example.com arrives", "URL: https://shop.example.com.tidewater.nl/",
])  # fmt: skip
def test_a_stand_in_elsewhere_is_none(text):
    assert kinds(text) == []


def test_who_names_an_asset_of_the_programme_may_use_stand_ins():
    assets = (NamedAsset("www.tidewater.example", ScopeAnswer(Verdict.IN, WWW, host="www.tidewater.example")),)
    assert kinds("Host: example.com", assets=assets) == []


@pytest.mark.parametrize("note", [Note.NEIGHBOUR, Note.SUB_DOMAIN, Note.LOOK_ALIKE])
def test_a_host_near_a_listed_one_is_named(note):
    answer = ScopeAnswer(Verdict.NOT_NAMED, host="api9.tidewater.example", note=note, nearest=WWW)
    (signal,) = signals_in(ReportWords(), assets=(NamedAsset("https://api9.tidewater.example/v3", answer),))
    assert signal == Signal(SignalKind.UNKNOWN_ENDPOINTS, ("https://api9.tidewater.example/v3",), 1)


@pytest.mark.parametrize("note", [Note.NONE, Note.PARENT, Note.OTHER_PATH])
def test_hosts_of_strangers_and_the_domain_itself_are_no_sign(note):
    assert kinds(assets=(NamedAsset("x.example", ScopeAnswer(Verdict.NOT_NAMED, host="x.example", note=note)),)) == []


def test_numbers_are_signs_from_their_threshold_on():
    assert kinds(same_text=1, recipients=RECIPIENTS, from_sender_today=AT_ONCE) == [
        SignalKind.SAME_TEXT, SignalKind.SENT_TO_MANY, SignalKind.MANY_AT_ONCE,
    ]  # fmt: skip
    assert kinds(same_text=0, recipients=RECIPIENTS - 1, from_sender_today=AT_ONCE - 1) == []


def test_words_are_named_once_and_the_first_few_of_many():
    (signal,) = signals_in(
        ReportWords(text="[your name] [Your Name] " + " ".join(f"[insert no {n}]" for n in range(9)))
    )
    assert signal.count == 10
    assert len(signal.words) == SHOWN
    assert signal.words[0] == "[your name]"


@pytest.mark.parametrize("kind", SignalKind)
@pytest.mark.parametrize("count", [1, 7])
def test_each_sign_is_told_in_a_sentence(kind, count):
    with override("en"):
        assert said.signal(Signal(kind, count=count)).head.endswith(".")


@pytest.mark.parametrize(
    "trap", ["[", "[your ", "[insert a ", "found on ", "{{target ", "\n TODO ", "a.", "[Ihr x ", "<your "]
)
def test_hostile_text_is_read_in_bounded_time(trap):
    words = ReportWords(text=plain(trap * 100_000))
    assert costs_less_than(0.5, lambda: signals_in(words))


def test_no_more_than_a_hundred_of_a_kind_are_looked_at():
    assert sum(1 for _ in placeholders_in("[your name] " * 500)) == AT_MOST


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    for signal in signals_in(ReportWords(title=plain(text), text=plain(text))):
        assert signal.words
        assert all(word and len(word) <= 80 for word in signal.words)


def test_real_texts_of_researchers_hardly_ever_carry_a_sign(shared):
    with gzip.open(shared / "corpora" / "classes" / "texts.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines][::4]
    signs = sum(bool(signals_in(ReportWords(title=plain(row["title"]), text=plain(row["text"])))) for row in rows)
    assert signs <= len(rows) // 500
