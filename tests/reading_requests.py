"""A request to a witness taken apart again, for tests: the program itself only ever writes them."""

import base64

from firsthand.journal.log.requests import AddCheckpoint, add_checkpoint


def read_request(text: str) -> AddCheckpoint:
    """Raises RequestFaulty for what no witness would take."""
    head, _, checkpoint = text.partition("\n\n")
    first, *proof = head.split("\n")
    return add_checkpoint(checkpoint, int(first.removeprefix("old ")), [base64.b64decode(line) for line in proof])
