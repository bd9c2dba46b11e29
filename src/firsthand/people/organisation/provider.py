"""The organisation's issuer: what it says of itself, and whom it vouches for (OpenID Connect Core 1.0, with PKCE).

allauth's own provider is not used: it takes a token from the issuer's answer without checking its signature, sends no
nonce, and makes its own address from what the request says.
"""

import base64
import hashlib
import ipaddress
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings

from firsthand.core.errors import FirsthandError

PATIENCE = 10
"""Seconds that somebody waits for the issuer's answer."""
ANSWER_LIMIT = 262_144
"""Octets of one answer: such documents have some thousands."""
CLOCKS_APART = timedelta(minutes=1)
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Never an algorithm that shares a secret, and never none."""
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc", "pop", "vbm"})
"""RFC 8176: `amr` values that only a second factor, or something stronger, gives rise to."""
AGAIN_WITHIN = timedelta(minutes=5)


class NotVouchedFor(FirsthandError):
    """The issuer did not answer as it should, or what it said does not hold."""


class NoSecondFactor(NotVouchedFor):
    """The issuer does not say that it asked for a second factor, and here it has to."""


@dataclass(frozen=True)
class Provider:
    """What the operator has set."""

    issuer: str
    client: str
    secret: str
    name: str


@dataclass(frozen=True)
class Begun:
    """What this side remembers while somebody is over there."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Vouched:
    """Whom the issuer vouches for."""

    subject: str
    """A hash over issuer and subject: another issuer's numbers never mean the same people."""
    mail: str
    """Only if the issuer has verified it, else ""."""
    name: str
    second_factor: bool
    since: datetime | None
    """When they last showed who they are over there, where it says so."""


def configured() -> Provider | None:
    """The issuer that the operator has set; None where none is, or where something is missing."""
    if not settings.OIDC_URL or missing():
        return None
    secret = Path(settings.OIDC_SECRET_FILE).read_text(encoding="utf-8").strip()
    name = settings.OIDC_NAME or urlsplit(settings.OIDC_URL).hostname or ""
    return Provider(settings.OIDC_URL.rstrip("/"), settings.OIDC_CLIENT, secret, name)


def missing() -> str:
    """What the settings lack, for the operator; "" when nothing does, or when no issuer is set at all."""
    if not settings.OIDC_URL:
        return ""
    if not _may_be_asked(settings.OIDC_URL):
        return "FIRSTHAND_OIDC_URL is no address that begins with https://."
    if not settings.OIDC_CLIENT:
        return "FIRSTHAND_OIDC_CLIENT is empty."
    if settings.OIDC_SECOND_FACTOR not in ("here", "there"):
        return "FIRSTHAND_OIDC_SECOND_FACTOR is neither here nor there."
    try:
        secret = Path(settings.OIDC_SECRET_FILE or "-").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return "FIRSTHAND_OIDC_SECRET_FILE names no file that can be read."
    return "" if secret else "The file of FIRSTHAND_OIDC_SECRET_FILE is empty."


def button() -> str:
    """What the button of this way in says; "" where there is none."""
    found = configured()
    return found.name if found else ""


def believes_second_factor() -> bool:
    """Whether the issuer's word is taken for a second factor."""
    return bool(settings.OIDC_SECOND_FACTOR == "there")


