"""Pages for what went wrong."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from firsthand.programme.queries import Published
from firsthand.public import errors
from pages import words_of


def test_an_unknown_page_is_not_found_in_the_language_of_its_address(programme: Published) -> None:
    answer = Client().get("/nl/nergens/")
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet." in words_of(answer.content.decode())


def test_an_unknown_address_without_a_language_speaks_that_of_the_browser(programme: Published) -> None:
    html = Client().get("/nergens", headers={"Accept-Language": "nl"}).content.decode()
    assert "Deze pagina bestaat niet." in words_of(html)


def test_a_version_that_was_never_published_is_not_found(programme: Published) -> None:
    assert Client().get("/en/policy/99/").status_code == 404


def test_a_malformed_form_is_refused_in_words(programme: Published) -> None:
    answer = Client().post("/en/report/", b"--x\r\nnot a part", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400
    assert "We could not read what your browser sent." in words_of(answer.content.decode())


def test_more_text_than_a_request_may_hold_is_refused_with_the_limit(programme: Published) -> None:
    answer = Client().post("/nl/report/", {"steps": "x" * (4 * 2**20 + 1)})
    assert answer.status_code == 413
    assert "4 MB tekst" in words_of(answer.content.decode())


@pytest.mark.parametrize(("path", "said"), [("/en/x/", "on our side"), ("/nl/x/", "bij ons"), ("/", "on our side")])
def test_the_page_for_a_broken_server_asks_nothing_of_the_database(db: None, path: str, said: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = errors.broken(RequestFactory().get(path))
    assert answer.status_code == 500
    assert said in words_of(answer.content.decode())
    assert len(asked) == 0


def test_a_failing_view_answers_500_and_leaks_nothing(programme: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("canary-word")

    monkeypatch.setattr("firsthand.programme.views.verdict_of", fail)
    answer = Client(raise_request_exception=False).get("/en/scope/?asset=x")
    assert answer.status_code == 500
    assert "canary-word" not in answer.content.decode()


def test_a_request_for_another_host_is_refused(programme: Published) -> None:
    assert Client().get("/en/", headers={"Host": "evil.example"}).status_code == 400
