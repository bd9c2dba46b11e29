"""The words of the scope check that depend on the answer."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firsthand.programme.scope import Note

NOTES: dict[Note, Promise] = {
    Note.LOOK_ALIKE: _("It looks like %(listed)s and is another host. Compare the two letter by letter."),
    Note.SUB_DOMAIN: _("It lies below %(listed)s. That line stands for itself alone, not for names below it."),
    Note.PARENT: _("The policy names %(listed)s, which lies below it. The name above is not included by that."),
    Note.NEIGHBOUR: _("The policy names %(listed)s. This is another host beside it."),
    Note.OTHER_PATH: _("The policy names %(listed)s. This address lies outside that path."),
}