def begin() -> Begun:
    """Three secrets for one visit."""
    return Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def address_there(provider: Provider, begun: Begun, *, again: bool) -> str:
    """Where the browser goes. `again` has the issuer ask its person once more. Raises NotVouchedFor."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client, "redirect_uri": address_back(),
        "scope": "openid email profile", "state": begun.state, "nonce": begun.nonce, "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }  # fmt: skip
    there = _named(_discovered(provider), "authorization_endpoint")
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"


def address_back() -> str:
    """Our address that the issuer has to know."""
    return f"{settings.BASE_URL}/desk/sign-in/organisation/back/"


def redeem(provider: Provider, begun: Begun, code: str, *, at: datetime) -> Vouched:
    """Whom the issuer vouches for with this code. Raises NotVouchedFor."""
    known = _discovered(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": address_back(),
            "code_verifier": begun.verifier}  # fmt: skip
    auth = None
    if "client_secret_post" in (known.get("token_endpoint_auth_methods_supported") or ()):
        form |= {"client_id": provider.client, "client_secret": provider.secret}
    else:
        auth = (provider.client, provider.secret)
    given = _asked("POST", _named(known, "token_endpoint"), data=form, auth=auth)
    said = _verified(provider, known, str(given.get("id_token", "")), at=at)
    if not secrets.compare_digest(str(said.get("nonce", "")).encode(), begun.nonce.encode()):
        raise NotVouchedFor("The token is of another visit.")
    if "email" not in said and known.get("userinfo_endpoint"):
        said = _with_more(said, _named(known, "userinfo_endpoint"), str(given.get("access_token", "")))
    return _vouched(provider, said)


def _vouched(provider: Provider, said: dict[str, Any]) -> Vouched:
    methods = said.get("amr") if isinstance(said.get("amr"), list) else []
    moment = said.get("auth_time")
    return Vouched(
        subject=hashlib.sha256(f"{provider.issuer}\n{said['sub']}".encode()).hexdigest(),
        mail=str(said.get("email", "")) if said.get("email_verified") in (True, "true") else "",
        name=str(said.get("name", "")),
        second_factor=bool(SECOND_FACTORS.intersection(map(str, methods or ()))),
        since=datetime.fromtimestamp(moment).astimezone() if isinstance(moment, int) else None,
    )


def _verified(provider: Provider, known: dict[str, Any], token: str, *, at: datetime) -> dict[str, Any]:
    """The claims of a token signed by the issuer for us, in time."""
    keys = _asked("GET", _named(known, "jwks_uri"))
    try:
        header = jwt.get_unverified_header(token)
        usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
        named = [key for key in usable if key.key_id == header.get("kid")] or (usable if "kid" not in header else [])
        if len(named) != 1:
            raise NotVouchedFor("The token names no key of the issuer.")
        found: dict[str, Any] = jwt.decode(
            token, named[0], algorithms=list(SIGNED_WITH), audience=provider.client, issuer=known["issuer"],
            leeway=CLOCKS_APART, options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        raise NotVouchedFor("The token of the issuer does not hold.") from None
    if found.get("azp", provider.client) != provider.client or not str(found["sub"]):
        raise NotVouchedFor("The token was made for somebody else.")
    return found


def _with_more(said: dict[str, Any], there: str, token: str) -> dict[str, Any]:
    more = _asked("GET", there, headers={"Authorization": f"Bearer {token}"})
    if more.get("sub") != said["sub"]:
        raise NotVouchedFor("The issuer speaks of somebody else.")
    return {**said, "email": more.get("email", ""), "email_verified": more.get("email_verified")}


def _discovered(provider: Provider) -> dict[str, Any]:
    known = _asked("GET", f"{provider.issuer}/.well-known/openid-configuration")
    if str(known.get("issuer", "")).rstrip("/") != provider.issuer:
        raise NotVouchedFor("The issuer calls itself something else.")
    return known


def _named(known: dict[str, Any], what: str) -> str:
    there = str(known.get(what, ""))
    if not _may_be_asked(there):
        raise NotVouchedFor(f"The issuer names no {what}.")
    return there


def _may_be_asked(there: str) -> bool:
    """Whether nobody on the way reads along: https, or this very machine."""
    parts = urlsplit(there)
    try:
        here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = parts.hostname == "localhost"
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def _asked(method: str, there: str, **more: Any) -> dict[str, Any]:
    """An answer in JSON, bounded in time and size. Raises NotVouchedFor."""
    try:
        with requests.request(method, there, timeout=PATIENCE, stream=True, allow_redirects=False, **more) as answer:
            answer.raise_for_status()
            body = answer.raw.read(ANSWER_LIMIT + 1, decode_content=True)
            if answer.status_code != requests.codes.ok or len(body) > ANSWER_LIMIT:
                raise NotVouchedFor("The issuer's answer cannot be used.")
        found = json.loads(body)
    except (requests.RequestException, ValueError, OSError):
        raise NotVouchedFor("The issuer does not answer as it should.") from None
    if not isinstance(found, dict):
        raise NotVouchedFor("The issuer's answer cannot be used.")
    return found
