"""The words of the scope check that depend on the answer."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firsthand.programme.scope import Note

NOTES: dict[Note, Promise] = {
    Note.LOOK_ALIKE: _("It looks like %(listed)s but is another host. Compare the two letter by letter."),
    Note.SUB_DOMAIN: _("It lies below %(listed)s. The policy names that host alone, not the names below it."),
    Note.PARENT: _("The policy names %(listed)s, which lies below this name. This name itself is not included."),
    Note.NEIGHBOUR: _("The policy names %(listed)s. This is another host."),
    Note.OTHER_PATH: _("The policy names %(listed)s. This address lies outside that path."),
}
