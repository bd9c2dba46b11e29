"""What the programme calls an asset or a rule of a case, in the language of the reader."""

from firsthand.cases.records import CaseRecord, ReceiptRecord
from firsthand.programme.queries import version
from firsthand.programme.rules import in_language


def asset_name(record: CaseRecord | ReceiptRecord, language: str) -> str:
    """The asset of the case in the version of its day; "" for one that is not in the list."""
    return version(record.programme_version).programme.asset_title(record.asset_id, language)


def rule_texts(record: CaseRecord, language: str) -> dict[str, str]:
    """Every rule of the version of the day of arrival, by id (R37)."""
    programme = version(record.programme_version).programme
    return {rule.id: in_language(rule.text, language, programme.default_language) for rule in programme.rules.values()}
