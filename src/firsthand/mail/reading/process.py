"""The process that takes mails apart: it gets the octets of one, and answers with what it says."""

from firsthand.mail.children.inside import serve
from firsthand.mail.reading.parsing import TOO_LARGE, Unreadable, read_within_memory
from firsthand.mail.reading.transfer import most_bytes, refusal, to_frames


def answer(frames: list[bytes]) -> list[bytes]:
    """What the mail in the first frame says. Raises MemoryError, which is told to the parent as it is."""
    try:
        told = to_frames(read_within_memory(frames[0]))
    except Unreadable as beyond:
        return refusal(beyond.reason)
    return told if sum(map(len, told)) <= most_bytes(len(frames[0])) else refusal(TOO_LARGE)


def main() -> None:
    """Answer until the parent is gone."""
    serve(answer)
