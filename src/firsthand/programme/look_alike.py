"""How a host that is not listed stands to one that is (R31). Pure.

The table of letters is a small one of our own: the Cyrillic, Greek, Armenian and Latin letters that pass for
plain ones in a host name, and the pairs of plain letters that do. It warns; it never decides.
"""

import enum
import unicodedata

from firsthand.programme.addresses import ip_of, shown_host

_LETTERS = str.maketrans(
    {
        "а": "a", "ɑ": "a", "α": "a", "ь": "b", "в": "b", "β": "b", "с": "c", "ϲ": "c", "ԁ": "d", "ɗ": "d",
        "е": "e", "ҽ": "e", "є": "e", "ε": "e", "ғ": "f", "ɡ": "g", "ց": "g", "һ": "h", "հ": "h", "н": "h",
        "і": "i", "ı": "i", "ɩ": "i", "ι": "i", "ј": "j", "ϳ": "j", "к": "k", "κ": "k", "ӏ": "l", "ǀ": "l",
        "м": "m", "ո": "n", "п": "n", "η": "n", "о": "o", "ο": "o", "օ": "o", "σ": "o", "ø": "o", "р": "p",
        "ρ": "p", "ԛ": "q", "գ": "q", "г": "r", "ѕ": "s", "т": "t", "τ": "t", "υ": "u", "ս": "u", "ν": "v",
        "ѵ": "v", "ԝ": "w", "ω": "w", "ш": "w", "х": "x", "χ": "x", "у": "y", "γ": "y", "ү": "y", "ʐ": "z",
        "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "p", "ß": "b", "æ": "ae", "œ": "oe",
        "0": "o", "1": "l", "|": "l", "3": "e", "5": "s",
    }
)  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))


_NAME_MIN = 5
"""Letters from which on a name is long enough that one step apart means something."""


class Likeness(enum.IntEnum):
    """How near two different hosts stand, the nearest first."""

    LOOK_ALIKE = 0
    SUB_DOMAIN = 1
    PARENT = 2
    NEIGHBOUR = 3


def likeness(host: str, listed: str) -> Likeness | None:
    """How `host` stands to the `listed` one, both in the shape of `addresses.host_of`; None for strangers."""
    if host == listed or ip_of(host) or ip_of(listed) or "." not in listed:
        return None
    if skeleton(host) == skeleton(listed):
        return Likeness.LOOK_ALIKE
    if host.endswith(f".{listed}"):
        return Likeness.SUB_DOMAIN
    if listed.endswith(f".{host}"):
        return Likeness.PARENT if "." in host else None
    if domain_of(host) == domain_of(listed):
        return Likeness.NEIGHBOUR
    return Likeness.LOOK_ALIKE if _passes_for(host, listed) else None


def domain_of(host: str) -> str:
    """The part of a host that an organisation registers, near enough for a warning: "tidewater.example".

    Two labels, or three below a short label and a country, as in "tidewater.co.uk".
    """
    labels = host.split(".")
    below_country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if below_country else labels[-2:])


def skeleton(host: str) -> str:
    """What the eye keeps of a host: letters that look alike become one, marks above and below fall away."""
    letters = unicodedata.normalize("NFKD", shown_host(host).lower())
    plain = "".join(char for char in letters if not unicodedata.combining(char)).translate(_LETTERS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def _passes_for(host: str, listed: str) -> bool:
    """A listed name in front of a foreign domain, one letter more, less or other, or another ending."""
    if host.startswith(f"{listed}.") or f".{listed}." in host or host.startswith(f"{listed.replace('.', '-')}."):
        return True
    name = domain_of(listed).partition(".")[0]
    return len(name) >= _NAME_MIN and any(_label_passes_for(label, name) for label in host.split(".")[:-1])


def _label_passes_for(label: str, name: str) -> bool:
    return label.replace("-", "") == name.replace("-", "") or one_step_apart(skeleton(label), skeleton(name))


def one_step_apart(first: str, second: str) -> bool:
    """Whether one letter more, less or other, or two neighbours swapped, makes one text of the other."""
    if abs(len(first) - len(second)) > 1:
        return False
    if len(first) > len(second):
        first, second = second, first
    start = next((n for n, char in enumerate(first) if char != second[n]), len(first))
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    swapped = first[start : start + 2] == second[start : start + 2][::-1]
    return first[start + 1 :] == second[start + 1 :] or (swapped and first[start + 2 :] == second[start + 2 :])
