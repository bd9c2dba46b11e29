"""Refusals whose words can be said in any language. Pure."""


class Saying(ValueError):
    """A refusal in one line: fixed `words` with %(names)s of `facts` in them, so that a page can translate them."""

    def __init__(self, words: str, **facts: object) -> None:
        super().__init__(words % facts if facts else words)
        self.words, self.facts = words, facts
