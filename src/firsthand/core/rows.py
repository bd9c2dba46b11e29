"""Many rows of one table at once, for where a model instance each would cost more than all the rest.

Follows the model: a column that is not named gets the default of its field. Works on both databases; constraints and
triggers hold as always. Models send no signals and validate nothing: it is for rows that our own code made.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]
"""Values by the attribute names of the model (`key_id`, not `key`)."""


Convert = Callable[[Any, Any], Any]
"""From (connection, value) to what the database at hand wants."""


class _Column(NamedTuple):
    attribute: str
    default: Any
    convert: Convert | None


class _Table(NamedTuple):
    head: str
    """ "INSERT INTO … VALUES "."""
    marks: str
    """ "(%s, …)"."""
    columns: tuple[_Column, ...]

    def values(self, connection: Any, row: Row) -> list[Any]:
        """The parameters of one row."""
        return [
            value if convert is None or value is None else convert(connection, value)
            for attribute, default, convert in self.columns
            for value in (row.get(attribute, default),)
        ]


_tables: dict[tuple[Any, str], _Table] = {}


def _table(model: Any, connection: Any) -> _Table:
    known = _tables.get((model, connection.vendor))
    return known or _tables.setdefault((model, connection.vendor), _described(model, connection))


def _described(model: Any, connection: Any) -> _Table:
    fields = [field for field in model._meta.concrete_fields if field.get_internal_type() != "BigAutoField"]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    columns = tuple(_Column(f.attname, f.get_default(), _converter(f, connection)) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    return _Table(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ", f"({marks})", columns)  # noqa: S608


def _converter(field: Any, connection: Any) -> Convert | None:
    """How the database at hand wants the values of a field; None: as they are."""
    kind = getattr(field, "target_field", field).get_internal_type()
    if kind == "DateTimeField":
        return lambda connection, moment: connection.ops.adapt_datetimefield_value(moment)
    if kind == "UUIDField" and not connection.features.has_native_uuid_field:
        return lambda _, name: name.hex
    if kind == "CharField":
        return lambda _, text: str(text)  # members of a closed set are kept as what they stand for
    return None


def insert(connection: Any, model: Any, rows: Sequence[Row]) -> None:
    """Write rows in their order. Raises what the database raises, such as IntegrityError."""
    if rows:
        table = _table(model, connection)
        with connection.cursor() as cursor:
            cursor.executemany(table.head + table.marks, [table.values(connection, row) for row in rows])


def insert_numbered(connection: Any, model: Any, rows: Sequence[Row], *, known_by: str) -> dict[Any, int]:
    """Write rows in their order and tell the numbers that the database gave them, by a unique column of theirs."""
    table = _table(model, connection)
    most = max(1, (connection.features.max_query_params or 10_000) // len(table.columns))
    key = model._meta.get_field(known_by)
    quote = connection.ops.quote_name
    numbers: dict[Any, int] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(rows), most):
            part = rows[first : first + most]
            sql = f"{table.head}{', '.join([table.marks] * len(part))} RETURNING {quote(key.column)}, id"
            cursor.execute(sql, [value for row in part for value in table.values(connection, row)])
            numbers |= dict(cursor.fetchall())
    convert = _converter(key, connection) or (lambda _, value: value)
    return {row[key.attname]: numbers[convert(connection, row[key.attname])] for row in rows}
