"""Taking a mail apart, where it can do no harm: in a child process without keys, database, files or much memory."""

from firsthand.mail.children.child import Child, ChildFailed, Limits, OutOfMemory, OutOfTime, command_for
from firsthand.mail.children.frames import Rubbish
from firsthand.mail.reading.bounds import BYTES, TOO_LARGE, Unreadable
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.reading.parsing import GAVE_UP
from firsthand.mail.reading.transfer import from_frames, most_bytes

LIMITS = Limits(memory_bytes=480 * 1024 * 1024, seconds=30, answer_bytes=most_bytes(BYTES))
"""A mail of 25 MiB with files needs about half of the memory, whatever its parts; a text of 25 MiB in one part needs
nearly all."""

TOO_SLOW = "takes too long to take apart"

_child = Child(command_for("firsthand.mail.reading.process"), LIMITS)


def read_apart(raw: bytes) -> ParsedMail:
    """What a mail says, read by a process of its own that is kept for the next one.

    Raises Unreadable for a mail that is beyond the limits, or that ends, hangs or corrupts the process. Raises OSError
    when no process can be had: nothing is known of the mail then, and it has to be read later.
    """
    if len(raw) > BYTES:
        raise Unreadable(TOO_LARGE)
    try:
        said = from_frames(_child.ask([raw], answer_bytes=most_bytes(len(raw))))
    except OutOfTime:
        raise Unreadable(TOO_SLOW) from None
    except OutOfMemory:
        raise Unreadable(TOO_LARGE) from None
    except ChildFailed:
        raise Unreadable(GAVE_UP) from None
    except Rubbish:
        _child.close()
        raise Unreadable(GAVE_UP) from None
    if isinstance(said, str):
        raise Unreadable(said)
    return said
