"""What the programme calls an asset, a rule or a weakness of a case, in the language of the reader."""

from dataclasses import dataclass

from firsthand.cases.records import CaseRecord, ReceiptRecord
from firsthand.programme.parameters import parameters
from firsthand.programme.policy_text import parse
from firsthand.programme.queries import version
from firsthand.programme.rules import Programme, Rule, RuleKind, in_language


@dataclass(frozen=True)
class RuleLine:
    """A numbered line of the policy."""

    id: str
    text: str


@dataclass(frozen=True)
class RuleList:
    """The numbered lines of one kind, and what the policy says above them: reasons, conditions."""

    above: str
    lines: tuple[RuleLine, ...]


def asset_name(record: CaseRecord | ReceiptRecord, language: str) -> str:
    """The asset of the case in the version of its day; "" for one that is not in the list."""
    return version(record.programme_version).programme.asset_title(record.asset_id, language)


def weakness_names(record: CaseRecord, language: str) -> dict[str, str]:
    """Every class of weakness of the version of the day of arrival, by id (R43)."""
    programme = version(record.programme_version).programme
    return {c.id: in_language(c.name, language, programme.default_language) for c in programme.qualifying_classes}


def rule_texts(record: CaseRecord, language: str) -> dict[str, str]:
    """Every rule of the version of the day of arrival, by id (R37)."""
    programme = version(record.programme_version).programme
    return {rule.id: _text(programme, rule, language) for rule in programme.rules.values()}


def rule_list(programme: Programme, kind: RuleKind, language: str) -> RuleList:
    """The rules of one kind with the paragraphs that lead to them."""
    lines = tuple(RuleLine(rule.id, _text(programme, rule, language)) for rule in programme.of_kind(kind))
    return RuleList(_above(programme, kind, language), lines)


def _text(programme: Programme, rule: Rule, language: str) -> str:
    return in_language(rule.text, language, programme.default_language)


def _above(programme: Programme, kind: RuleKind, language: str) -> str:
    """The paragraphs between a heading and the first rule of a kind; "" where the text has none."""
    shown = language if language in programme.texts else programme.default_language
    for section in parse(programme.texts[shown], parameters(programme, shown)).sections:
        if not any(item.kind is kind for item in section.items):
            continue
        said = []
        for block in section.blocks:
            if block.rule_id:
                break
            if block.plain_paragraph:
                said.append(block.text)
        return "\n\n".join(said)
    return ""
