"""Every fault of a programme folder: those of form, and what does not fit together or reads wrong.

The findings of form carry an error each; here an error forbids publishing and a warning does not.
"""

from collections.abc import Iterator
from pathlib import Path

from firsthand.programme import addresses, wording
from firsthand.programme.places import Path as TomlPath
from firsthand.programme.reader import FILE, Table
from firsthand.programme.reading import NO_FACTS, Parts, Source, read_folder, take_apart, text_file
from firsthand.programme.rules import AssetKind, Finding, RuleKind, Severity
from firsthand.programme.wildcards import wildcard_of

_WITH_TABLE = (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE, RuleKind.QUALIFYING_CLASS)


def check_folder(path: Path) -> list[Finding]:
    """All that a person should look at before publishing. Never raises for what is in the files."""
    return check(read_folder(path))


def check(source: Source) -> list[Finding]:
    """The findings on what was read, errors first, each in the order of the files."""
    parts = take_apart(source)
    if parts is None:
        return list(source.findings) or [NO_FACTS]
    found = [
        *parts.findings,
        *_items_without_table(parts),
        *_tables_without_item(parts, source),
        *_order_between_languages(parts),
        *_order_of_tables(parts, source),
        *_addresses_twice(parts, source),
        *_wildcards_too_wide(parts, source),
        *_aliases_twice(parts, source),
        *_calendar_unknown(parts, source),
        *_hall_missing(parts),
        *wording.check(parts, source),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.severity is Severity.WARNING)


def _place(source: Source, path: TomlPath) -> str:
    line = source.places.line(path)
    return f"{FILE}:{line}" if line else FILE


def _items_without_table(parts: Parts) -> Iterator[Finding]:
    """A line of the text that needs a table and has none: nothing could be judged by it."""
    ids = {kind: {row["id"] for row in parts.clean[kind]} for kind in _WITH_TABLE}
    for language, policy in parts.policies.items():
        for item in policy.items:
            if item.kind in ids and item.id not in ids[item.kind]:
                yield Finding(
                    "rule.no_table",
                    f"{text_file(language)}:{item.line}",
                    f"{item.id} has no table in {FILE}.",
                    f'Add [[{item.kind}]] with id = "{item.id}".',
                )


def _tables_without_item(parts: Parts, source: Source) -> Iterator[Finding]:
    """A line of the scope that no text shows. A class may stand in a paragraph, so it needs no line."""
    shown = {item.id for policy in parts.policies.values() for item in policy.items}
    for kind in (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE):
        for number, row in enumerate(parts.clean[kind]):
            if row["id"] and row["id"] not in shown:
                yield Finding(
                    "asset.not_in_text",
                    _place(source, (kind.value, number)),
                    f"No text has a line [{row['id']}], so readers do not see it.",
                    "Add the line to every language.",
                    Severity.WARNING,
                )


def _order_between_languages(parts: Parts) -> Iterator[Finding]:
    """The numbered lines stand in one order in every language (R5, R26)."""
    languages = list(parts.policies)
    if not languages:
        return
    first = [item.id for item in parts.policies[languages[0]].items]
    for language in languages[1:]:
        items = [item for item in parts.policies[language].items if item.id in first]
        ids = {item.id for item in items}
        wanted = [rule_id for rule_id in first if rule_id in ids]
        for item, rule_id in zip(items, wanted, strict=False):
            if item.id != rule_id:
                yield Finding(
                    "rule.order",
                    f"{text_file(language)}:{item.line}",
                    f"{item.id} stands where {text_file(languages[0])} has {rule_id}.",
                    "Keep the lines in one order in every language.",
                )
                break


def _order_of_tables(parts: Parts, source: Source) -> Iterator[Finding]:
    """The tables stand in the order of the text, since forms and lists follow them."""
    if not parts.policies:
        return
    language, policy = next(iter(parts.policies.items()))
    for kind in _WITH_TABLE:
        rows = [row["id"] for row in parts.clean[kind]]
        text = [item.id for item in policy.items if item.kind is kind and item.id in rows]
        tables = [row_id for row_id in dict.fromkeys(rows) if row_id in text]
        for row_id, wanted in zip(tables, text, strict=False):
            if row_id != wanted:
                yield Finding(
                    "rule.order",
                    _place(source, (kind.value, rows.index(row_id))),
                    f"{row_id} stands where {text_file(language)} has {wanted}.",
                    "Keep the tables in the order of the text.",
                )
                break


