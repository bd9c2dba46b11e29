"""R10, R31-35: the answer is in, excluded or not named, and says why."""

import html
import re

import pytest


def answer(story, asset: str, language: str = "en") -> str:
    page = story.page(f"/{language}/scope/?asset={asset}")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(("asset", "verdict"), [
    ("www.mimecast.com", "In scope"),
    ("WWW.Mimecast.COM.", "In scope"),
    ("https://blog.mimecast.com:8443/a/b?c=d", "In scope"),
    ("SM", "In scope"),
    ("Large File Send", "In scope"),
    ("kb.mimecast.com", "Excluded"),
    ("https://community.mimecast.com/x", "Excluded"),
    ("mimecast.com", "Not named"),
    ("api.www.mimecast.com", "Not named"),
    ("www.mimecast.com.evil.example", "Not named"),
    ("wwẉ.mimecast.com", "Not named"),
])  # fmt: skip
def test_the_answer(story, asset, verdict):
    assert verdict in answer(story, asset)


def test_the_answer_names_its_rule_and_version(story):
    text = answer(story, "kb.mimecast.com")
    assert "version 1" in text
    assert "Knowledge Base" in text


def test_not_named_is_no_refusal_and_leads_to_the_form(story):
    page = story.page("/en/scope/?asset=status.mimecast.com")
    assert "/en/report/" in page


def test_the_answer_comes_in_dutch_too(story):
    assert "Buiten" in answer(story, "kb.mimecast.com", "nl") or "Uitgesloten" in answer(story, "kb.mimecast.com", "nl")


def test_what_was_typed_is_kept_nowhere(story):
    from firsthand.journal.models import Entry

    before = Entry.objects.count()
    answer(story, "heron.example")
    assert Entry.objects.count() == before
