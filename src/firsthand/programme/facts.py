"""The facts of `programme.toml` in one shape, with a finding for everything that does not fit it.

`read_tables` takes what tomllib made of the file and returns the same facts trimmed, every default filled in
(but for the promises that may be left out) and nothing unknown left: that dictionary is what a published version
keeps.
"""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from firsthand.programme import addresses
from firsthand.programme.places import Path, Places
from firsthand.programme.promised import read_promises
from firsthand.programme.reader import Reader, Table, shown
from firsthand.programme.rules import ADDRESSED, LETTERS, AssetKind, Finding, RuleKind, YearFrom, YearOrder
from firsthand.programme.severity import read_severity
from firsthand.programme.wildcards import wildcard_of

FORMAT = 1
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
REASONS = ("", "third_party_hosting", "not_named")
_LETTER = {kind: letter for letter, kind in LETTERS.items()}


def read_tables(raw: Mapping[str, Any], places: Places) -> tuple[Table, list[Finding]]:
    """The facts of the file in one shape, and what was wrong with them; `hall.read_hall` reads the rest."""
    reader = Reader(places)
    reader.known_keys(raw, (), _TOP)
    if raw.get("format") != FORMAT or isinstance(raw.get("format"), bool):
        reader.report(
            "format.unknown",
            ("format",),
            "The format of this file is not known.",
            f"Write format = {FORMAT}.",
        )
    languages = _languages(reader, raw)
    reader.languages = languages
    clean: Table = {
        "format": FORMAT,
        "organisation": reader.text(raw, "organisation", (), needed=True),
        "languages": languages,
        "timezone": _timezone(reader, raw),
        "contact": _contact(reader, raw),
        "promises": read_promises(reader, raw),
        "credit": _credit(reader, raw),
        "highlights": _highlights(reader, raw),
        "scope": [_asset(reader, path, row, RuleKind.SCOPE) for path, row in reader.rows(raw, "scope", ())],
        "out_of_scope": [
            _asset(reader, path, row, RuleKind.OUT_OF_SCOPE) for path, row in reader.rows(raw, "out_of_scope", ())
        ],
        "qualifying_classes": [_class(reader, path, row) for path, row in reader.rows(raw, "qualifying_classes", ())],
        **read_severity(reader, raw),
    }
    _one_id_each(reader, clean)
    return clean, reader.findings


_TOP = (
    "format",
    "organisation",
    "languages",
    "timezone",
    "contact",
    "promises",
    "credit",
    "highlights",
    "scope",
    "out_of_scope",
    "qualifying_classes",
    "hall_of_fame",
    "severity",
)


def _languages(reader: Reader, raw: Mapping[str, Any]) -> list[str]:
    value = raw.get("languages")
    if not isinstance(value, list) or not value:
        reader.report(
            "languages.missing",
            ("languages",),
            "languages names no language.",
            'Write languages = ["en"], the default first.',
        )
        return []
    found: list[str] = []
    for number, language in enumerate(value[:50]):
        path = ("languages", number)
        if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
            reader.report(
                "languages.malformed",
                path,
                f"Language {number + 1} is not a language tag.",
                'Write a tag such as "en" or "nl".',
            )
        elif language in found:
            reader.report("languages.twice", path, f"{language} is named twice.", "Name each language once.")
        else:
            found.append(language)
    return found


def _timezone(reader: Reader, raw: Mapping[str, Any]) -> str:
    name = reader.text(raw, "timezone", (), needed=True)
    if not name:
        return ""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        reader.report(
            "timezone.unknown",
            ("timezone",),
            f"{shown(name)} is not a time zone.",
            'Write a name of the IANA list, such as "Europe/Amsterdam".',
        )
        return ""
    return name


def _contact(reader: Reader, raw: Mapping[str, Any]) -> Table:
    """The one address that page, security.txt, letters and mail door share (R70)."""
    contact = reader.table(raw, "contact", (), needed=False)
    reader.known_keys(contact, ("contact",), ("mail",))
    mail = reader.text(contact, "mail", ("contact",))
    if not mail:
        reader.report(
            "contact.missing",
            ("contact",),
            "The programme has no contact address, so nobody could write to it.",
            'Add a table [contact] with mail = "security@your-domain".',
        )
    elif not addresses.is_mail_address(mail):
        reader.report(
            "contact.invalid",
            ("contact", "mail"),
            f"{shown(mail)} is not an address that mail can go to.",
            "Write one plain address, without a name and without mailto:.",
        )
    return {"mail": mail}


def _credit(reader: Reader, raw: Mapping[str, Any]) -> Table:
    credit = reader.table(raw, "credit", (), needed=False)
    path: Path = ("credit",)
    reader.known_keys(credit, path, ("year_from", "years"))
    return {
        "year_from": reader.choice(credit, "year_from", path, list(YearFrom), YearFrom.REMEDIED),
        "years": reader.choice(credit, "years", path, list(YearOrder), YearOrder.RISING),
    }


def _highlights(reader: Reader, raw: Mapping[str, Any]) -> list[Table]:
    found = []
    for path, row in reader.rows(raw, "highlights", ()):
        reader.known_keys(row, path, ("figure", "text"))
        found.append({key: reader.words(row, key, path, needed=True) for key in ("figure", "text")})
    return found


