"""HEAD: the answer to GET without its body, or the connection would give the body as the next answer."""

from io import BytesIO

import pytest
from django.http import FileResponse
from django.test import RequestFactory
from django.urls import resolve

from firsthand.public.middleware import HeadHasNoBody

pytestmark = pytest.mark.django_db


def answered(method: str, path: str):
    """What the view and the middleware give, without Django's test client, which takes bodies away by itself."""

    def view(request):
        match = resolve(path)
        return match.func(request, *match.args, **match.kwargs)

    return HeadHasNoBody(view)(RequestFactory().generic(method, path))


def test_head_has_the_length_of_get_and_no_body(programme):
    get, head = answered("GET", "/.well-known/security.txt"), answered("HEAD", "/.well-known/security.txt")
    assert head.content == b""
    assert int(head.headers["Content-Length"]) == len(get.content) > 0


def test_a_stream_is_closed_and_not_sent():
    file = BytesIO(b"octets")
    response = HeadHasNoBody(lambda _: FileResponse(file))(RequestFactory().head("/"))
    assert b"".join(response.streaming_content) == b""
    assert file.closed
