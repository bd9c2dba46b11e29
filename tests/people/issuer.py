"""A small issuer of an organisation: a server on this machine that signs tokens as OpenID Connect says."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from firsthand.core.clock import now

CLIENT, SECRET = "firsthand-desk", "a secret that only two know"


class Issuer:
    """Knows one person at a time: `claims`. `spoil` changes what a token says, `key` signs it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {"sub": "subject-1001", "email": "ines@staff.example", "email_verified": True}
        self.spoil: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.methods = ["client_secret_basic"]
        self.visits: dict[str, dict[str, str]] = {}

    def authorize(self, address: str) -> str:
        """What the browser does over there: the person agrees, and is sent back to this address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        code = secrets.token_hex(8)
        self.visits[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code={code}&state={asked['state']}"

    def token(self, form: dict[str, str], basic: str) -> dict[str, Any] | None:
        """The token for a code, once, and only for who began the visit."""
        visit = self.visits.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        knows = basic == f"{CLIENT}:{SECRET}" or form.get("client_secret") == SECRET
        if visit is None or not knows or visit["code_challenge"] != proved:
            return None
        moment = int(now().timestamp())
        said = {"iss": self.url, "aud": CLIENT, "iat": moment, "exp": moment + 300, "nonce": visit["nonce"],
                "auth_time": moment, **self.claims, **self.spoil}  # fmt: skip
        signed = jwt.encode(said, "" if self.algorithm == "none" else self.key, self.algorithm, {"kid": "one"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str, form: dict[str, str], basic: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": self.methods,
            }  # fmt: skip
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
            return {"keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]}
        return self.token(form, basic) if path == "/token" else None


@contextmanager
def running() -> Iterator[Issuer]:
    """An issuer that answers until the test is over."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.reply({name: values[0] for name, values in parse_qs(body).items()})

        def reply(self, form: dict[str, str]) -> None:
            basic = self.headers.get("Authorization", "").partition(" ")[2]
            found = issuer.answer(self.path, form, base64.b64decode(basic).decode())
            body = json.dumps(found or {"error": "invalid_grant"}).encode()
            self.send_response(200 if found else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
