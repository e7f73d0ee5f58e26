"""Sorting a record's tags in one pass: bases, licence and datasets apart, the rest as text."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from lineage.cards.bounds import MAX_LIST_TEXT, MAX_TEXT, kept
from lineage.cards.notes import bad_value, note_cut
from lineage.facts import CardIssue

BASE: Final = "base_model:"
LICENSE: Final = "license:"
DATASET: Final = "dataset:"
REGION: Final = "region:"

Tags: TypeAlias = tuple[str | None, Sequence[str], str | None, Sequence[str]]
"""A record's tags, sorted, each list in the record's order.

What is kept as tags, one a line, or `None`; then, as they stand on the Hub, the whole tags that name a base,
the first licence or `None`, and the names of datasets.
"""

NO_TAGS: Final[Tags] = (None, (), None, ())


def sort_tags(value: object, issues: list[CardIssue]) -> Tags:
    r"""Sort the tags of a record; those that are no strings are one issue and left out.

    Example:
        >>> sort_tags(["gguf", "base_model:Qwen/Qwen3-8B", "license:mit", "region:us", "en"], [])
        ('gguf\nen', ['base_model:Qwen/Qwen3-8B'], 'mit', [])
    """
    if value is None:
        return NO_TAGS
    if not isinstance(value, list):
        issues.append(bad_value("tags", value))
        return NO_TAGS
    try:
        return _sorted(value, issues)
    except (AttributeError, TypeError):  # what is no string has no prefix, or cannot be joined
        issues.append(bad_value("tags", next(tag for tag in value if not isinstance(tag, str))))
        return _sorted([tag for tag in value if isinstance(tag, str)], issues)


def _sorted(tags: list[str], issues: list[CardIssue]) -> Tags:
    rest: list[str] = []
    bases: list[str] = []
    datasets: list[str] = []
    license_name: str | None = None
    for tag in tags:
        if ":" not in tag:
            rest.append(tag)
        elif tag.startswith(BASE):
            bases.append(tag)
        elif tag.startswith(LICENSE):
            license_name = license_name or tag.removeprefix(LICENSE)
        elif tag.startswith(DATASET):
            datasets.append(tag.removeprefix(DATASET))
        elif not tag.startswith(REGION):
            rest.append(tag)
    return _text(rest, issues), bases, license_name, datasets


def _text(tags: list[str], issues: list[CardIssue]) -> str | None:
    text = "\n".join(tags)
    if len(text) <= MAX_TEXT and " ".join(tags).isprintable() and "\n\n" not in f"\n{text}\n":
        return text
    lines: list[str] = []
    room = MAX_LIST_TEXT
    for tag in tags:
        if len(tag) > MAX_TEXT:
            note_cut("tags", len(tag), "characters", issues)
        line = " ".join(kept(tag).splitlines())
        if line:
            room -= len(line) + 1
            if room < 0:
                note_cut("tags", len(tags), "values", issues)
                break
            lines.append(line)
    return "\n".join(lines) or None
