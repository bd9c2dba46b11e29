"""Reading a page as a person would: its words in order, without markup."""

from html.parser import HTMLParser


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(html: str) -> str:
    """The words of a page with single blanks between them."""
    reader = _Words()
    reader.feed(html)
    return " ".join("".join(reader.words).split())
