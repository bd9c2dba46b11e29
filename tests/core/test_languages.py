import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.languages import KNOWN, LOOK_AT, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We have found a weakness in your portal and would like to tell you about it.", "en"),
        ("Ik heb een zwakke plek gevonden in uw website en wil die graag melden.", "nl"),
        ("Ich habe eine Schwachstelle auf Ihrer Seite gefunden und bin nicht sicher.", "de"),
        ("J'ai trouvé une faille dans votre site et je voudrais vous la signaler.", "fr"),
        ("He encontrado un fallo en su sitio y no se como avisar a los responsables.", "es"),
        ("Ho trovato una falla nel vostro sito, non è grave ma da correggere.", "it"),
        ("Encontrei uma falha no seu site e não sei como devo avisar.", "pt"),
        ("وجدت ثغرة أمنية في موقعكم وأود إبلاغكم بها", "ar"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "XSS", "12 34", "सुरक्षा अनुसन्धान and of the", "<script>"])
def test_text_that_does_not_say_is_left_open(text: str) -> None:
    assert detect_language(text) is None


def test_answer_is_one_of_the_languages_asked_for_as_they_were_written() -> None:
    assert detect_language("Ik heb een zwakke plek gevonden in de website", among=["en-GB", "nl-BE"]) == "nl-BE"


def test_language_that_was_not_asked_for_is_not_answered() -> None:
    assert detect_language("وجدت ثغرة أمنية في موقعكم", among=["en", "nl"]) is None


def test_only_the_beginning_is_read() -> None:
    assert detect_language("x " * LOOK_AT + "the and of to is are that") is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert detect_language(text) in {None, *KNOWN}
