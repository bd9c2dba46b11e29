"""Cases by the hundred thousand for `desk.py`: straight rows, with sealed words under real keys that pages can open.

One in ten is open, as in a house that has closed most of what it ever got. What a page reads of a case is there; what
only proofs read (the journal) is not.
"""

import json
import os
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OPEN_SHARE = 0.1
BATCH = 5_000
WORDS_OF_TITLE, WORDS_OF_TEXT = 6, 40
VOCABULARY = 40_000
PEOPLE = 12
FIRST_ID = 1_000


class Words:
    """Made-up words, a few of them everywhere and most of them rare (Zipf), each with its keyed token."""

    def __init__(self) -> None:
        from firsthand.triage.look_alikes.keyed import token_mac
        from firsthand.triage.stems import stem

        rng = np.random.default_rng(20271124)
        letters = np.array(list("abcdefghiklmnoprstuvw"))
        self.spelled = ["".join(rng.choice(letters, size=rng.integers(4, 11))) for _ in range(VOCABULARY)]
        mac = token_mac()
        tokens = b"".join(mac(stem(word).encode())[:8] for word in self.spelled)
        self.tokens = np.frombuffer(tokens, dtype="<u8")
        share = 1 / np.arange(5, VOCABULARY + 5)
        self.share = np.cumsum(share) / share.sum()

    def drawn(self, rng: np.random.Generator, rows: int, words: int) -> np.ndarray:
        """Numbers of words, by their share."""
        return np.searchsorted(self.share, rng.random((rows, words))).clip(max=VOCABULARY - 1)

    def said(self, numbers: np.ndarray) -> str:
        """The words themselves."""
        return " ".join(self.spelled[n] for n in numbers)


class Table:
    """The columns of one table in their order, and rows that wait to be written."""

    def __init__(self, model: Any, connection: Any) -> None:
        self.fields = [f for f in model._meta.concrete_fields if not f.generated]
        self.connection, self.name = connection, model._meta.db_table
        self.names = [field.column for field in self.fields]
        self.defaults = {field.column: field.get_default() for field in self.fields}
        self.rows: list[tuple[Any, ...]] = []

    def add(self, **values: Any) -> None:
        """Keep a row for the next `write`; what is not named gets its default."""
        self.rows.append(tuple(values.get(name, self.defaults[name]) for name in self.names))

    def write(self) -> None:
        """Write the rows that wait."""
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                columns = ", ".join(f'"{name}"' for name in self.names)
                with cursor.copy(f'COPY "{self.name}" ({columns}) FROM STDIN') as copy:
                    for row in self.rows:
                        copy.write_row([str(v) if isinstance(v, str) else v for v in row])
            else:
                columns, marks = ", ".join(f'"{name}"' for name in self.names), ", ".join("?" * len(self.names))
                sql = f'INSERT INTO "{self.name}" ({columns}) VALUES ({marks})'
                cursor.connection.executemany(sql, [tuple(map(_for_sqlite, row)) for row in self.rows])
        self.rows = []


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    return str(value) if isinstance(value, str) else value


