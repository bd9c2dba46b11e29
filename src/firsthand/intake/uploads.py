"""Attachments while they arrive: counted as they stream in, so that too much never fills memory or disk.

They are kept in memory, never in a temporary file: what is not sealed yet does not touch the disk. What is over the
limit is skipped, so that the words of the form beside it survive.
"""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

_MARK = "firsthand.attachments_over_limit"


def too_much(request: HttpRequest) -> bool:
    """Whether attachments of this request were left out because they were too many or too large together."""
    return _MARK in request.META


class BoundedUpload(FileUploadHandler):
    """Takes at most FORM_LIMIT_FILES files and FORM_LIMIT_BYTES bytes of one request."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files = 0
        self.bytes = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Count a file that begins. Raises SkipFile for one too many."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.files += 1
        if self.files > settings.FORM_LIMIT_FILES:
            self._refuse()
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take in a piece of the file. Raises SkipFile when all files together get too large."""
        self.bytes += len(raw_data)
        if self.bytes > settings.FORM_LIMIT_BYTES:
            self.content = BytesIO()
            self._refuse()
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The whole file, in memory."""
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.META[_MARK] = True
        raise SkipFile
