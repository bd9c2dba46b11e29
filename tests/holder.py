"""Somebody who holds a case code, at the case page."""

import re
from datetime import datetime

from django.test import Client

from pages import words_of


class Holder:
    """Opens the case page with a code and fills in its forms. `at` is what the page takes for now."""

    def __init__(self, code: str, at: datetime) -> None:
        self.code, self.at = code, at
        self.status = 0
        self.html = ""

    def __call__(self) -> datetime:
        return self.at

    def send(self, act: str = "", *, language: str = "en", **fields: object) -> str:
        """The words of the page that answers."""
        answer = Client().post(f"/{language}/case/", {"code": self.code, "act": act, **fields})
        self.status, self.html = answer.status_code, answer.content.decode()
        return words_of(self.html)

    def field(self, name: str) -> str:
        """The value of a hidden field on the page as it was shown last."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, f"no field {name}"
        return found[1]
