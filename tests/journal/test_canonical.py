"""The one written form of an entry is that of RFC 8785, whatever its facts are."""

from datetime import UTC, datetime

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.clock import iso
from firsthand.journal.rules import Kind, canonical

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(WORDS, st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), st.none())


@given(st.dictionaries(WORDS, VALUES, max_size=6), WORDS, WORDS)
def test_every_entry_is_written_as_rfc_8785_writes_it(facts, subject, by):
    whole = {"format": 2, "kind": "note.kept", "at": iso(AT), "subject": subject, "by": by, "facts": facts}
    assert canonical(Kind.NOTE_KEPT, at=AT, subject=subject, by=by, facts=facts) == rfc8785.dumps(whole).decode()


def test_a_number_that_other_languages_read_wrongly_is_refused():
    with pytest.raises(rfc8785.IntegerDomainError):
        canonical(Kind.NOTE_KEPT, at=AT, subject="", by="", facts={"n": 2**53})
