"""Where in a TOML file a key stands. tomllib tells no lines, and a finding without one is hard to mend.

Pure. The text is one that tomllib has taken already, so only its shape is walked here, not its grammar.
"""

from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""The way to a value: ("scope", 2, "name", "nl") is `name.nl` of the third `[[scope]]`."""

_DEPTH = 40
_SPACE = " \t\r\n"


class Places:
    """Line numbers (from 1) of tables, keys and elements of one TOML text."""

    def __init__(self, text: str) -> None:
        self._lines = _Walk(text).lines

    def line(self, path: Path) -> int | None:
        """The line of `path`, else of the nearest thing around it; None when nothing of it is written."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return None


@dataclass
class _Walk:
    """One pass over the text, character by character."""

    text: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line = 1
        self._counted_to = 0
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        while self._skip_blank():
            before = self.at
            if self._peek() == "[":
                self._header()
            else:
                self._pair(self._table, 0)
            if self.at == before:  # not TOML after all: what was found so far must do
                return

    def _peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def _skip_blank(self) -> bool:
        """Go past white space and comments; False at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] in _SPACE:
                self.at += 1
            elif self.text[self.at] == "#":
                self._to_line_end()
            else:
                return True
        return False

    def _to_line_end(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def _mark(self, path: Path) -> None:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        self.lines.setdefault(path, self._line)

    def _header(self) -> None:
        brackets = 2 if self._peek(2) == "[[" else 1
        self.at += brackets
        keys = self._keys("]")
        if brackets == 2:
            parent = self._resolved(keys[:-1])
            counted = (*parent, *keys[-1:])
            number = self._counts.get(counted, 0)
            self._counts[counted] = number + 1
            self._mark(counted)
            self._table = (*counted, number)
        else:
            self._table = self._resolved(keys)
        self._mark(self._table)
        self._to_line_end()

    def _resolved(self, keys: Path) -> Path:
        """`keys` with the number of the newest element after each name that is an array of tables."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _keys(self, end: str) -> Path:
        """A dotted key up to the character `end`, which is passed."""
        keys: list[str] = []
        word = ""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "\"'":
                start = self.at
                self._string()
                word = self.text[start + 1 : self.at - 1]
                continue
            self.at += 1
            if char in (".", end):
                keys.append(word)
                word = ""
            elif char not in _SPACE:
                word += char
            if char == end:
                break
        return tuple(keys)

    def _pair(self, table: Path, depth: int) -> None:
        start = self.at
        keys = self._keys("=")
        after, self.at = self.at, start
        path = table
        for key in keys:
            path = (*path, key)
            self._mark(path)
        self.at = after
        self._value(path, depth)

    def _value(self, path: Path, depth: int) -> None:
        if not self._skip_blank():
            return
        char = self._peek()
        if char in "\"'":
            self._string()
        elif char in "[{" and depth < _DEPTH:
            self._inside(path, "]" if char == "[" else "}", depth + 1)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}\n#":
                self.at += 1

    def _inside(self, path: Path, end: str, depth: int) -> None:
        """The elements of an array, or the pairs of an inline table."""
        self.at += 1
        number = 0
        while self._skip_blank() and self._peek() != end:
            before = self.at
            if self._peek() == ",":
                self.at += 1
                continue
            if end == "]":
                self._mark((*path, number))
                self._value((*path, number), depth)
                number += 1
            else:
                self._pair(path, depth)
            if self.at == before:
                return
        self.at += 1

    def _string(self) -> None:
        """Go past one string of any of the four kinds."""
        quote = self._peek()
        if self._peek(3) == quote * 3:
            quote *= 3
        self.at += len(quote)
        while self.at < len(self.text):
            if self.text[self.at] == "\\" and quote[0] == '"':
                self.at += 2
            elif self._peek(len(quote)) == quote:
                self.at += len(quote)
                while len(quote) == 3 and self._peek() == quote[0]:  # up to two quotes may touch the end
                    self.at += 1
                return
            else:
                self.at += 1