def _asset(reader: Reader, path: Path, row: Table, kind_of_list: RuleKind) -> Table:
    outside = kind_of_list is RuleKind.OUT_OF_SCOPE
    keys = ("id", "kind", "value", "name", "aliases", "parts", *(("reason", "tell") if outside else ()))
    reader.known_keys(row, path, keys)
    asset_id = _rule_id(reader, path, row, kind_of_list)
    if "kind" not in row:
        reader.report("key.missing", path, f"kind is missing in {asset_id}.", 'Add a line kind = "…".')
    kind = AssetKind(reader.choice(row, "kind", path, list(AssetKind), AssetKind.OTHER))
    asset: Table = {
        "id": asset_id,
        "kind": kind.value,
        "value": _value(reader, path, row, kind, asset_id),
        "name": reader.words(row, "name", path, needed=kind not in ADDRESSED),
        "aliases": _aliases(reader, path, row),
        "parts": [_part(reader, at, part, asset_id) for at, part in reader.rows(row, "parts", path)],
    }
    if outside:
        asset["reason"] = reader.choice(row, "reason", path, REASONS, "")
        asset["tell"] = _tell(reader, path, row)
    return asset


def _value(reader: Reader, path: Path, row: Table, kind: AssetKind, asset_id: str) -> str:
    value = reader.text(row, "value", path)
    if kind not in ADDRESSED:
        return value
    if not value:
        reader.report("asset.value_missing", path, f"{asset_id} is a {kind} without a value.", "Add a line value = …")
        return ""
    mend = _value_mend(kind, value)
    if mend:
        reader.report("asset.value_malformed", (*path, "value"), f"{shown(value)} is not a value for a {kind}.", mend)
    return value


def _value_mend(kind: AssetKind, value: str) -> str:
    """How to mend the value of an addressed asset; "" when it is in order."""
    if kind is AssetKind.HOST:
        good = addresses.host_of(value) is not None
        return "" if good else 'Write the host alone, such as "www.tidewater.example"; with a path, use kind = "url".'
    if kind is AssetKind.URL:
        address = addresses.address_of(value)
        good = bool(address) and value.lower().startswith(("https://", "http://")) and not re.search(r"[@?#\s]", value)
        return "" if good else 'Write it in full, such as "https://www.tidewater.example/shop", without ? and #.'
    if kind is AssetKind.WILDCARD:
        good = wildcard_of(value) is not None
        return (
            ""
            if good
            else 'Write a host with a star in it, such as "*.tidewater.example" or "dev-*.tidewater.example".'
        )
    good = addresses.network_of(value) is not None
    return "" if good else 'Write a range such as "192.0.2.0/24", with no bits set behind the mask.'


def _aliases(reader: Reader, path: Path, row: Table) -> list[str]:
    value = row.get("aliases", [])
    if not isinstance(value, list) or not all(isinstance(alias, str) for alias in value):
        reader.wrong_type((*path, "aliases"), "a list of texts")
        return []
    trimmed = [reader.text({"aliases": alias}, "aliases", path) for alias in value[:100]]
    return [alias for alias in trimmed if alias]


def _part(reader: Reader, path: Path, row: Table, asset_id: str) -> Table:
    reader.known_keys(row, path, ("id", "name"))
    part_id = reader.text(row, "id", path, needed=True)
    if part_id and not re.fullmatch(re.escape(asset_id) + r"\.[1-9][0-9]{0,2}", part_id):
        reader.report(
            "id.malformed",
            (*path, "id"),
            f"{shown(part_id)} is not an id for a part of {asset_id}.",
            f'Write "{asset_id}.1" and so on.',
        )
    return {"id": part_id, "name": reader.words(row, "name", path, needed=True)}


def _tell(reader: Reader, path: Path, row: Table) -> str:
    tell = reader.text(row, "tell", path)
    if tell and not addresses.is_mail_address(tell) and not tell.startswith("https://"):
        reader.report(
            "tell.malformed",
            (*path, "tell"),
            f"{shown(tell)} is no place to tell.",
            "Write an https:// page or a mail address.",
        )
        return ""
    if tell.startswith("https://") and addresses.web_link(tell) is None:
        reader.report("tell.malformed", (*path, "tell"), f"{shown(tell)} is not a web address.", "Write it in full.")
        return ""
    return tell


def _class(reader: Reader, path: Path, row: Table) -> Table:
    reader.known_keys(row, path, ("id", "cwe", "name"))
    class_id = _rule_id(reader, path, row, RuleKind.QUALIFYING_CLASS)
    return {
        "id": class_id,
        "cwe": reader.whole(row, "cwe", path, range(1, 100_000)),
        "name": reader.words(row, "name", path, needed=True),
    }


def _rule_id(reader: Reader, path: Path, row: Table, kind: RuleKind) -> str:
    letter = _LETTER[kind]
    rule_id = reader.text(row, "id", path, needed=True)
    if rule_id and not re.fullmatch(letter + r"[1-9][0-9]{0,3}", rule_id):
        reader.report(
            "id.malformed",
            (*path, "id"),
            f"{shown(rule_id)} is not an id for this list.",
            f'Write "{letter}1" and so on.',
        )
    return rule_id


def _one_id_each(reader: Reader, clean: Table) -> None:
    for key in ("scope", "out_of_scope", "qualifying_classes"):
        seen: set[str] = set()
        for number, row in enumerate(clean[key]):
            path: Path = (key, number)
            rows = [
                (path, row),
                *(((*path, "parts", n), part) for n, part in enumerate(row.get("parts", []))),
            ]
            for at, item in rows:
                if item["id"] and item["id"] in seen:
                    reader.report(
                        "id.twice",
                        (*at, "id"),
                        f"{shown(item['id'])} stands twice in {key}.",
                        "Give each line an id of its own.",
                    )
                seen.add(item["id"])
