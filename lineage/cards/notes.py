"""Wording what is wrong with a record."""

from collections.abc import Iterable, Iterator

from lineage.cards.bounds import MAX_BASES, shown
from lineage.cards.repo_id import same_name
from lineage.cards.written import Written
from lineage.facts import CardIssue, IssueCode


def bad_value(field: str, value: object) -> CardIssue:
    """Say that a field has a value which its type does not admit.

    Example:
        >>> bad_value("likes", ["many"])
        CardIssue(code=<IssueCode.BAD_VALUE: 'bad_value'>, field='likes', raw='["many"]')
    """
    return CardIssue(IssueCode.BAD_VALUE, field, shown(value))


def note_itself(field: str, raw: object, issues: list[CardIssue]) -> None:
    """Note that a model names itself as its base: once for each field, however often it does."""
    if not any(issue.code is IssueCode.SELF_CLAIM and issue.field == field for issue in issues):
        issues.append(CardIssue(IssueCode.SELF_CLAIM, field, shown(raw)))


def named_bases(
    written: Iterable[Written], field: str, raw: object, own_id: str, issues: list[CardIssue]
) -> Iterator[str]:
    """Yield the bases that a written value names but for the model itself, and note what is wrong with the value.

    Example:
        >>> issues = []
        >>> list(named_bases([("a/b", IssueCode.REVISION), ("me/mine", None)], "tags", "a/b@main", "me/mine", issues))
        ['a/b']
        >>> [issue.code.value for issue in issues]
        ['revision', 'self_claim']
    """
    for base, code in written:
        if base is not None and same_name(base, own_id):
            note_itself(field, raw, issues)
            continue
        if code is not None:
            issues.append(CardIssue(code, field, shown(raw)))
        if base is not None:
            yield base


def note_cut(field: str, count: int, unit: str, issues: list[CardIssue]) -> None:
    """Note that a field holds more than is kept, and how much it holds.

    Example:
        >>> issues = []
        >>> note_cut("tags", 90_000, "values", issues)
        >>> issues[0].raw
        '90000 values'
    """
    issues.append(CardIssue(IssueCode.BAD_VALUE, field, f"{count} {unit}"))


def note_too_many(field: str, count: int, issues: list[CardIssue]) -> None:
    """Note how many values there are, if that is more than are read."""
    if count > MAX_BASES:
        issues.append(CardIssue(IssueCode.TOO_MANY_BASES, field, str(count)))
