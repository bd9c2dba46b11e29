"""Note that letters of a language were brought up to date with the English ones: `stamp_letters.py nl [LETTER…]`.

The stamp is the SHA-256 of the English file that a translation follows. The suite compares it, so that an English
sentence that changes alone is seen. Stamp only what you have read.
"""

import hashlib
import json
import sys
from pathlib import Path

LETTERS = Path(__file__).parents[1] / "src" / "firsthand" / "letters" / "templates" / "letters"
STAMPS = "_translated_from.json"


def english() -> dict[str, str]:
    """Every English file, parts and letters to staff as well, with its hash."""
    files = sorted((LETTERS / "en").rglob("*.txt"))
    return {f.relative_to(LETTERS / "en").as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def main() -> None:
    language, *wanted = sys.argv[1:] or sys.exit(__doc__)
    file = LETTERS / language / STAMPS
    stamps: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    for name, digest in english().items():
        if (LETTERS / language / name).exists() and (not wanted or name.removesuffix(".txt") in wanted):
            stamps[name] = digest
    file.write_text(json.dumps(stamps, indent=1, sort_keys=True) + "\n")
    print(f"{language}: {len(stamps)} letters follow the English of today.")


if __name__ == "__main__":
    main()
