"""What mail servers wrote into Authentication-Results (RFC 8601), and how much of it may be believed. Pure.

Only fields that carry a name of ours (authserv-id) count, and only while our border server takes away those that come
from outside under that name. In which order fields stand proves nothing. A field that does not follow the grammar to
the letter is not believed at all: what is sent in a local part must not be read as a result.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import authres
import authres.dmarc
from authres.core import AuthenticationResultsHeader, AuthResError

from firsthand.mail.reading.headers import FAULTS
from firsthand.mail.sender.domains import aligned, domain_of

FIELDS = 20
"""So many fields are looked at; a mail has a handful."""
FIELD_LENGTH = 6_000
"""Characters of one field. The parser's time grows with the square."""
PASSED, FAILED = "pass", "fail"
_CONTEXT = authres.FeatureContext(authres.dmarc)
_ABOUT = {
    "dmarc": (("header", "from"),),
    "dkim": (("header", "d"), ("header", "i")),
    "spf": (("smtp", "mailfrom"),),
}
"""Which property names the domain that a result is about, by its method; the first one given counts. SPF for the name
of a HELO says nothing of the sender."""


class _Strict(AuthenticationResultsHeader):  # type: ignore[misc]  # the library has no types
    """The library steps over faulty properties unless it is told not to, and has no argument for it."""

    def __init__(self, *args: object, **rest: object) -> None:
        super().__init__(*args, **rest)
        self.strict = True


@dataclass(frozen=True)
class Reading:
    """One result: a method, what came out, and the domains that it names."""

    method: str
    outcome: str
    domains: frozenset[str]


@dataclass(frozen=True)
class Results:
    """What the fields with a name of ours say. `faulty`: one of them could not be read."""

    server: str = ""
    fields: tuple[tuple[Reading, ...], ...] = ()
    faulty: bool = False


def read_results(values: Iterable[str], ours: frozenset[str]) -> Results:
    """Read the fields (unfolded, without their name) whose authserv-id is one of `ours` (in small letters).

    With no name of ours none is believed.
    """
    fields: list[tuple[Reading, ...]] = []
    server, faulty = "", False
    for value in list(values)[:FIELDS] if ours else ():
        name = _claimed_name(value)
        if name not in ours:
            continue
        found = _field(value) if len(value) <= FIELD_LENGTH else None
        if found is None:
            faulty = True
        elif found.authserv_id in ours:
            server = server or str(found.authserv_id)
            fields.append(tuple(_reading(result) for result in found.results if hasattr(result, "method")))
    return Results(server, tuple(fields), faulty)


def _claimed_name(value: str) -> str:
    """The name with which a field begins, as far as it matters for one that cannot be read: comments are left out."""
    text = value.strip()
    while text.startswith("("):
        _, closed, text = text.partition(")")
        text = text.strip() if closed else ""
    return text.split(";", 1)[0].split("(", 1)[0].strip().partition(" ")[0].partition("\t")[0].lower()


def _field(value: str) -> AuthenticationResultsHeader | None:
    try:
        return _Strict.parse_value(_CONTEXT, value)
    except (AuthResError, *FAULTS):
        return None


def _reading(result: authres.core.AuthenticationResult) -> Reading:
    method, domains = str(result.method), frozenset[str]()
    for kind, name in _ABOUT.get(method, ()):
        said = [p.value or "" for p in result.properties if (p.type, p.name) == (kind, name)]
        if said:
            domains = frozenset(domain_of(str(value)) for value in said)
            break
    return Reading(method, str(result.result), domains)


def dmarc_of(results: Results, domain: str) -> str:
    """What the results say of DMARC for the domain of From: "pass", "fail", "differing", or "" for nothing.

    One "fail" is enough; "pass" only where nothing else stands beside it.
    """
    about = [r for field in results.fields for r in field if r.method == "dmarc" and domain in r.domains]
    if any(r.outcome == FAILED for r in about):
        return FAILED
    passed = [r for r in about if r.outcome == PASSED and r.domains == {domain}]
    if passed and len(passed) == len(about):
        return PASSED
    return "differing" if passed else ""


def aligned_pass(results: Results, domain: str) -> tuple[str, str] | None:
    """(method, domain) of a DKIM or SPF result "pass" that speaks for the domain of From; None when there is none.

    A mail may have several signatures of which one holds: within a field one is enough. Several fields have to agree.
    """
    for method, enough in (("dkim", any), ("spf", all)):
        about = [
            [r for r in field if r.method == method and any(aligned(name, domain) for name in r.domains)]
            for field in results.fields
        ]
        about = [field for field in about if field]
        if about and all(enough(_passes(r, domain) for r in field) for field in about):
            names = next(r.domains for r in about[0] if _passes(r, domain))
            return method, min(names)
    return None


def _passes(reading: Reading, domain: str) -> bool:
    return reading.outcome == PASSED and all(aligned(name, domain) for name in reading.domains)


def has_looked(results: Results) -> bool:
    """Whether our server checked signatures or DMARC at all, whatever came out."""
    return any(r.method in ("dmarc", "dkim") for field in results.fields for r in field)
