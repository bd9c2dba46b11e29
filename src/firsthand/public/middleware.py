"""The language of a page is in its address."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from firsthand.programme.queries import in_force
from firsthand.public.face import face_of
from firsthand.public.languages import language_of, words_language


class HeadHasNoBody:
    """The answer to HEAD is that to GET without its body (RFC 9110, 9.3.2).

    The web server sends what it is given; on a connection that is used again, the body would be read as the next
    answer. Stands first, so that it sees every answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.close()
                setattr(response, "streaming_content", ())  # noqa: B010
            else:
                response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
        return response


class LanguageOfAddress:
    """Speaks the language of the address; where an address names none, the one the browser asks for.

    Public pages find their frame as `request.face`. An address in a language that the programme does not have is
    not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/log/"):  # octets that are in no language
            return self.get_response(request)
        language = language_of(request.path_info)
        words = words_language(language) if language else translation.get_language_from_request(request)
        if not request.path_info.startswith("/desk/"):
            setattr(request, "face", SimpleLazyObject(lambda: face_of(request, language or words)))  # noqa: B010
        with translation.override(words):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language or words)
        if not language:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Refuse a public address in a language that the programme does not speak."""
        language = kwargs.get("language")
        if language is not None and language not in in_force().programme.languages:
            raise Http404
