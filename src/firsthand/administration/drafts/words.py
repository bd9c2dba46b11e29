"""Why an archive is refused, and what became of a draft, in the language of the page."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.administration.drafts.archive import ArchiveRefused, Why

CHANGED_MEANWHILE = gettext_lazy("Somebody changed the draft since you read it. Nothing of yours was written over it.")
ANOTHER_IN_FORCE = gettext_lazy(
    "Another version came into force since this draft was begun. Look at the difference again before you publish."
)
UNSEEN: Mapping[str, LazyText] = {
    "warn_at": gettext_lazy("When the team is warned that a promise nears its end"),
    "paused_by": gettext_lazy("What pauses a clock"),
    "incident_within": gettext_lazy("How long an incident with personal data may take"),
}
_REFUSED: Mapping[Why, LazyText] = {
    Why.LARGE: gettext_lazy("The file is larger than 4 MiB. Pack the programme folder alone."),
    Why.KIND: gettext_lazy("This is no ZIP, TAR or TAR.GZ. Pack the programme folder as one of them."),
    Why.BROKEN: gettext_lazy("The archive is damaged. Pack the folder again."),
    Why.LOCKED: gettext_lazy("The archive is locked or packed in an odd way. Pack it without a password."),
    Why.MANY: gettext_lazy("The archive holds too many files. Pack the programme folder alone."),
    Why.UNPACKED: gettext_lazy("Unpacked, the archive is too large. Pack the programme folder alone."),
    Why.NAME: gettext_lazy("A file in the archive has a name that leads out of its folder. Pack the folder again."),
    Why.LINK: gettext_lazy("The archive holds a link or a device where a file should be. Put the file itself there."),
    Why.TWICE: gettext_lazy("The archive holds a file twice. Pack one programme folder alone."),
    Why.NO_FACTS: gettext_lazy("There is no programme.toml in the archive. Pack the folder that holds it."),
    Why.TEXT: gettext_lazy("A file in the archive is not plain text in UTF-8. Save it as UTF-8."),
}  # fmt: skip


def refused(error: ArchiveRefused) -> str:
    """Why nothing was taken from an archive, and which file it is about."""
    said = str(_REFUSED[error.why])
    name = "".join(sign if sign.isprintable() else "?" for sign in error.name)
    return f"{said} {_('It is about: %(name)s') % {'name': name}}" if name else said
