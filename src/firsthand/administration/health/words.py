"""What the page calls each check."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy, pgettext_lazy

CHECKS: Mapping[str, LazyText] = {
    "database": gettext_lazy("Database"),
    "disk": gettext_lazy("Room on the disk"),
    "programme": gettext_lazy("Programme"),
    "worker": pgettext_lazy("the part that runs the clocks", "Worker"),
    "troubles": gettext_lazy("Rows in trouble"),
    "promises": gettext_lazy("Late promises"),
    "letters": gettext_lazy("Letters"),
    "signing": gettext_lazy("Signing of letters"),
    "mail": gettext_lazy("Mail to be sorted"),
    "mailbox": gettext_lazy("Mailbox"),
    "keys": gettext_lazy("Keys"),
    "tasks": gettext_lazy("Tasks"),
    "cases": gettext_lazy("Whether every case can be read"),
    "queue": gettext_lazy("Order of the queue"),
    "index": gettext_lazy("Look-alike index"),
    "journal": gettext_lazy("Journal"),
    "log": pgettext_lazy("the transparency log", "Log"),
    "witnesses": gettext_lazy("Witnesses of the log"),
    "keepers": gettext_lazy("Keepers of checkpoints"),
    "sign-in": gettext_lazy("Sign-in through the organisation"),
    "versions": gettext_lazy("Versions"),
}
