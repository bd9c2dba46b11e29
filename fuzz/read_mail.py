"""Fuzzing of the reading of mails: `make fuzz SECONDS=600`.

Octets go in, invariants.check says whether what comes out may come out. Guided by the coverage of Firsthand and of the
standard library's mail parser. Findings lie in .fuzz/ as files to be read again: `read_mail.py FILE`. `keep.py` takes
what is worth keeping into the suite; start from --own-seeds then, since real mails are nobody's to publish.
"""

import argparse
import sys
import zipfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
FOUND = ROOT / ".fuzz"
KEPT = ROOT / "tests" / "data" / "fuzz"
SEEDS = (ROOT / "tests" / "data" / "mail", KEPT)
REAL = ROOT.parent / "shared" / "corpora" / "mail" / "mails.zip"
LONGEST = 20_000

sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]
with atheris.instrument_imports(include=["firsthand", "email", "quopri", "uu", "html"]):
    from invariants import check


def main() -> None:
    """Fuzz, or read single files again."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=600)
    asked.add_argument("--own-seeds", action="store_true", help="leave out the real mails beside the repository")
    asked.add_argument("--corpus", type=Path, default=FOUND / "corpus", help="where what is worth keeping goes")
    asked.add_argument("--seed", type=Path, action="append", default=[], help="a further folder of seeds")
    asked.add_argument("file", nargs="*", type=Path)
    choice = asked.parse_args()
    for file in choice.file:
        check(file.read_bytes())
    if not choice.file:
        atheris.Setup([sys.argv[0], *_options(choice)], check)
        atheris.Fuzz()


def _options(choice: argparse.Namespace) -> list[str]:
    """The command line of libFuzzer."""
    for folder in (FOUND, KEPT, choice.corpus):
        folder.mkdir(parents=True, exist_ok=True)
    common = [f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={FOUND}/"]
    seeds = [*SEEDS, *choice.seed]
    if REAL.is_file() and not choice.own_seeds:
        seeds.append(_unpacked(FOUND / "real"))
    words = f"-dict={Path(__file__).parent / 'mail.dict'}"
    return [*common, words, f"-max_total_time={choice.seconds}", str(choice.corpus), *map(str, seeds)]


def _unpacked(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(REAL) as archive:
        for entry in archive.infolist():
            if entry.file_size <= LONGEST:
                (folder / Path(entry.filename).name).write_bytes(archive.read(entry))
    return folder


if __name__ == "__main__":
    main()
