"""Names of attached files made safe to show and to save. Pure."""

import re
import unicodedata

from firsthand.core.text import without_controls

LENGTH_BYTES = 120
_SEPARATORS = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Zl", "Zp"})
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")


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


def _shortened(name: str) -> str:
    if len(name.encode()) <= LENGTH_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending.encode()) > 12:
        stem, ending = name, ""
    room = LENGTH_BYTES - len(ending.encode()) - 1
    cut = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{cut}.{ending}" if ending else cut
