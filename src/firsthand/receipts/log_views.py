"""The transparency log as octets for everybody, at the addresses of C2SP tlog-tiles.

Nobody is asked who they are and nothing is written: what is asked for is there, or it is not. Each answer costs a
constant number of queries and at most 256 entries or hashes.
"""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from firsthand.journal.log.queries import content_of, newest_note, state
from firsthand.journal.log.tiles import Tile, tile_of
from firsthand.receipts.queries import known_log

log = logging.getLogger("firsthand.log")

TEXT = "text/plain; charset=utf-8"
FOR_EVER = "public, max-age=31536000, immutable"
"""What is at the address of a tile never changes: a longer log has its longer tiles at other addresses."""

View = Callable[..., HttpResponse]


def _octets_for_everybody(view: View) -> View:
    """GET and HEAD alone, and a header that lets any page read the answer.

    These octets are the same for everybody and hold commitments alone; that others read them, also from a verify page
    that is not ours or was saved to a disk, is what the log is for. No cookie is read, so nobody's rights can be
    borrowed: which is also why a POST may be told "not allowed" without the check against forged forms.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            response = view(request, *args, **kwargs)
        else:
            response = _line("The log is read with GET.", 405)
            response.headers["Allow"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return csrf_exempt(answered)


@_octets_for_everybody
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint, with the lines of its witnesses.

    Before the first there is none, and a visitor does not cause one: signing is the worker's. C2SP tlog-tiles wants
    no cache to hold it for more than seconds; a reader who has it already is told so.
    """
    note = newest_note().encode()
    if not note:
        return _line("Nothing was signed yet. Ask again in a few seconds.", 404)
    response = HttpResponse(note, content_type=TEXT)
    response.headers["Cache-Control"] = "no-cache"
    etag = f'"{hashlib.sha256(note).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@_octets_for_everybody
def vkey(request: HttpRequest) -> HttpResponse:
    """The public key of the log as a line (C2SP signed-note)."""
    response = HttpResponse(f"{known_log().vkey}\n", content_type=TEXT)
    response.headers["Cache-Control"] = "no-cache"
    return response


@_octets_for_everybody
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A hash tile or an entry bundle, full or partial, of what is signed; any partial tile that ever was, still is."""
    named = tile_of(path)
    if named is None:
        return _line("No tile has this address.", 404)
    signed = state()
    content = _content(named)
    if signed is None or content is None:
        return _line("The log has no such tile yet.", 404)
    if len(content) != named.size_bytes:
        log.error("the tile %s cannot be given: the journal is not what the log was signed over", path)
        return _line("This tile cannot be given now.", 503)
    response = HttpResponse(content, content_type="application/octet-stream")
    # Where the log has stopped, the journal may not be what was signed: no cache may hold that for a year.
    response.headers["Cache-Control"] = FOR_EVER if signed.stopped_at is None else "no-store"
    return response


@_octets_for_everybody
def nothing(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for below the log."""
    return _line("Nothing is here. The log begins at /log/checkpoint.", 404)


def _content(named: Tile) -> bytes | None:
    """The octets of a tile: None for one that was not signed, none at all where entries are missing or altered."""
    try:
        return content_of(named)
    except LookupError:
        return b""


def _line(words: str, status: int) -> HttpResponse:
    """One line for a person at a terminal. No cache keeps it: a tile that is not there today may be tomorrow."""
    response = HttpResponse(f"{words}\n", content_type=TEXT, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
