"""By what number the index knows a report or a known issue. Pure."""

from collections.abc import Iterable


def number_of(*, case_id: int | None, issue_id: int | None) -> int:
    """The number of a case's report, which is even, or of a known issue, which is odd. One of the two ids is given."""
    return 2 * case_id if case_id is not None else 2 * (issue_id or 0) + 1


def cases_and_issues(numbers: Iterable[int]) -> tuple[list[int], list[int]]:
    """(ids of cases, ids of known issues), each in the order of `numbers`."""
    cases: list[int] = []
    issues: list[int] = []
    for number in numbers:
        (issues if number % 2 else cases).append(number // 2)
    return cases, issues
