"""The programme's public key: in the Web Key Directory, and as a file to fetch."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from firsthand.core.clock import now
from firsthand.keys.models import ProgrammeKey
from firsthand.keys.openpgp import armored
from firsthand.keys.publication import directory_name
from firsthand.keys.queries import published_key


def _key() -> ProgrammeKey:
    key = published_key(at=now())
    if key is None:
        raise Http404
    return key


def _answer(content: bytes | str, content_type: str) -> HttpResponse:
    """Any page may fetch it: it is public, and mail programs in a browser look keys up."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def key_file(request: HttpRequest) -> HttpResponse:
    """The certificate as text, where security.txt points."""
    return _answer(armored(bytes(_key().public)), "application/pgp-keys")


@require_safe
def directory(request: HttpRequest, name: str, domain: str = "") -> HttpResponse:
    """The certificate of one local part, binary: by the direct method, or with `domain` by the advanced one."""
    key = _key()
    local, _, theirs = key.address.rpartition("@")
    if name != directory_name(local) or (domain and domain.lower() != theirs.lower()):
        raise Http404
    return _answer(bytes(key.public), "application/octet-stream")


@require_safe
def directory_policy(request: HttpRequest, domain: str = "") -> HttpResponse:
    """An empty file says that there is a directory, and that it offers nothing but keys."""
    theirs = _key().address.rpartition("@")[2]
    if domain and domain.lower() != theirs.lower():
        raise Http404
    return _answer(b"", "text/plain; charset=utf-8")
