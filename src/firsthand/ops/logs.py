"""Lines of the machine log: when, how bad, who, what. Never what somebody sent, nor an address that opens something.

An address of a page can be a key (the one-time link of an invitation), and the message of an exception can quote
what was being written. So a request is told by its route, and an exception by its class and its places in the code.
"""

import copy
import logging
import traceback
from types import TracebackType

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
SERVER_ERROR = 500


class Line(logging.Formatter):
    """One line a record; an exception adds its places only where the fault is ours."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text. It is left as it was for other handlers."""
        record = copy.copy(record)
        record.exc_text = None
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            record.msg, record.args = _request(record, status), None
            if status < SERVER_ERROR:
                record.exc_info = None
        elif record.name == "waitress" and record.exc_info:
            record.msg, record.args = "a request could not be served", None
        record.msg, record.args = record.getMessage().replace("\r", "\\r").replace("\n", "\\n"), None
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  the name is logging's
        """Classes and places, from the last failure back to the one that began it."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.append(f"  {type(error).__name__}")
            lines += [f"    {at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _request(record: logging.LogRecord, status: int) -> str:
    """A request as status, method and route; with the class of what was raised, if anything was."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    method = str(getattr(request, "method", "") or "")
    method = method if method.isalpha() and len(method) < len("PROPPATCH") else "-"
    raised = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    why = f" ({type(raised).__name__})" if raised is not None else ""
    return f"{status} {method} /{match.route}{why}" if match else f"{status} {method} -{why}"
