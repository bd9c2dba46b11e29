"""The machine log: one line for what a visitor got wrong, places without words for what we did."""

import logging

import pytest
from django.test import Client

from firsthand.ops.logs import Line


@pytest.fixture
def lines():
    """What the log says during a test."""

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    said: list[str] = []
    handler = Kept()
    handler.setFormatter(Line("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)


def test_an_unknown_host_is_one_line_without_its_name(lines, programme):
    assert Client().get("/en/", headers={"host": "evil.example"}).status_code == 400
    assert len(lines) == 1
    assert "DisallowedHost" in lines[0]
    assert "evil" not in lines[0]


def test_a_form_that_cannot_be_read_is_one_line(lines, programme):
    Client().post("/en/report/", b"canary-77", content_type="multipart/form-data")
    assert all("\n" not in line and "canary" not in line for line in lines)


def test_an_address_that_opens_something_is_told_as_its_route(lines, programme):
    Client().get("/desk/invitation/canary-77/")
    Client().get("/canary-77")
    assert "canary" not in "".join(lines)


def test_a_fault_of_ours_is_told_by_class_and_place(lines):
    try:
        try:
            raise ValueError("canary-77")
        except ValueError:
            raise RuntimeError("canary-77") from None
    except RuntimeError:
        logging.getLogger("firsthand").exception("a sweep failed\nINFO forged")
    assert "RuntimeError" in lines[0]
    assert "test_logs.py" in lines[0]
    assert "canary" not in lines[0]
    assert "\nINFO" not in lines[0]
