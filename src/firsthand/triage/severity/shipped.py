"""The decision table that the product brings along, for a programme that names none."""

import json
from pathlib import Path
from typing import Any

SUPPLIER = Path(__file__).with_name("tables") / "supplier.json"


def supplier_table() -> dict[str, Any]:
    """How soon a supplier makes a fix: our own table over four points that SSVC defines."""
    table: dict[str, Any] = json.loads(SUPPLIER.read_text("utf-8"))
    return table
