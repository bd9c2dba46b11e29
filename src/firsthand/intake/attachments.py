"""What a browser sends as files, as the files that a report holds."""

from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from firsthand.core.text import one_line
from firsthand.intake.rules import File

NAME_LIMIT = 200
TYPE_LIMIT = 100


def files_of(uploads: "Sequence[UploadedFile[bytes]]") -> tuple[File, ...]:
    """Each upload with its bytes. Name and type are the sender's claims, bounded and on one line."""
    return tuple(
        File(
            name=one_line(PurePath(upload.name or "").name, NAME_LIMIT) or "attachment",
            media_type=one_line(upload.content_type or "", TYPE_LIMIT),
            content=upload.read(),
        )
        for upload in uploads
    )
