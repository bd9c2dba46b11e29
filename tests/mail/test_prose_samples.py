"""Short reports in the four languages of our letters: the receipt asks for what is missing, and for nothing else."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_of_tests import MAILS

from firsthand.mail.sorting.items import LOOK_AT, credit_in, missing_in
from processor_time import costs_less_than, grows_evenly

SAMPLES = sorted((MAILS / "prose").glob("*.txt"))


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.stem for sample in SAMPLES])
def test_only_what_is_missing_is_asked_for(sample):
    head, _, text = sample.read_text().partition("\n\n")
    assert missing_in(text) == tuple(head.removeprefix("missing:").split())


def test_every_language_of_the_letters_has_its_samples():
    by_language = [sample.stem.partition("-")[0] for sample in SAMPLES]
    assert {code: by_language.count(code) for code in ("en", "nl", "de", "fr")} == dict.fromkeys(set(by_language), 6)


@pytest.mark.parametrize(("text", "name"), [
    ("Ik wil graag als Zoë de Vries in de eregalerij vermeld worden.", "Zoë de Vries"),
    ("U mag mij vermelden als Bo.", "Bo"),
    ("Ich möchte gern als Ute Kern genannt werden.", "Ute Kern"),
    ("Sie dürfen mich als Ute Kern in der Ruhmeshalle nennen.", "Ute Kern"),
    ("Name für die Danksagung: Ute Kern", "Ute Kern"), ("Nom pour les remerciements : Zoé D’Or", "Zoé D’Or"),
    ("Vous pouvez me citer comme Zoé Blanc, merci.", "Zoé Blanc"), ("Découvert par : Zoé Blanc", "Zoé Blanc"),
    ("Je souhaite être mentionnée sous le nom de Zoé Blanc.", "Zoé Blanc"),
    ("You can list me in the hall of fame as Bo Winter.", "Bo Winter"),
])  # fmt: skip
def test_a_wish_to_be_named_gives_the_name(text, name):
    assert credit_in(text).name == name


@pytest.mark.parametrize("text", [
    "I would rather not be named.", "Please do not publish my name.", "Noem mijn naam niet.",
    "Ik hoef niet genoemd te worden.", "Vermelding: liever niet", "Ich verzichte auf eine Nennung.",
    "Ich möchte nicht namentlich genannt werden.", "Nennung: nein danke", "Bitte ohne Namensnennung.",
    "Je préfère ne pas être citée.", "Je ne souhaite pas apparaître.", "Merci de ne pas publier mon nom.",
    "Je tiens à garder l’anonymat.", "Mention : aucune",
])  # fmt: skip
def test_a_wish_to_stay_unnamed_is_heard(text):
    wish = credit_in(text)
    assert (wish.answered, wish.name) == (True, "")


@pytest.mark.parametrize("text", [
    "le script peut être lancé en tant que root", "an anonymous user can read it", "un utilisateur anonyme peut lire",
    "ein anonymer Nutzer kann das", "the file is to be named as x.php", "it adds credit to my account",
    "het veld moet genoemd worden als admin", "that will also break the page", "kann ich als Kunde alles sehen",
    "the guest can be listed as an owner", "wie oben genannt werden Cookies gesetzt",
])  # fmt: skip
def test_a_weakness_told_in_like_words_is_no_wish(text):
    assert not credit_in(text).answered


PIECES = st.sampled_from([
    "attacker ", "an attacker a", "angreifer ", "kann ", "permet ", "quiconque ", "laat ", "first ", "zuerst ",
    "d'abord ", "ouvrez ", "öffnen sie ", "ik ", "i ", "je ", "im namen ", "my name may ", "credit", "être cité", ":",
    "\n", " ", "\t", ">", "#", "-- ", "1. ", "étape 1 ", "a.", "/a", "/a/", "v1", "version ", "x@y", "’", "é", "_",
    "https://", "www.", "🐛", "\u202e", "\x00", "als ", "in the hall of fame ", "genannt ",
])  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=4), st.integers(1, 5000))
@settings(max_examples=60, deadline=None)
def test_hostile_text_is_read_in_bounded_time(pieces, times):
    trap = "".join(pieces) * times
    assert costs_less_than(5, lambda: missing_in(trap))


@pytest.mark.parametrize("trap", ["angreifer a", "quiconque ", "zuerst a", "je a", "my name may a", "#", "/a.", "a-"])
def test_four_times_the_text_takes_about_four_times_the_time(trap):
    assert grows_evenly(lambda length: missing_in(trap * (length // len(trap))), LOOK_AT)


def test_real_texts_of_researchers_with_instructions_have_a_place_steps_and_no_wish_to_be_named(shared):
    with gzip.open(shared / "corpora" / "classes" / "texts.jsonl.gz", "rt") as lines:
        texts = [row["text"] for row in map(json.loads, lines) if row["lang"] == "en" and row["source"] == "vulhub"]
    missing = [missing_in(text) for text in texts if len(text) > 600]
    assert len(missing) > 50
    for item in ("location", "impact", "steps"):
        assert sum(item in items for items in missing) / len(missing) < 0.1, item
    assert all("name" in items for items in missing)


def test_real_advisories_hardly_ever_seem_to_ask_for_a_name(shared):
    with gzip.open(shared / "corpora" / "classes" / "texts.jsonl.gz", "rt") as lines:
        texts = [row["text"] for row in map(json.loads, lines) if row["lang"] == "en" and len(row["text"]) > 600]
    assert sum(credit_in(text).answered for text in texts) <= len(texts) // 500
