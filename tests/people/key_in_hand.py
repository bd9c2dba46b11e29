"""A passkey holder without a browser: makes keys and signs challenges as WebAuthn says."""

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
Options = dict[str, Any]


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class KeyInHand:
    """One key. `origin` is where the browser believes to be, `verified` whether it asked for a finger or a PIN."""

    def __init__(self, origin: str = "http://localhost", *, verified: bool = True) -> None:
        self.origin, self.verified = origin, verified
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.owner = os.urandom(32), ""

    def make(self, options: Options) -> str:
        """What a browser sends of a new key."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        shown = self._shown(asked["rp"]["id"], HAS_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": shown})
        return self._sent({
            "clientDataJSON": b64(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": b64(attested),
        })  # fmt: skip

    def sign(self, options: Options) -> str:
        """What a browser sends to show that it has the key."""
        asked = options["publicKey"]
        client, shown = self._client("webauthn.get", asked["challenge"]), self._shown(asked["rpId"])
        signature = self.key.sign(shown + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent({
            "clientDataJSON": b64(client), "authenticatorData": b64(shown), "signature": b64(signature),
            "userHandle": self.owner,
        })  # fmt: skip

    def _shown(self, host: str, more: int = 0) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verified else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _sent(self, response: dict[str, str]) -> str:
        said = {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response,
                "clientExtensionResults": {}}  # fmt: skip
        return json.dumps(said)
