"""What the page that checks receipts says: the same sentences for our server's answer and for the script."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from firsthand.receipts.names import FACTS, KINDS, PROMISES, VALUES

REASONS = (
    gettext_noop("The file is too large to be a receipt."),
    gettext_noop("The file is no receipt: it is not JSON."),
    gettext_noop("The file is no receipt of a form that is known here."),
    gettext_noop("The receipt is not whole: a part of it is missing or has a wrong form."),
    gettext_noop("The file was changed after it was made: it is not written as receipts are."),
    gettext_noop("The key of the receipt is not of the kind that signs logs."),
    gettext_noop("This is no verifier key: it would read NAME+HASH+KEY."),
    gettext_noop("The verifier key does not fit its own hash."),
    gettext_noop("The verifier key is one for which anybody can sign."),
    gettext_noop("The note has no end."),
    gettext_noop("The note has no signatures."),
    gettext_noop("The note has no signatures, or too many."),
    gettext_noop("A signature line of the note cannot be read."),
    gettext_noop("The note is no checkpoint."),
    gettext_noop("The checkpoint has no size."),
    gettext_noop("The checkpoint has no root hash."),
    gettext_noop("The checkpoint is not signed by the key of the log, or was altered."),
    gettext_noop("The checkpoint is of another log than its key."),
    gettext_noop("The checkpoint has signatures of nobody whom the receipt names."),
    gettext_noop("The signature of the witness %(name)s does not hold."),
    gettext_noop("Entry %(entry)s does not stand in the log that the checkpoint describes."),
    gettext_noop("The fields of entry %(entry)s are not those of an entry."),
    gettext_noop("The words under “%(name)s” are not those that the log holds the hash of."),
    gettext_noop("The receipt names an earlier report and does not show when it came."),
    gettext_noop("The report that the receipt calls the earlier one came later."),
    gettext_noop("An arrival does not say when it came."),
    gettext_noop("The entries do not stand in their order, or one stands there twice."),
    gettext_noop("The receipt is not about one report."),
    gettext_noop("Entry %(entry)s does not show that it is about the report of this receipt."),
    gettext_noop("The receipt names a witness twice, or the log itself as one."),
    gettext_noop("The log has %(now)s entries now, and had %(then)s when the receipt was made."),
    gettext_noop("The log was rewritten since: what it shows now does not contain what it showed then."),
)
"""Every refusal of the pure rules (`journal.log`), word for word: a test holds them together."""


def sentences() -> Mapping[str, str]:
    """The sentences by name, in the language of the page. %(names)s stay in them."""
    return {
        "holds": _("The receipt holds"),
        "holds_words": _("It proves what follows, and no more."),
        "holds_other": _("The receipt holds, for another log"),
        "fails": _("The receipt does not hold"),
        "fails_words": _("Nothing in it can be relied on. If you have the file from somebody else, ask for it again."),
        "log": _("The log"),
        "log_line": _("%(log)s had %(size)s entries when the receipt was made, and its state is signed by this key:"),
        "ours": _("This is the key of %(organisation)s, as this page has it."),
        "earlier": _(
            "This is the key of %(organisation)s, under the name of another log of theirs than the present one."
        ),
        "forged": _(
            "It names the log of %(organisation)s and another key than theirs. Somebody else made it, or the key is "
            "new."
        ),
        "unfinished": _("Not checked"),
        "broken": _("The check could not be finished. Choose the file again, or run: firsthand verify FILE"),
        "other": _(
            "This is not the key of %(organisation)s. The receipt may be of another programme, or made up by somebody. "
            "Compare the key with one that you have from elsewhere."
        ),
        "newest": _("The log as it is now has %(size)s entries and contains all of that, unchanged."),
        "entries": _("What stands in it"),
        "entry": _("Entry %(entry)s: %(kind)s"),
        "another": _("another report arrived, and was kept"),
        "closed_kind": _("an act that stays closed"),
        "closed": _("stays closed"),
        "closed_fields": _("%(closed)s of %(all)s fields"),
        "due": _("promised by: %(promise)s"),
        "yes": _("yes"),
        "no": _("no"),
        "none": _("none"),
        "stated": _("Words that the log holds the hash of"),
        "order": _("Which report came first"),
        "order_first": _("The earlier report: %(at)s, entry %(entry)s."),
        "order_later": _("This report: %(at)s, entry %(entry)s."),
        "order_log": _("The log itself shows this order: the earlier report was written down first."),
        "order_entered": _(
            "The log shows that the earlier report was written down first. When this report had come is the word of "
            "the programme."
        ),
        "order_word": _(
            "The log does not show this order: the earlier report was written down after this one. That it had come "
            "before is the word of the programme."
        ),
        "witnesses": _("Who else has seen it"),
        "witness": _("%(name)s signed on %(at)s that the log looked like this. You have to know whose key that is."),
        "not_proved": _("What is not proved"),
        "not_time": _(
            "That a time is true. The log proves the order of its entries, and that none was changed since; a witness "
            "proves that an entry was there no later than the witness says."
        ),
        "not_closed": _(
            "Anything about what stays closed, or that this is all: whoever handed it on may have left entries out."
        ),
        "not_newest": _("That the log still contains this: it was not compared with the log as it is now."),
        "not_everybody": _("That everybody is shown the same log: for that, a witness whom you trust has to sign it."),
        "not_content": _("What the report says: the log holds its hash. Compare your own copy with it."),
        "missing": _("No file was chosen, or it is too large to be a receipt."),
        "working": _("The receipt is being checked."),
    }  # fmt: skip


def words() -> dict[str, Any]:
    """Everything that is said of a receipt, in the language of the page."""
    return {
        "sentences": sentences(),
        "reasons": {reason: _(reason) for reason in REASONS},
        "kinds": {str(kind): _(said) for kind, said in KINDS.items()},
        "facts": {name: _(said) for name, said in FACTS.items()},
        "promises": {str(kind): _(said) for kind, said in PROMISES.items()},
        "values": {fact: {str(v): _(said) for v, said in values.items()} for fact, values in VALUES.items()},
    }
