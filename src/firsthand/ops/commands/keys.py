"""`firsthand keys new|list|import|export|retire`: the keys to which finders encrypt. The operator's; needs no --as."""

import argparse
import getpass
import json
import os
import sys
from pathlib import Path

from firsthand.ops.instance import say

PASSPHRASE_BYTES = 4096
FILE_BYTES = 1024 * 1024


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    keys = commands.add_parser("keys", help="the keys to which finders encrypt").add_subparsers(
        metavar="ACT", required=True
    )
    new = keys.add_parser(
        "new",
        help="make an OpenPGP key for the contact address",
        description="Makes an OpenPGP key for the contact address of the programme in force and publishes it. The key "
        "in use until now is retired: it is published no more, and still opens what is encrypted to it.",
    )
    new.set_defaults(run=run_new)

    listing = keys.add_parser("list", help="every key, in use and retired")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=run_list)

    bring = keys.add_parser(
        "import",
        help="bring along a key that you have: OpenPGP, or PKCS#12 for S/MIME",
        description="Takes an OpenPGP private key (gpg --export-secret-keys ADDRESS), or a PKCS#12 file with a "
        "certificate for S/MIME. The passphrase comes from the file of --passphrase-file, or is asked for.",
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="the key")
    bring.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase")
    bring.set_defaults(run=run_import)

    export = keys.add_parser("export", help="print the public OpenPGP key in use")
    export.set_defaults(run=run_export)

    retire = keys.add_parser("retire", help="take a key out of use; it still reads")
    retire.add_argument("fingerprint", metavar="FINGERPRINT", help="of the key, or its first 8 digits or more")
    retire.set_defaults(run=run_retire)


def run_new(args: argparse.Namespace) -> int:
    """Make a key and say which."""
    from firsthand.core.clock import now
    from firsthand.keys.actions import make_programme_key

    key = make_programme_key(at=now(), by="operator")
    say(*_told(key))
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Take a key of the organisation's own."""
    from firsthand.core.clock import now
    from firsthand.keys.actions import import_programme_key

    key = import_programme_key(_read(args.file, FILE_BYTES), _passphrase(args), at=now(), by="operator")
    say(*_told(key))
    return 0


def _told(key: object) -> list[str]:
    from firsthand.keys.models import ProgrammeKey
    from firsthand.keys.publication import grouped

    assert isinstance(key, ProgrammeKey)
    until = f", until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
    return [f"{key.kind} {' '.join(grouped(key.fingerprint))}", f"For {key.address}{until}. It is in use from now on."]


def _passphrase(args: argparse.Namespace) -> str:
    if args.passphrase_file is not None:
        lines = _read(args.passphrase_file, PASSPHRASE_BYTES).decode("utf-8", "replace").splitlines()
        return lines[0] if lines else ""
    if sys.stdin.isatty():
        return getpass.getpass("Passphrase of the key (empty when it has none): ")
    return ""


def _read(path: Path, at_most: int) -> bytes:
    from firsthand.core.errors import BadInput

    try:
        with path.open("rb") as file:
            content = file.read(at_most + 1)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {os.strerror(error.errno or 0)}.", "Name a file that you may read."
        ) from None
    if len(content) > at_most:
        raise BadInput(f"{path} is too long for what it should be.", "Name the right file.")
    return content


def run_list(args: argparse.Namespace) -> int:
    """Print every key: kind, fingerprint, address, from when until when, in use or retired."""
    from firsthand.core.clock import iso
    from firsthand.keys.queries import all_keys

    keys = all_keys()
    rows = [
        {
            "kind": key.kind, "fingerprint": key.fingerprint, "address": key.address,
            "created_at": iso(key.created_at), "expires_at": iso(key.expires_at) if key.expires_at else None,
            "retired_at": iso(key.retired_at) if key.retired_at else None, "in_use": key.retired_at is None,
        }
        for key in keys
    ]  # fmt: skip
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for key in keys:
        until = f"expires {key.expires_at:%Y-%m-%d}" if key.expires_at else "does not expire"
        state = "in use" if key.retired_at is None else "retired"
        say(f"{key.kind:<8} {key.fingerprint} {key.address} created {key.created_at:%Y-%m-%d} {until} {state}")
    if not keys:
        say("There is no key. Make one: firsthand keys new")
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Print the certificate, armoured."""
    from firsthand.core.errors import NotFound
    from firsthand.keys.openpgp import armored
    from firsthand.keys.queries import current
    from firsthand.keys.rules import KeyKind

    key = current(KeyKind.OPENPGP)
    if key is None:
        raise NotFound("There is no OpenPGP key in use.", "Make one: firsthand keys new")
    print(armored(bytes(key.public)), end="")
    return 0


def run_retire(args: argparse.Namespace) -> int:
    """Take a key out of use."""
    from firsthand.core.clock import now
    from firsthand.keys.actions import retire

    key = retire(args.fingerprint, at=now(), by="operator")
    say(f"{key.kind} {key.fingerprint} is retired. It still opens what is encrypted to it.")
    return 0
