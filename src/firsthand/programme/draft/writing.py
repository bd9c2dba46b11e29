"""`programme.toml` as text. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from firsthand.programme.rules import (
    ADDRESSED,
    Asset,
    Credit,
    HallEntry,
    WeaknessClass,
    Words,
)

CONFIRM_WITHIN_HOURS = 72
EMBARGO_DAYS = 45
"""What is written where the texts promise nothing; a finding says so (requirements, opening)."""


def quoted(text: str) -> str:
    """A TOML basic string on one line."""
    signs = []
    for sign in " ".join(text.split()):
        if sign in '"\\':
            signs.append(f"\\{sign}")
        elif ord(sign) < 0x20 or ord(sign) == 0x7F:
            continue
        else:
            signs.append(sign)
    return f'"{"".join(signs)}"'


def words_table(words: Words) -> str:
    """`{ en = "…", nl = "…" }`."""
    inside = ", ".join(f"{language} = {quoted(text)}" for language, text in words.items())
    return f"{{ {inside} }}"


def programme_file(
    *,
    organisation: str,
    languages: Sequence[str],
    contact: str,
    promises: Mapping[str, int | None],
    credit: Credit,
    scope: Sequence[Asset],
    out_of_scope: Sequence[Asset],
    classes: Sequence[WeaknessClass],
    hall_of_fame: Sequence[HallEntry],
) -> str:
    """The whole file. A promise that is None gets the usual number, with a comment that says so."""
    lines = [
        "format = 1",
        f"organisation = {quoted(organisation)}",
        f"languages = [{', '.join(quoted(language) for language in languages)}]  # the first is the default",
        'timezone = "UTC"  # the zone in which dates are shown',
        "",
        "[contact]",
        f"mail = {quoted(contact)}" + ("" if contact else "  # needed before the programme can be published"),
        "",
        "[promises]",
        _promise("confirm_within_hours", promises.get("confirm_within_hours"), CONFIRM_WITHIN_HOURS),
        _promise("embargo_days", promises.get("embargo_days"), EMBARGO_DAYS),
        "",
        "[credit]",
        f'year_from = "{credit.year_from}"',
        f'years = "{credit.years}"',
    ]
    for name, assets in (("scope", scope), ("out_of_scope", out_of_scope)):
        for asset in assets:
            lines += ["", f"[[{name}]]", *asset_lines(asset)]
    for weakness in classes:
        lines += ["", "[[qualifying_classes]]", f'id = "{weakness.id}"']
        lines += [f"cwe = {weakness.cwe}"] if weakness.cwe else []
        lines.append(f"name = {words_table(weakness.name)}")
    for entry in hall_of_fame:
        lines += ["", "[[hall_of_fame]]", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _promise(name: str, value: int | None, usual: int) -> str:
    return f"{name} = {value}" if value is not None else f"{name} = {usual}  # not found in the texts; check it"


def asset_lines(asset: Asset) -> Iterator[str]:
    """The lines of one table of the scope, below its header."""
    yield f'id = "{asset.id}"'
    yield f'kind = "{asset.kind}"'
    if asset.value:
        yield f"value = {quoted(asset.value)}"
    if asset.name or asset.kind not in ADDRESSED:
        yield f"name = {words_table(asset.name)}"
    if asset.aliases:
        yield f"aliases = [{', '.join(quoted(alias) for alias in asset.aliases)}]"
    if asset.parts:
        yield "parts = ["
        for part in asset.parts:
            yield f'  {{ id = "{part.id}", name = {words_table(part.name)} }},'
        yield "]"
    if asset.reason:
        yield f'reason = "{asset.reason}"'


def _entry(entry: HallEntry) -> Iterator[str]:
    yield f"year = {entry.year}"
    if entry.organisation:
        yield f"organisation = {quoted(entry.organisation)}"
    people = []
    for person in entry.persons:
        link = f", link = {quoted(person.link)}" if person.link else ""
        people.append(f"{{ name = {quoted(person.name)}{link} }}")
    yield f"persons = [{', '.join(people)}]"
