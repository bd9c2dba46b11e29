"""Advice as the page of a case shows it: short lines, each with what it rests on and the one act that it leads to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from firsthand.cases.records import CaseRecord
from firsthand.cases.rules import CaseState
from firsthand.programme.scope import Verdict
from firsthand.staff import words as desk_words
from firsthand.staff.scene import Scene
from firsthand.tasks.queries import said_critical
from firsthand.triage import words
from firsthand.triage.lines import Advice, LookAlike, NamedAsset
from firsthand.triage.words import Said

ASSETS_SHOWN = 4
"""So many stand on the page at once; the others unfold."""
SCORE_SHOWN_FROM = 0.01
OUTSIDE = ("https://", "http://")

SIGNS = {Verdict.IN: "tick-circle", Verdict.EXCLUDED: "no-entry", Verdict.NOT_NAMED: "question-circle"}
_FIRST = (Verdict.EXCLUDED, Verdict.IN, Verdict.NOT_NAMED)


@dataclass(frozen=True)
class Line:
    """A line of the panel. `act` is an address on this desk, `does` what following it opens."""

    said: Said
    sign: str = ""
    tone: str = ""
    title: str = ""
    """Small print: what a number means."""
    act: str = ""
    does: str = ""


@dataclass(frozen=True)
class Part:
    """One piece of advice: its name, its lines, or why there is none."""

    name: str
    called: words.Lazy
    lines: Sequence[Line] = ()
    more: Sequence[Line] = ()
    nothing: str = ""
    note: words.Lazy = ""


@dataclass(frozen=True)
class Likeness:
    """One look-alike in the list. Addresses are "" where there is nothing to open."""

    said: Said
    score: str
    title: str
    state: words.Lazy
    received_at: datetime | None
    differs: tuple[str, ...]
    page: str = ""
    outside: str = ""
    compare: str = ""
    duplicate: str = ""
    """Opens the form that declines this case as reported earlier, filled in."""
    later: str = ""
    """The same form of the other case, where that one arrived later."""
    critical: bool = False
    """Its reporter says that it is critical."""


def panel(advice: Advice, scene: Scene, may: Collection[str]) -> dict[str, Any]:
    """What the templates of the panel are given. `may` are the names of the acts on offer."""
    pieces, likes = parts(advice, scene, may), look_alikes(advice, scene, may)
    speaks = [piece for piece in pieces if piece.lines or piece.name in advice.unavailable]
    several = "duplicate" in may and any(like.number for like in advice.look_alikes)
    return {
        "advice": speaks, "advice_silent": _silent([piece for piece in pieces if piece not in speaks]),
        "advice_holds": _holds(pieces, likes), "you_decide": words.YOU_DECIDE,
        "look_alikes": likes, "look_alikes_note": words.LOOK_ALIKES_NOTE,
        "no_look_alike": no_look_alike(advice),
        "twins_page": reverse("twins", args=[scene.record.number]) if several else "",
    }  # fmt: skip


def _holds(pieces: Sequence[Part], likes: Sequence[Likeness]) -> str:
    """What the panel and the list below it hold, in one line; "" for nothing."""
    counts = [(str(piece.called), len(piece.lines) + len(piece.more)) for piece in pieces]
    counts.append((pgettext("advice", "Look-alikes"), len(likes)))
    return ", ".join(f"{called} {count}" for called, count in counts if count)


def _silent(pieces: Sequence[Part]) -> str:
    """One line for all pieces that have nothing to say: five empty boxes would stand before the look-alikes."""
    named = ", ".join(str(piece.called) for piece in pieces if piece.name not in words.NOTHING_OF)
    said = [gettext("Nothing found: %(pieces)s.") % {"pieces": named}] if named else []
    return " ".join([*said, *(piece.nothing for piece in pieces if piece.name in words.NOTHING_OF)])


def parts(advice: Advice, scene: Scene, may: Collection[str]) -> list[Part]:
    """The panel, piece by piece, without the look-alikes."""
    programme, language = scene.programme, desk_words.language()
    here = reverse("case", args=[scene.record.number])
    assets = [
        Line(words.asset(named, programme, language), SIGNS[named.answer.verdict], str(named.answer.verdict))
        for named in sorted(advice.assets, key=_nearest_to_a_rule)
    ]
    classes = [Line(words.weakness(found), title=words.how_sure(found)) for found in advice.classes[:3]]
    hints = [Line(words.hint(found, programme, language)) for found in advice.hints]
    missing = [
        Line(
            words.missing(item),
            act=f"{here}?act=question&ask={item.item}#question" if "question" in may else "",
            does=gettext("Ask this"),
        )
        for item in advice.missing
    ]
    signals = [Line(words.signal(found)) for found in advice.signals]
    return [
        _part("assets", assets[:ASSETS_SHOWN], advice, more=assets[ASSETS_SHOWN:]),
        _part("classes", classes, advice),
        _part("hints", hints, advice),
        _part("missing", missing, advice),
        _part("signals", signals, advice, note=words.SIGNALS_NOTE),
    ]


def _nearest_to_a_rule(named: NamedAsset) -> int:
    return _FIRST.index(named.answer.verdict)


def _part(name: str, lines: list[Line], advice: Advice, *, more: Sequence[Line] = (), note: words.Lazy = "") -> Part:
    nothing = "" if lines else _nothing(name, advice)
    return Part(name, words.PIECES[name], lines, more, nothing, note if lines else "")


def _nothing(name: str, advice: Advice) -> str:
    """Why there is no line: it could not be made, or there was nothing to say."""
    why = advice.unavailable.get(name)
    return gettext(why) if why else words.nothing(name)


def look_alikes(advice: Advice, scene: Scene, may: Collection[str]) -> list[Likeness]:
    """The ranked list of look-alikes, each with what can be done about it."""
    critical = said_critical(scene.person, [like.number for like in advice.look_alikes if like.number])
    lines = [(like, _likeness(like, scene.record, "duplicate" in may)) for like in advice.look_alikes]
    return [replace(line, critical=like.number in critical) for like, line in lines]


def no_look_alike(advice: Advice) -> str:
    """What stands in place of the list when it is empty."""
    return "" if advice.look_alikes else _nothing("look_alikes", advice)


def _likeness(like: LookAlike, record: CaseRecord, decides: bool) -> Likeness:
    outside = like.url if like.url.startswith(OUTSIDE) else ""
    plain = (words.look_alike(like), number_format(like.score, 2) if like.score >= SCORE_SHOWN_FROM else "", like.title)
    if not like.number:
        return Likeness(*plain, gettext("known issue"), None, like.differs, outside=outside)
    page, here = reverse("case", args=[like.number]), reverse("case", args=[record.number])
    earlier = like.received_at is not None and (like.received_at, like.number) < (record.received_at, record.number)
    is_open = like.state not in (CaseState.CLOSED, "")
    return Likeness(
        *plain, desk_words.STATES.get(like.state, like.state), like.received_at, like.differs, page,
        compare=reverse("compare", args=[record.number, like.number]),
        duplicate=f"{here}?act=duplicate&about={like.number}#duplicate" if decides and earlier else "",
        later=f"{page}?act=duplicate&about={record.number}#duplicate" if decides and not earlier and is_open else "",
    )  # fmt: skip


def question_for(advice: Advice, item: str) -> str:
    """The question that would bring a missing item; "" for an item that is not missing."""
    return next((missing.question for missing in advice.missing if missing.item == item), "")
