"""The words of a report as advice reads them: of one that is just being taken in, and of one that is kept."""

from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, prefetch_related_objects

from firsthand.cases.models import Attachment, Case, Message
from firsthand.cases.queries import title_of, unseal_body
from firsthand.core.brought import is_brought
from firsthand.core.text import one_line, without_controls
from firsthand.intake.rules import TITLE_LIMIT, ReportContent
from firsthand.intake.rules import title_of as title_of_content
from firsthand.triage.reading import READ_AT_MOST, ReportWords, plain
from firsthand.vault import queries as vault

FILES_AT_MOST = 50
FILE_NAME_SIGNS = 200
_FIELDS = ("location", "impact", "steps")


def words_of_content(content: ReportContent, language: str) -> ReportWords:
    """The words of a report that comes in: the same that `words_of_case` reads later."""
    said = {name: getattr(content, name) for name in _FIELDS}
    return _words(
        one_line(content.title, TITLE_LIMIT), content.text, said, asset=content.asset, weakness=content.weakness,
        language=language, files=tuple(file.name for file in content.files[:FILES_AT_MOST]),
    )  # fmt: skip


def words_of_case(case: Case) -> ReportWords:
    """The words of the report that opened a case. Raises CannotOpen once its key is destroyed.

    For advice, which is shown to those who may see the case.
    """
    title = title_of(case)
    message = _report_of(case)
    body = unseal_body(message) if message else {}
    fields: Mapping[str, str] = body.get("fields", {})
    said = {name: str(fields.get(name, "")) for name in _FIELDS}
    text = str(body.get("text", ""))
    if title == title_of_content(_untitled(text, said)):
        title = ""  # nobody gave one: what stands there are words of the report, which are read anyway
    return _words(
        title, text, said, asset=str(fields.get("asset", "")), weakness=str(fields.get("weakness", "")),
        language=case.language, files=_file_names(message) if message else (),
    )  # fmt: skip


def with_reports(cases: Iterable[Case]) -> None:
    """Bring the reports of several cases along, for `words_of_case`: three statements for all of them."""
    reports = Message.objects.filter(is_report=True).select_related("body__key")
    files = Attachment.objects.select_related("about__key").order_by("pk")
    reports = reports.prefetch_related(Prefetch("attachments", queryset=files))
    prefetch_related_objects(list(cases), Prefetch("messages", queryset=reports, to_attr="reports"))


def _report_of(case: Case) -> Message | None:
    brought: list[Message] | None = getattr(case, "reports", None)
    if brought is None and is_brought(case, "messages"):
        brought = [message for message in case.messages.all() if message.is_report]
    if brought is None:
        return case.messages.filter(is_report=True).select_related("body__key").first()
    return next(iter(brought), None)


def _untitled(text: str, said: Mapping[str, str]) -> ReportContent:
    return ReportContent(text=text, location=said["location"], impact=said["impact"], steps=said["steps"])


def _file_names(message: Message) -> tuple[str, ...]:
    brought = is_brought(message, "attachments")
    rows = message.attachments.all() if brought else message.attachments.select_related("about__key").order_by("pk")
    rows = rows[:FILES_AT_MOST]
    return tuple(str(vault.unseal_json(row.about).get("name", "")) for row in rows)


def _words(
    title: str, text: str, said: Mapping[str, str], *, asset: str, weakness: str, language: str, files: tuple[str, ...]
) -> ReportWords:
    fields = {name: _read(value) for name, value in said.items()}
    return ReportWords(
        title=_read(title), text=_read(text), asset=asset, weakness=weakness, language=language,
        files=tuple(plain(name, at_most=FILE_NAME_SIGNS) for name in files), **fields,
    )  # fmt: skip


def _read(text: str) -> str:
    """Cut before it is cleaned: a megabyte costs no more than what is read of it."""
    return plain(without_controls(text[:READ_AT_MOST]))
