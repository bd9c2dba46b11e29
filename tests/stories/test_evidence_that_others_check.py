"""R94: who must convince a court or an authority hands over one file, and whoever gets it checks it without us."""

import json
import shutil
import subprocess
import zipfile

from running import Instance


def test_a_stranger_checks_the_pack_with_nothing_but_the_pack(published_folder, tmp_path):
    shutil.copytree(published_folder, tmp_path / "data")
    with Instance(tmp_path / "data") as instance:
        instance.run("staff", "invite", "lead@staff.example", "--role", "lead")
        instance.run("deliver", "--from", "a@finder.example", "--to", "security@mimecast.example",
                     stdin=b"Subject: A finding\r\n\r\nAt https://www.mimecast.com/x one can read files.")  # fmt: skip
        instance.run("worker", "--once")
        number = instance.json("mail", "list")[-1]["case"]
        pack = tmp_path / "pack.zip"
        instance.run("case", "evidence", number, "--for", "authority", "--as", "lead@staff.example", "--out", str(pack))

    # From here on there is no instance: only the file.
    there = tmp_path / "court"
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(there)
    subprocess.run(["sha256sum", "--check", "--quiet", "MANIFEST.sha256"], cwd=there, check=True, timeout=30)
    verdict = instance.run("verify", str(there / "receipts" / f"receipt-{number}.json"))
    assert verdict.returncode == 0
    told = json.loads((there / "timeline.json").read_text())
    assert told["number"] == number
    assert told["reporter"] is None
