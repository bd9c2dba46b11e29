"""Keeps what the fuzzer found worth it: `.venv/bin/python fuzz/keep.py FOLDER...` fills tests/data/fuzz anew.

Of all inputs, the smallest first, those stay that take a step from one line of our code to another that none before
took. The suite reads them again.
"""

import sys
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "data" / "fuzz"
OURS = str(ROOT / "src" / "firsthand")
LONGEST = 8_000

sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]
from invariants import check  # noqa: E402

Step = tuple[str, int, int]


def steps_of(raw: bytes) -> set[Step]:
    """Every step from line to line that reading these octets takes in our code."""
    steps: set[Step] = set()

    def enter(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(OURS):
            return None
        last = 0

        def line(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal last
            if event == "line":
                steps.add((name, last, frame.f_lineno))
                last = frame.f_lineno
            return line

        return line

    sys.settrace(enter)
    try:
        check(raw)
    finally:
        sys.settrace(None)
    return steps


def main() -> None:
    """Read everything, keep what adds something."""
    folders = [KEPT, *map(Path, sys.argv[1:])]
    inputs = {path.read_bytes() for folder in folders for path in folder.glob("*") if path.is_file()}
    seen: set[Step] = set()
    kept: dict[str, bytes] = {}
    for raw in sorted(inputs, key=lambda raw: (len(raw), raw)):
        if len(raw) <= LONGEST and (steps := steps_of(raw)) - seen:
            seen |= steps
            kept[sha256(raw).hexdigest()[:16]] = raw
    for path in KEPT.glob("*"):
        path.unlink()
    for name, raw in kept.items():
        (KEPT / name).write_bytes(raw)
    print(f"{len(kept)} of {len(inputs)} inputs kept, {sum(map(len, kept.values()))} bytes, {len(seen)} steps")


if __name__ == "__main__":
    main()
