"""Why a mail was sorted so: the stored phrase, and its sentence in the language of the page.

A test finds every phrase that the code can write and asks for its sentence here. Some reasons are whole sentences, and
msgids themselves; those need no row.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firsthand.staff.words import Lazy

NOT_ANSWERED = "not answered: "
"""What stands before the reason why no machine answers a report."""

_BY_PEOPLE: Mapping[str, Lazy] = {
    "a person said so": _("A person said so."),
    "from an old mailbox; a person opens it": _("It comes from an old mailbox: a person opens it as a report."),
}
_OURS: Mapping[str, Lazy] = {
    "our own test of this channel": _("It is our own test of this door."),
    "our own mail came back": _("It is a mail of our own that came back."),
    "carries a token of ours": _("It answers a letter of ours, and carries its token."),
    "answers a letter to the team": _("It answers a letter to the team; colleagues answer at the desk."),
    "holds nothing": _("It holds nothing: no subject, no words, no file."),
}
_BOUNCES: Mapping[str, Lazy] = {
    "null return path to a bounce address of ours": _(
        "It has no return path and came to an address for returned mail."
    ),
    "delivery status report": _("It is a delivery status report."),
    "names failed recipients": _("It names recipients who could not be reached."),
    "sent by a mail system": _("A mail system sent it."),
    "null return path and words of a bounce": _("It has no return path and the words of a returned mail."),
    "words of a bounce from a mail system": _("A mail system sent it, with the words of a returned mail."),
    "notice of a sending service": _("It is a notice of a sending service."),
}
_AUTOMATIC: Mapping[str, Lazy] = {
    "says Auto-Submitted": _("It says itself that a machine sent it (Auto-Submitted)."),
    "says that it is an automatic answer": _("It says itself that it is an automatic answer."),
    "report of a mail system": _("It is a report of a mail system."),
    "notice of a list server": _("It is a notice of a list server."),
    "aggregate report of a mail system": _("It is an aggregate report of a mail system (DMARC)."),
    "complaint of a mailbox provider": _("It is a complaint that a mailbox provider passed on."),
    "subject of an automatic answer": _("Its subject is that of an automatic answer."),
    "passed on by a rule of a mailbox": _("A rule of a mailbox passed it on."),
    "read receipt": _("It is a read receipt."),
}
_NOT_ANSWERED: Mapping[str, Lazy] = {
    "our own address": _("No machine answers it: it comes from an address of our own."),
    "has been here before": _("No machine answers it: it has been here before (X-Loop)."),
    "null return path": _("No machine answers it: it has no return path."),
    "automatic mail": _("No machine answers it: a machine sent it."),
    "Precedence": _("No machine answers it: it is marked as bulk mail (Precedence)."),
    "mailing list": _("No machine answers it: it comes from a mailing list."),
    "asks for no automatic answer": _("No machine answers it: it asks for that."),
    "several senders": _("It names several senders, so nobody knows whose word it is."),
    "no sender address": _("No machine answers it: it names no address to answer to."),
    "sender takes no mail": _("No machine answers it: its sender takes no mail."),
}
_UNREAD: Mapping[str, Lazy] = {
    "too large to take apart": _("It is too large to be taken apart."),
    "too many lines": _("It has too many lines to be taken apart."),
    "header too large": _("Its header is too large to be taken apart."),
    "too many header lines": _("Its header has too many lines to be taken apart."),
    "header field too long": _("A field of its header is too long to be taken apart."),
    "takes too long to take apart": _("It takes too long to be taken apart."),
    "nested too deeply": _("Its parts are nested too deeply."),
    "too many parts": _("It has too many parts."),
    "too many files": _("It has too many files."),
    "the parser gave up": _("It could not be taken apart."),
    "no part of it could be read": _("No part of it could be read."),
    "sorting failed again and again": _("Sorting it failed again and again."),
}
_LAYERS: Mapping[str, Lazy] = {
    "encrypted to a key that is not ours": _("It is encrypted to a key that is not ours."),
    "encrypted to us, but altered or damaged on its way": _("It is encrypted to us, and was altered on its way."),
    "encrypted without protection against alteration": _(
        "It is encrypted without protection against alteration, so nothing in it could be believed."
    ),
    "encrypted, but not in the form that was agreed": _("It is not in the form that was agreed for encrypted mail."),
    "encrypted to a key that is not ours, or altered on its way": _(
        "It is encrypted to a key that is not ours, or was altered on its way."
    ),
    "what is inside is too large": _("What is inside is too large."),
    "wrapped in too many layers": _("It is wrapped in too many layers."),
    "opened, but what is inside cannot be read": _("What is inside cannot be taken apart."),
    "protected in a way that is not known here": _("It is protected in a way that is not known here."),
    "no program is installed that opens it": _("No program is installed here that opens it."),
    "in a form of S/MIME that does not show whether it was altered on its way": _(
        "This form of S/MIME does not show whether the mail was altered on its way."
    ),
    "a second encrypted part stands beside it and is attached as it came": _(
        "It is a second encrypted part, and is attached as it came."
    ),
    "signed with the key that came along": _("The key came along with this mail: who forges one forges the other."),
    "only a part of the mail is signed": _("Only a part of the mail is signed."),
    "nobody who is believed here vouches for the certificate": _(
        "It fits the certificate that came along, and nobody who is believed here vouches for that one."
    ),
    "It does not fit: altered on its way, or made by a key or a method that no longer holds.": _(
        "It does not fit: altered on its way, or made by a key or a method that no longer holds."
    ),
    "It could not be checked.": _("It could not be checked."),
}
_HELD: Mapping[str, Lazy] = {
    "our mail server marked it as unwanted": _("Our mail server marked it as unwanted."),
    "not answered: our mail server marked it as unwanted": _(
        "No machine answers it: our mail server marked it as unwanted."
    ),
    "the sender failed a check": _("No machine answers it: its sender failed a check."),
    "enough receipts went to this address today": _(
        "No machine answers it: enough receipts went to this address today."
    ),
    "enough receipts went to this domain today": _("No machine answers it: enough receipts went to this domain today."),
    "enough receipts were sent today": _("No machine answers it: enough receipts were sent today."),
}
REASONS: Mapping[str, Lazy] = {
    **_BY_PEOPLE,
    **_OURS,
    **_BOUNCES,
    **_AUTOMATIC,
    **_NOT_ANSWERED,
    **_HELD,
    **_UNREAD,
    **_LAYERS,
}
