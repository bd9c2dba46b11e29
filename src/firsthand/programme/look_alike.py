"""How a host that is not listed stands to one that is (R31). Pure.

The table of letters is a small one of our own: the Cyrillic, Greek, Armenian and Latin letters that pass for
plain ones in a host name, and the pairs of plain letters that do. It warns; it never decides.
"""

import enum
import unicodedata
from collections.abc import Iterator, Sequence

from firsthand.programme.addresses import ip_of, shown_host
from firsthand.programme.suffixes import domain_of

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


class ListedHosts:
    """The hosts of a policy, laid out so that the nearest to another one is found without comparing them all."""

    def __init__(self, hosts: Sequence[str]) -> None:
        """`hosts` in the shape of `addresses.host_of`, in the order of the policy: of two as near the first counts."""
        self._order: dict[str, int] = {}
        self._hosts = list(dict.fromkeys(host for host in hosts if "." in host and not ip_of(host)))
        self._below: dict[str, int] = {}
        self._domains: dict[str, int] = {}
        self._skeletons: dict[str, int] = {}
        self._dashed: dict[str, int] = {}
        self._names: dict[str, dict[str, int]] = {}
        self._longest = 0
        for number, host in enumerate(self._hosts):
            self._order[host] = number
            self._longest = max(self._longest, host.count(".") + 1)
            for above in _above(host):
                self._below.setdefault(above, number)
            self._skeletons.setdefault(skeleton(host), number)
            self._dashed.setdefault(host.replace(".", "-"), number)
            domain = domain_of(host)
            if domain not in self._domains:
                self._domains[domain] = number
                for key in _name_keys(domain.partition(".")[0]):
                    self._names.setdefault(key, {}).setdefault(domain, number)

    def nearest(self, host: str) -> tuple[Likeness, str] | None:
        """The listed host that a person could take for `host`, or that lies nearest to it; None for a stranger."""
        if ip_of(host) or not self._hosts:
            return None
        alike = [n for n in self._alike(host) if likeness(host, self._hosts[n]) is Likeness.LOOK_ALIKE]
        if alike:
            return Likeness.LOOK_ALIKE, self._hosts[min(alike)]
        below = [self._order[above] for above in _above(host) if above in self._order]
        if below:
            return Likeness.SUB_DOMAIN, self._hosts[min(below)]
        if "." in host and host in self._below:
            return Likeness.PARENT, self._hosts[self._below[host]]
        beside = self._domains.get(domain_of(host))
        return None if beside is None else (Likeness.NEIGHBOUR, self._hosts[beside])

    def _alike(self, host: str) -> Iterator[int]:
        """Numbers of the hosts that may look like this one."""
        labels, domain = host.split("."), domain_of(host)
        found = [self._skeletons.get(skeleton(host)), self._dashed.get(labels[0])]
        for start in range(len(labels)):
            for end in range(start + 1, min(len(labels), start + self._longest + 1)):
                found.append(self._order.get(".".join(labels[start:end])))
        yield from (number for number in found if number is not None)
        for label in labels[:-1]:
            for key in _name_keys(label):
                yield from (n for other, n in self._names.get(key, {}).items() if other != domain)


def _above(host: str) -> Iterator[str]:
    """The names above a host: "a.b.example" lies below "b.example" and "example"."""
    at = host.find(".")
    while at >= 0:
        yield host[at + 1 :]
        at = host.find(".", at + 1)


def _name_keys(name: str) -> set[str]:
    """Texts of which two names that pass for each other share one: each with one letter left out, or none."""
    plain = skeleton(name)
    shorter = (plain[:n] + plain[n + 1 :] for n in range(len(plain)))
    return {plain, name.replace("-", ""), *shorter}
