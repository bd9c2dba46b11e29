"""What changed between two versions, cut down to the places where something did. Pure."""

from dataclasses import dataclass, field

from firsthand.programme.changes import Changes, FactChange, LineChange, LineState


@dataclass
class Hunk:
    """The changed lines under one heading."""

    heading: str
    lines: list[LineChange] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """From version `old` to version `new`."""

    old: int
    new: int
    hunks: tuple[Hunk, ...]
    facts: tuple[FactChange, ...]


def difference(old: int, new: int, found: Changes) -> Difference:
    """The changed lines by heading, in the order of the page; kept lines are left out."""
    hunks = [Hunk("")]
    for line in found.lines:
        if line.heading and line.state is not LineState.REMOVED:
            hunks.append(Hunk(line.text))
        if line.state is not LineState.KEPT:
            hunks[-1].lines.append(line)
    return Difference(old, new, tuple(hunk for hunk in hunks if hunk.lines), found.facts)
