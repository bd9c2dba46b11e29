"""By what number the index knows a report or a known issue. Pure."""

from collections.abc import Iterable


def number_of_case(case_id: int) -> int:
    """The number of a case's report."""
    return 2 * case_id


def number_of_issue(issue_id: int) -> int:
    """The number of a known issue."""
    return 2 * issue_id + 1


def split(numbers: Iterable[int]) -> tuple[list[int], list[int]]:
    """(ids of cases, ids of known issues), each in the order of `numbers`."""
    cases: list[int] = []
    issues: list[int] = []
    for number in numbers:
        (issues if number % 2 else cases).append(number // 2)
    return cases, issues
