"""Names of attached files made safe to show and to save. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from firsthand.core.text import without_controls

LENGTH_BYTES = 120
_SEPARATORS = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Zl", "Zp"})
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?= *(?:\.|$))")


def safe_name(name: str, otherwise: str) -> str:
    """The last part of a path, without what a disk or a reader could trip over; `otherwise` when nothing is left.

    Takes out separators, "..", controls, direction overrides and other invisible signs; Windows device names get
    an underscore in front; long names are cut before their ending.
    """
    name = without_controls(name).replace("\n", " ").replace("\t", " ")
    name = re.split(r"[/\\]", name.rstrip("/\\ "))[-1]
    name = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in _INVISIBLE)
    name = " ".join(_SEPARATORS.sub("_", name).split()).strip(". ")
    if not name:
        return otherwise
    if _DEVICE.match(name):
        name = f"_{name}"
    return _shortened(name)


def distinct(names: Iterable[str]) -> list[str]:
    """Safe names in their order, with a number in those that another one has already, in capitals or not."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    out = []
    for name in names:
        told, number = name, numbers.get(name.casefold(), 1)
        while told.casefold() in taken:
            number += 1
            told = _shortened(name, f" ({number})")
        numbers[name.casefold()] = number
        taken.add(told.casefold())
        out.append(told)
    return out


def _shortened(name: str, mark: str = "") -> str:
    """`name` within LENGTH_BYTES, cut before its ending, where `mark` goes."""
    if not mark and len(name.encode()) <= LENGTH_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending.encode()) > 12:
        stem, dot, ending = name, "", ""
    room = LENGTH_BYTES - len(f"{mark}{dot}{ending}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + mark + dot + ending
