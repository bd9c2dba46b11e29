"""A scope list as the tables of `programme.toml`. Pure."""

from firsthand.programme.draft.writing import asset_lines, quoted
from firsthand.triage.scope.lists import ScopeList


def tables_of(listed: ScopeList) -> str:
    """`[[scope]]` and `[[out_of_scope]]` tables; what the list says beside a line stands above it as a comment."""
    lines: list[str] = []
    for name, assets in (("scope", listed.scope), ("out_of_scope", listed.out_of_scope)):
        for asset in assets:
            note = listed.notes.get(asset.id, "")
            lines += [f"# {quoted(note)[1:-1]}"] if note else []
            lines += [f"[[{name}]]", *asset_lines(asset), ""]
    return "\n".join(lines)
