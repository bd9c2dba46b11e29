"""How long somebody counts as being here, and what of a form is worth keeping. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

HERE_FOR = timedelta(seconds=90)
"""A page says every thirty seconds that it is open; after three silences nobody sits before it."""
KEPT_BYTES = 64 * 1024
"""So much of a form is kept as a draft, all fields together."""
NOT_KEPT = frozenset({
    "csrfmiddlewaretoken", "as_of", "seen", "about", "draft", "preview", "answer", "start_from", "fill",
})  # fmt: skip
"""Fields of a form that are not what somebody writes."""


def is_here(at: datetime, *, now: datetime) -> bool:
    """Whether somebody who last said so at a moment still counts as being here."""
    return now - at <= HERE_FOR


def worth_keeping(fields: Mapping[str, str]) -> dict[str, str]:
    """What somebody wrote, by field; empty where they wrote nothing, or more than is kept."""
    written = {name: text for name, text in fields.items() if name not in NOT_KEPT and text.strip()}
    size_bytes = sum(len(name.encode()) + len(text.encode("utf-8", "replace")) for name, text in written.items())
    return written if size_bytes <= KEPT_BYTES else {}
