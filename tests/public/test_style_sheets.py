"""What holds for every style sheet and every template, read as text: any direction, one set of colours, nothing inline.

A strict content security policy refuses the last at run time as well; here it is found before a browser is started.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import firsthand

ROOT = Path(firsthand.__file__).parent
SHEETS = sorted(ROOT.rglob("static/**/*.css"))
FILES_TO_KEEP = {"receipts/verify_file.html", "evidence/sheet.html"}
"""Files that people take with them and open without a network, so that style and script are inside."""
TEMPLATES = sorted(
    path
    for path in ROOT.rglob("templates/**/*.html")
    if "letters" not in path.parts and "/".join(path.parts[-2:]) not in FILES_TO_KEEP
)
"""Letters are left out: mail programs know no style sheets, and mails run under no policy of ours."""

_DECLARATION = re.compile(r"(?<=[{;\s])(--[\w-]+|[a-z-]+)\s*:\s*([^;{}]+)(?=[;}])")
PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)*"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius"
)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(?:white|black|gr[ae]y|red)\b", re.IGNORECASE
)


def declarations(sheet: str) -> Iterator[tuple[str, str]]:
    """Each property and its value."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    bare = re.sub(r"@[\w-]+[^{;]*(?=[{;])", "", bare)  # what a rule asks of the screen says nothing of direction
    yield from ((name, value.strip()) for name, value in _DECLARATION.findall(bare))


def turns_with_the_script(name: str, value: str) -> bool:
    """Whether a declaration means the same in a script that runs from right to left."""
    if PHYSICAL.fullmatch(name) or (name in ("text-align", "float", "clear") and value in ("left", "right")):
        return False
    if name not in ("margin", "padding", "inset", "border-width"):
        return True
    sides = re.sub(r"\([^()]*\)", lambda inside: inside[0].replace(" ", ""), value).split()
    return len(sides) < 4 or sides[1] == sides[3]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_sheet_knows_left_from_right(sheet: Path) -> None:
    assert [said for said in declarations(sheet.read_text()) if not turns_with_the_script(*said)] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colours_stand_in_tokens_alone(sheet: Path) -> None:
    said = [(n, v) for n, v in declarations(sheet.read_text()) if not n.startswith("--") and COLOUR.search(v)]
    assert said == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_nothing_is_fetched_by_a_sheet_and_nothing_casts_a_shadow(sheet: Path) -> None:
    said = sheet.read_text()
    assert not re.search(r"url\(|@import|@font-face|box-shadow|text-shadow|gradient\(", said)


def test_every_sheet_and_every_template_was_looked_at() -> None:
    assert {"house.css", "public.css", "desk.css", "record.css"} <= {path.name for path in SHEETS}
    assert len(TEMPLATES) > 80


@pytest.mark.parametrize("declared", ["margin-left: 1px", "padding: 0 1px 0 2px", "left: 0", "text-align: right"])
def test_a_side_is_found_where_one_is_written(declared: str) -> None:
    sheet = f"a {{ color: var(--ink); {declared}; }}"
    assert [turns_with_the_script(*one) for one in declarations(sheet)] == [True, False]


def test_what_a_media_rule_asks_is_no_declaration() -> None:
    assert list(declarations("@media (max-width: 4rem) { a { color: var(--ink); } }")) == [("color", "var(--ink)")]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_a_template_has_no_style_or_script_of_its_own_and_no_outside_host(template: Path) -> None:
    html = template.read_text()
    assert not re.search(r"\sstyle\s*=|<style\b|\son\w+\s*=\s*[\"']|javascript:", html)
    assert all("src=" in script for script in re.findall(r"<script\b[^>]*>", html))
    assert not re.search(r"(?:src|href|action|srcset|poster)\s*=\s*[\"'](?:https?:)?//", html)
