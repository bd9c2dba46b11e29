"""The report form. It asks for belief, not for proof (R67), and refuses only what it cannot keep."""

import re
import secrets
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import NAME_LIMIT, tidy_name
from firsthand.core.text import one_line
from firsthand.embargo.rules import end_on
from firsthand.intake.attachments import files_of
from firsthand.intake.fields import LinkField, Words
from firsthand.intake.pausing.rules import CRITICAL, EXPLOITED, OPEN_DOOR, Paused
from firsthand.intake.pausing.rules import PERSONAL_DATA as DATA_AT_RISK
from firsthand.intake.rules import HARMS, ReportContent
from firsthand.programme.rules import Programme, in_language
from firsthand.triage.severity.rules import VECTOR_LIMIT

MAIL_LIMIT = 254
"""Signs of a mail address (RFC 5321, 4.5.3.1.3, less the brackets)."""

ONCE_LIMIT = 64
DAY_LIMIT = 40
"""Signs of a day as it is typed."""
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DAY_YEAR_LAST = re.compile(r"(?P<day>\d{1,2})[-.](?P<month>\d{1,2})[-.](?P<year>\d{4})", re.ASCII)
HARM_WORDS = {
    "personal_data": _("I saw personal data of other people"),
    "service": _("A service became slow or stopped"),
    "data": _("Data was changed or removed"),
}
CRITICAL_WORDS = {
    EXPLOITED: _("It is being exploited now"),
    OPEN_DOOR: _("It lets anyone in without signing in"),
    DATA_AT_RISK: _("Personal data is at risk now"),
}


class ReportForm(forms.Form):
    """Fields by names that stay stable: programs send them too."""

    location = Words(
        too_long=_("The location is longer than %(limit)s characters. Shorten it, or attach it as a file.")
    )
    asset = Words(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    impact = Words(
        too_long=_("What someone could do is longer than %(limit)s characters. Shorten it, or attach it as a file.")
    )
    steps = Words(too_long=_("The steps are longer than %(limit)s characters. Shorten them, or attach them as a file."))
    name = Words(limit=NAME_LIMIT, too_long=_("The name is longer than %(limit)s characters. Shorten it."))
    link = LinkField()
    mail = Words(
        limit=MAIL_LIMIT,
        too_long=_("Your mail address is longer than %(limit)s characters. Check it, or leave it empty."),
    )

    def __init__(
        self, programme: Programme, language: str, *args: Any, pause: Paused | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.pause = pause
        self.assets = asset_choices(programme, language)
        self.weaknesses = weakness_choices(programme, language)

    @property
    def chosen_asset(self) -> str:
        """The asset as it stands in the form; "" for one that is not in the list, which is no error (R68)."""
        wished = str(self["asset"].value() or "")
        return wished if wished in dict(self.assets) else ""

    @property
    def chosen_weakness(self) -> str:
        """The class of weakness as it stands in the form; "" for another one, which is no error (R43)."""
        wished = str(self.data.get("weakness", ""))
        return wished if wished in dict(self.weaknesses) else ""

    @property
    def publish_on(self) -> str:
        """The day to publish as it was typed. It is no field: whatever stands in it, the report counts."""
        return str(self.data.get("publish_on", ""))[:DAY_LIMIT].strip()

    @property
    def asks_severity(self) -> bool:
        """Whether the form has a field for a vector."""
        return self.programme.severity is not None and self.programme.severity.reporter_may_rate

    @property
    def vector(self) -> str:
        """The CVSS vector as it was typed. It is no field: whatever stands in it, the report counts."""
        return one_line(str(self.data.get("vector", "")), VECTOR_LIMIT) if self.asks_severity else ""

    @property
    def asked_end(self) -> datetime | None:
        """Until when the reporter wishes to keep it confidential: the end of the day that they named (R47)."""
        day = read_day(self.publish_on)
        return end_on(day, self.programme.timezone) if day else None

    @property
    def once(self) -> str:
        """The secret of this one opened form: a second click or a reload brings the same one back."""
        return str(self.data.get("once", ""))[:ONCE_LIMIT] or secrets.token_urlsafe(24)

    @property
    def harms(self) -> tuple[str, ...]:
        """The boxes that are ticked."""
        ticked = self.data.getlist("harm") if hasattr(self.data, "getlist") else []
        return tuple(harm for harm in HARMS if harm in ticked)

    @property
    def harm_choices(self) -> list[tuple[str, Any, bool]]:
        """Value, words and whether it is ticked."""
        return [(harm, HARM_WORDS[harm], harm in self.harms) for harm in HARMS]

    @property
    def critical(self) -> tuple[str, ...]:
        """In which ways the reporter says that it is critical. It is asked only while a pause runs."""
        ticked = self.data.getlist("critical") if self.pause and hasattr(self.data, "getlist") else []
        return tuple(way for way in CRITICAL if way in ticked)

    @property
    def critical_choices(self) -> list[tuple[str, Any, bool]]:
        """Value, words and whether it is ticked."""
        return [(way, CRITICAL_WORDS[way], way in self.critical) for way in CRITICAL]

    def clean_mail(self) -> str:
        mail = str(self.cleaned_data["mail"]).strip()
        if mail:
            EmailValidator(_("Your mail address looks incomplete. Give it as name@example.org or leave it empty."))(
                mail
            )
        return mail

    def clean(self) -> dict[str, Any]:
        """Something must be there to look at: words in one of three fields, or a file."""
        said = any(str(self[field].value() or "").strip() for field in ("location", "impact", "steps"))
        if not said and not self.files:
            self.add_error("location", _("Tell us where it is. A guess is enough."))
        return self.cleaned_data

    def content(self) -> ReportContent:
        """What was typed and attached, as a report. Call it on a valid form."""
        said = self.cleaned_data
        uploads = self.files.getlist("attachments") if self.files else []
        return ReportContent(
            asset=self.chosen_asset, location=said["location"], impact=said["impact"], steps=said["steps"],
            name=tidy_name(said["name"]), link=said["link"], mail=said["mail"], harms=self.harms,
            files=files_of(uploads), weakness=self.chosen_weakness, asked_end=self.asked_end,
            critical=self.critical, vector=self.vector,
        )  # fmt: skip


def read_day(typed: str) -> date | None:
    """A day as a date field sends it, or as people write it with the year last; None for anything else."""
    parts = _DAY.fullmatch(typed) or _DAY_YEAR_LAST.fullmatch(typed)
    if parts is None:
        return None
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


def asset_choices(programme: Programme, language: str) -> list[tuple[str, str]]:
    """Every asset of the scope and every part of one, by id and name (R29)."""
    choices = []
    for asset in programme.scope:
        title = asset.title(language, programme.default_language)
        choices.append((asset.id, title))
        for part in asset.parts:
            name = part.name.get(language) or part.name.get(programme.default_language, "")
            choices.append((part.id, f"{title}: {name}"))
    return choices


def weakness_choices(programme: Programme, language: str) -> list[tuple[str, str]]:
    """Every class of weakness that the programme names, by id and name with its number in the CWE list (R43)."""
    choices = []
    for weakness in programme.qualifying_classes:
        name = in_language(weakness.name, language, programme.default_language)
        choices.append((weakness.id, f"{name} · CWE-{weakness.cwe}" if weakness.cwe else name))
    return choices
