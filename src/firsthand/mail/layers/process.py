"""The child that opens OpenPGP messages and checks signatures: asked once, then gone with the keys it was given."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from firsthand.keys.openpgp import (
    CannotDecrypt,
    Opened,
    certificate_of,
    opened,
    read_certificates,
    verified,
    verified_inline,
)
from firsthand.keys.rules import KeyFaulty, KeyKind, Secret
from firsthand.mail.children.inside import serve


def main() -> None:
    """Serve the parent."""
    serve(work)


def work(frames: Sequence[bytes]) -> list[bytes]:
    """Frames: what to do (JSON), octets, signature, then content and public part of each secret, then certificates."""
    asked: dict[str, Any] = json.loads(frames[0])
    secrets, certificates = _secrets(asked, frames[3:]), frames[3 + 2 * len(asked["secrets"]) :]
    known = [*certificates[: asked["known"]], *_readable(certificates[asked["known"] :])]
    try:
        found = _done(asked["do"], frames[1], frames[2], secrets, known)
    except CannotDecrypt as closed:
        return [json.dumps({"why": closed.why}).encode(), b""]
    told = {**asdict(found.check), "addresses": _addresses(known, found.check.signer)}
    return [json.dumps(told).encode(), found.content]


def _done(do: str, octets: bytes, signature: bytes, secrets: list[Secret], known: list[bytes]) -> Opened:
    if do == "open":
        return opened(octets, secrets, known)
    if do == "inline":
        return verified_inline(octets, known)
    return Opened(b"", verified(octets, signature, known))


def _secrets(asked: dict[str, Any], frames: Sequence[bytes]) -> list[Secret]:
    return [
        Secret(KeyKind.OPENPGP, about["fingerprint"], frames[2 * i], frames[2 * i + 1], about["passphrase"])
        for i, about in enumerate(asked["secrets"])
    ]


def _readable(offered: Sequence[bytes]) -> list[bytes]:
    """The certificates in what a mail brought along; a faulty one is left out."""
    found: list[bytes] = []
    for octets in offered:
        try:
            found += read_certificates(octets)
        except KeyFaulty:
            continue
    return found


def _addresses(known: list[bytes], fingerprint: str) -> list[str]:
    for certificate in known:
        try:
            info = certificate_of(certificate)
        except KeyFaulty:
            continue
        if info.fingerprint == fingerprint:
            return list(info.addresses)
    return []