class Maker:
    """Makes cases one after another."""

    def __init__(self, at: datetime, words: Words) -> None:
        from django.conf import settings
        from django.db import connection

        from firsthand.cases.models import Case, Message, Participant
        from firsthand.embargo.models import Embargo
        from firsthand.people.models import Person
        from firsthand.promises.models import Promise
        from firsthand.queue.models import SearchTokens
        from firsthand.triage.models import Rating
        from firsthand.vault.models import DataKey, Sealed

        models = (DataKey, Sealed, Case, Participant, Message, Promise, Embargo, SearchTokens, Rating)
        self.tables = {model.__name__: Table(model, connection) for model in models}
        self.connection, self.wrapping = connection, settings.KEYRING.wrapping
        self.at, self.words = at, words
        self.people = [person.pk for person in Person.objects.order_by("pk")]
        self.rng = np.random.default_rng(7)

    def make(self, count: int, first: int) -> None:
        """`count` cases with ids from `first` on, the earliest first."""
        from django.db import transaction

        for start in range(first, first + count, BATCH):
            some = min(BATCH, first + count - start)
            titles = self.words.drawn(self.rng, some, WORDS_OF_TITLE)
            texts = self.words.drawn(self.rng, some, WORDS_OF_TEXT)
            with transaction.atomic():
                for n in range(some):
                    self._case(start + n, (start + n - first) / count, titles[n], texts[n])
                for table in self.tables.values():
                    table.write()

    def _seal(self, cipher: AESGCM, key: uuid.UUID, kind: str, content: bytes) -> uuid.UUID:
        from firsthand.vault import rules

        self._next += 1
        row = uuid.UUID(int=self._next)
        box = rules.seal(cipher, content, bound_to=rules.name_for_binding(row, key, kind))
        self.tables["Sealed"].add(id=row, key_id=key, kind=kind, box=box, size_bytes=len(content))
        return row

    _next = 1 << 100

    def _case(self, pk: int, age: float, title: np.ndarray, text: np.ndarray) -> None:
        from firsthand.cases.models import NOTHING_DUE
        from firsthand.vault import rules

        tables, rng = self.tables, self.rng
        self._next += 1
        key, plain = uuid.UUID(int=self._next), os.urandom(32)
        cipher = AESGCM(plain)
        is_open = rng.random() < OPEN_SHARE
        received = self.at - timedelta(days=400 * (1 - age) if is_open else 400 + 2000 * (1 - age))
        confirmed = is_open is False or rng.random() < 0.8
        due = self.at + timedelta(hours=float(rng.normal(90, 60)))
        tables["DataKey"].add(
            id=key, wrapped=rules.seal(self.wrapping, plain, bound_to=f"key/{key}"), created_at=received
        )
        said = {"text": self.words.said(text), "fields": {"location": "https://www.mimecast.com/x"}}
        name = self.words.spelled[int(rng.integers(VOCABULARY))]
        contact = {"name": name, "link": "", "mail": f"{name}@finder.example", "greet_as": ""}
        sealed = [
            self._seal(cipher, key, kind, content)
            for kind, content in (
                ("title", self.words.said(title).encode()), ("message", json.dumps(said).encode()),
                ("contact", json.dumps(contact).encode()),
            )
        ]  # fmt: skip
        handler = int(rng.choice(self.people)) if confirmed and rng.random() < 0.9 else None
        asked = bool(is_open and confirmed and rng.random() < 0.05)
        tables["Case"].add(
            id=pk, number=f"{received.year}-{pk:07d}", rm="received" if is_open else "closed", received_at=received,
            arrival_order=pk, channel="web" if rng.random() < 0.7 else "mail",
            language=str(rng.choice(["en", "en", "nl", "de", "fr", "ar"])), version_id=1, key_id=key,
            asset_id=f"S{int(rng.integers(1, 9))}", title_id=sealed[0], content_sha256="0" * 64, code_mac=f"b{pk}",
            handler_id=handler, confirmed_at=received if confirmed else None,
            confirmed_by_id=self.people[0] if confirmed else None, closed_at=None if is_open else self.at,
            closed_by_id=None if is_open else self.people[0],
            unread_since=self.at - timedelta(hours=3) if is_open and rng.random() < 0.03 else None,
            restricted=bool(rng.random() < 0.01), next_due_at=due if is_open else NOTHING_DUE,
            next_kind=("update" if confirmed else "confirm") if is_open else "", question_open=asked,
            same_as_id=pk - int(rng.integers(1, 1 + pk - FIRST_ID)) if self._is_later(pk, is_open) else None,
        )  # fmt: skip
        tables["Participant"].add(id=pk, case_id=pk, contact_id=sealed[2])
        message = uuid.UUID(int=pk)
        tables["Message"].add(
            id=message, case_id=pk, at=received, direction="from_reporter", channel="web", body_id=sealed[1],
            is_report=True,
        )  # fmt: skip
        if asked:
            tables["Message"].add(
                id=uuid.UUID(int=pk + (1 << 64)), case_id=pk, at=received, direction="to_reporter", body_id=sealed[1],
                by_id=self.people[0], is_question=True,
            )  # fmt: skip
        self._promises(pk, received, due, is_open=is_open, confirmed=confirmed)
        tokens = np.unique(self.words.tokens[np.concatenate([title, text])])
        tables["SearchTokens"].add(id=2 * pk, case_id=pk, source="report", format=1, packed=tokens.tobytes())
        tables["SearchTokens"].add(id=2 * pk + 1, case_id=pk, source="people", format=1, packed=b"")
        if rng.random() < 0.3:
            tables["Rating"].add(
                id=pk, case_id=pk, side="team" if confirmed else "reporter", system="3.1", score=8.1, label="high",
                vector="CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N", at=received,
                by_id=self.people[0] if confirmed else None,
            )  # fmt: skip

    def _is_later(self, pk: int, is_open: bool) -> bool:
        """One closed case in fifty says what an earlier one said."""
        return not is_open and pk > FIRST_ID and bool(self.rng.random() < 0.02)

    def _promises(self, pk: int, received: datetime, due: datetime, *, is_open: bool, confirmed: bool) -> None:
        from firsthand.promises.models import Promise

        add, ends = self.tables[Promise.__name__].add, received + timedelta(days=800)
        confirm_due = received + timedelta(hours=72) if confirmed else due
        add(
            id=3 * pk, case_id=pk, kind="confirm", turn=1, started_at=received, due_at=confirm_due,
            kept_at=received if confirmed else None, paused_for=timedelta(0),
        )  # fmt: skip
        if confirmed:
            add(
                id=3 * pk + 1, case_id=pk, kind="update", turn=1, started_at=received, due_at=due,
                kept_at=None if is_open else received, paused_for=timedelta(0),
            )  # fmt: skip
        add(
            id=3 * pk + 2, case_id=pk, kind="embargo", turn=1, started_at=received, due_at=ends,
            kept_at=None if is_open else ends, paused_for=timedelta(0),
        )  # fmt: skip
        self.tables["Embargo"].add(
            id=pk, case_id=pk, starts_at=received, ends_at=ends, exited_at=None if is_open else ends,
            exited_why="" if is_open else "lapsed",
        )  # fmt: skip


def make_people(at: datetime) -> None:
    """The team: one lead, and others who work cases."""
    from firsthand.people.models import Person
    from firsthand.people.rules import Role

    for n in range(PEOPLE):
        role = Role.LEAD if n == 0 else Role.HANDLER
        Person.objects.create(mail=f"p{n}@staff.example", name=f"Person {n}", role=role, joined_at=at)


def quick(connection: Any) -> None:
    """Let the database write without waiting for the disk: what is made here can be made again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
            cursor.execute("PRAGMA foreign_keys=OFF")
        else:
            cursor.execute("SET synchronous_commit=off")


def told(what: str, begin: float) -> None:
    """Say how long something took."""
    print(f"    {what}: {time.perf_counter() - begin:.0f} s", flush=True)


def settled(connection: Any) -> None:
    """As a database is in life: with statistics."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def steps(counts: list[int]) -> Iterator[tuple[int, int, int]]:
    """(how many there are then, how many to make, the first id) for each number of cases to measure at."""
    there = 0
    for count in counts:
        yield count, count - there, FIRST_ID + there
        there = count