def _addresses_twice(parts: Parts, source: Source) -> Iterator[Finding]:
    """The same address in scope and out of it is a contradiction; on one side it is a slip."""
    seen: dict[str, tuple[str, str]] = {}
    for kind in (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE):
        for number, row in enumerate(parts.clean[kind]):
            key = _address_key(row)
            if key and key in seen:
                other_kind, other_id = seen[key]
                both = other_kind != kind
                yield Finding(
                    "asset.both_sides" if both else "asset.twice",
                    _place(source, (kind.value, number, "value")),
                    f"{row['value']} is {row['id']} and {other_id} too.",
                    "Keep it on one side." if both else "Keep one of the two.",
                    Severity.ERROR if both else Severity.WARNING,
                )
            elif key:
                seen[key] = (kind, row["id"])


def _address_key(row: Table) -> str:
    """What the value covers, in one writing; "" for an asset that is not compared by address."""
    value = row["value"]
    if row["kind"] == AssetKind.HOST:
        return addresses.host_of(value) or ""
    if row["kind"] == AssetKind.URL:
        address = addresses.address_of(value)
        return address.host + _at_port(address.port) + address.path if address else ""
    if row["kind"] == AssetKind.WILDCARD:
        wildcard = wildcard_of(value)
        return wildcard.host + _at_port(wildcard.port) + wildcard.path if wildcard else ""
    if row["kind"] == AssetKind.IP_RANGE:
        network = addresses.network_of(value)
        if network is None:
            return ""
        return str(network.network_address) if network.num_addresses == 1 else str(network)
    return ""


def _at_port(port: int | None) -> str:
    return "" if port is None else f":{port}"


def _wildcards_too_wide(parts: Parts, source: Source) -> Iterator[Finding]:
    """A line in scope that also covers what strangers have registered: only those can allow tests there."""
    for number, row in enumerate(parts.clean[RuleKind.SCOPE]):
        wildcard = wildcard_of(row["value"]) if row["kind"] == AssetKind.WILDCARD else None
        if wildcard and wildcard.covers_strangers:
            yield Finding(
                "wildcard.too_wide",
                _place(source, (RuleKind.SCOPE.value, number, "value")),
                f"{row['value']} covers names that anybody may register.",
                "Put your own domain behind the star, unless all names below this one are yours.",
                Severity.WARNING,
            )


def _aliases_twice(parts: Parts, source: Source) -> Iterator[Finding]:
    """A name that two assets share finds only one of them."""
    seen: dict[str, str] = {}
    for kind in (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE):
        for number, row in enumerate(parts.clean[kind]):
            names = {name.casefold(): name for name in (*row["aliases"], *row["name"].values())}
            for key, name in names.items():
                other = seen.setdefault(key, row["id"])
                if other != row["id"]:
                    yield Finding(
                        "alias.twice",
                        _place(source, (kind.value, number)),
                        f"{name} is a name of {other} and of {row['id']}.",
                        "Give each a name of its own.",
                        Severity.WARNING,
                    )


def _hall_missing(parts: Parts) -> Iterator[Finding]:
    for language, policy in parts.policies.items():
        if policy.hall is None:
            yield Finding(
                "hall.missing",
                text_file(language),
                "The text has no place for the Hall of Fame.",
                "Put a line {hall_of_fame} below the words of thanks.",
                Severity.WARNING,
            )


def _calendar_unknown(parts: Parts, source: Source) -> Iterator[Finding]:
    """A country whose holidays nobody here knows. It is asked for at publishing only: a version from before stays."""
    country, part = (parts.clean["promises"].get(key, "") for key in ("country", "subdivision"))
    if not country:
        return
    from holidays import list_supported_countries  # large, and few programmes count in business days

    known = list_supported_countries()
    if country not in known:
        yield Finding(
            "country.unknown",
            _place(source, ("promises", "country")),
            f"There is no calendar of holidays for {country}.",
            'Write the code of two letters from ISO 3166, such as "NL".',
        )
    elif part and part not in known[country]:
        parts_known = ", ".join(known[country][:20])
        yield Finding(
            "subdivision.unknown",
            _place(source, ("promises", "subdivision")),
            f"{country} has no part {part} with holidays of its own.",
            f"Use one of: {parts_known}." if parts_known else "Take subdivision out.",
        )
