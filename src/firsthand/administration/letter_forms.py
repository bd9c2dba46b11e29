"""What the forms of a letter are called on the page where one reads them."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy, pgettext_lazy

from firsthand.letters.samples import VARIANTS
from firsthand.staff.words import FACTS, OUTCOMES, PROMISES, TASKS

_OURS: Mapping[str, LazyText] = {
    "web": gettext_lazy("for a report by the web form"),
    "mail": gettext_lazy("for a report by mail"),
    "encrypted": gettext_lazy("for a mail that we cannot open"),
    "unread": gettext_lazy("for a mail that we cannot read"),
    "critical": gettext_lazy("for a report that says it is critical"),
    "paused": gettext_lazy("while intake is paused"),
    "late": gettext_lazy("written after the promise had passed"),
    "deployed": gettext_lazy("the fix is in place"),
    "ready": gettext_lazy("a fix is ready"),
    "unnamed": gettext_lazy("the reporter gave no name for credit"),
    "fixed": gettext_lazy("what was reported is fixed"),
    "declined": gettext_lazy("the report was declined"),
    "decided": gettext_lazy("we ended it ourselves"),
    "new": gettext_lazy("with a new checkpoint"),
    "unchanged": gettext_lazy("nothing was signed since"),
    "stopped": pgettext_lazy("the transparency log", "the log has stopped"),
}
_TABLES = (_OURS, OUTCOMES, PROMISES, TASKS, FACTS)
FORMS: Mapping[str, object] = {
    form: next((table[form] for table in _TABLES if form in table), form)
    for forms in VARIANTS.values()
    for form in forms
}
"""Every form of every letter that has several."""
