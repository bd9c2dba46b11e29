"""`firsthand advice scope`: the verdict on assets of one's own, to compare with what is known of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from firsthand.core.errors import BadInput
from firsthand.programme.reading import build, read_folder
from firsthand.programme.rules import Programme, Severity
from firsthand.programme.scope import verdict
from firsthand.triage.scope.lists import read_list


def programme_at(path: Path) -> Programme:
    """The programme of a folder, or of a platform's scope list. Raises BadInput with the first fault."""
    if not path.is_dir():
        return read_list(path).programme()
    programme, findings = build(read_folder(path))
    if programme is None:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        raise BadInput(f"{path} cannot be used: {errors[0]}", f"See all {len(errors)} with firsthand programme check.")
    return programme


def verdicts(programme: Path, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """`{"id", "asset"}` to `{"id", "verdict", "rule"}`; `rule` is the id of the line that decided, None when none did.

    `programme` is a programme folder or a scope list, read once. Raises BadInput.
    """
    read = programme_at(programme)
    for line in lines:
        answer = verdict(line["asset"], read)
        yield {"id": line["id"], "verdict": answer.verdict.value, "rule": answer.asset.id if answer.asset else None}
