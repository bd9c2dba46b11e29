"""What the file of a receipt is called, wherever it is handed out."""

from firsthand.cases.models import Case

MEDIA_TYPE = "application/json"


def file_name(case: Case) -> str:
    """The same for reporter, desk and mail, so that a later one takes the place of an earlier one."""
    return f"receipt-{case.number}.json"
