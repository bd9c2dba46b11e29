"""Forms of the draft."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from firsthand.administration.drafts.archive import UPLOAD_BYTES, ArchiveRefused, Unpacked, Why, unpack
from firsthand.administration.drafts.words import refused
from firsthand.programme.facts import LANGUAGE
from firsthand.programme.reading import FILE_MAX_BYTES, text_file


class FolderForm(forms.Form):
    """A whole folder, packed."""

    folder = forms.FileField(
        label=_("The programme folder, packed"), help_text=_("ZIP, TAR or TAR.GZ, 4 MiB at most."),
        allow_empty_file=True, widget=forms.ClearableFileInput(attrs={"accept": ".zip,.tar,.tgz,.gz"}),
    )  # fmt: skip
    unpacked: Unpacked

    def clean_folder(self) -> None:
        """Read the archive into `unpacked`. Raises ValidationError in words."""
        file = cast("UploadedFile[bytes]", self.cleaned_data["folder"])
        try:
            if (file.size or 0) > UPLOAD_BYTES:
                raise ArchiveRefused(Why.LARGE)
            self.unpacked = unpack(file.read())
        except ArchiveRefused as error:
            raise ValidationError(refused(error)) from None


class FileForm(forms.Form):
    """The text of one file. What was typed is kept as it is, blanks at the ends too."""

    text = forms.CharField(
        label=_("Text"), strip=False, max_length=FILE_MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "true", "class": "code", "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, name: str, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        self.fields["text"].label = name


class LanguageForm(forms.Form):
    """One more language for the policy."""

    language = forms.CharField(label=_("Language"), max_length=12, help_text=_("Its code, such as en or nl."))

    def clean_language(self) -> str:
        """Raises ValidationError for what is no code."""
        language: str = self.cleaned_data["language"]
        if not LANGUAGE.fullmatch(language):
            raise ValidationError(_("Write the code of a language, such as en or nl."))
        return language

    @property
    def name(self) -> str:
        """The file that holds its words."""
        return text_file(self.cleaned_data["language"])
