"""What every public page shows around its own words: whose it is, the doors, the languages."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from firsthand.core.language_names import language_name
from firsthand.programme.queries import Published, in_force
from firsthand.public.languages import direction, own_name, words_language

_DOORS = (
    ("policy", gettext_lazy("Policy")),
    ("scope", gettext_lazy("Check scope")),
    ("report", gettext_lazy("Report")),
    ("case", gettext_lazy("Your case")),
    ("hall", gettext_lazy("Hall of Fame")),
    ("record", gettext_lazy("Record")),
)
_PART_OF = {"policy-version": "policy"}


@dataclass(frozen=True)
class Link:
    """A place in the header; `present` marks the one where the reader is."""

    words: str
    url: str
    present: bool
    language: str = ""


@dataclass(frozen=True)
class Face:
    """The frame of one page."""

    organisation: str
    contact: str
    zone: str
    version: int
    language: str
    """The language of the address, in which the programme speaks."""
    direction: str
    words_language: str
    """The language of our own words: another one where there is no catalogue."""
    doors: tuple[Link, ...]
    languages: tuple[Link, ...]

    @property
    def own_words(self) -> bool:
        """Whether our own words are in the language of the address too."""
        return self.words_language == self.language

    @property
    def languages_by_name(self) -> tuple[str, ...]:
        """The programme's languages as our own words call them; the header calls each by its own name."""
        return tuple(language_name(link.language, self.words_language) for link in self.languages)


def face_of(request: HttpRequest, language: str) -> Face:
    """The frame for a page in `language`, or in the default language where the programme does not have it."""
    published = in_force()
    programme = published.programme
    language = language if language in programme.languages else programme.default_language
    return Face(
        organisation=programme.organisation,
        contact=programme.contact_mail,
        zone=programme.timezone,
        version=published.number,
        language=language,
        direction=direction(language),
        words_language=words_language(language),
        doors=_doors(request, language),
        languages=_languages(request, published, language),
    )


def _doors(request: HttpRequest, language: str) -> tuple[Link, ...]:
    here = request.resolver_match.url_name if request.resolver_match else None
    return tuple(
        Link(str(words), reverse(name, args=[language]), name == _PART_OF.get(str(here), here))
        for name, words in _DOORS
    )


def _languages(request: HttpRequest, published: Published, language: str) -> tuple[Link, ...]:
    return tuple(
        Link(own_name(code), _same_page_in(request, code), code == language, code)
        for code in published.programme.languages
    )


def _same_page_in(request: HttpRequest, language: str) -> str:
    """The address of this page in another language, with what was asked; the policy for a page that is none."""
    match = request.resolver_match
    if match is None or "language" not in match.kwargs or match.url_name is None:
        return reverse("policy", args=[language])
    address = reverse(match.url_name, kwargs={**match.kwargs, "language": language})
    asked = request.META.get("QUERY_STRING", "") if request.method in ("GET", "HEAD") else ""
    return f"{address}?{asked}" if asked else address
