"""Parts of addresses."""


class LanguageCode:
    """A language in an address: "en", "pt-BR". The desk, files and the log have longer first parts."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
