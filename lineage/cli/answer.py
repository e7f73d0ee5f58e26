"""An answer as a value: what it is of, its rows, and the facts beside them; `Output.show` writes it in any format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from lineage.render.fields import columns
from lineage.render.figures import number_of
from lineage.render.table import Column

if TYPE_CHECKING:
    from lineage.stats.rules.rule import CountingRule
    from lineage.store.read.answers import Source
    from lineage.store.read.coverage import LookTaken

SCHEMA: Final = 1
"""Version of the names and types that JSON has; a change that breaks a reader raises it."""
CONSTANT: Final = columns("subject", "population", "as_of", "complete", "written", "words", "caveats")
"""Columns that any row can have besides its own: the same in every row of an answer."""


class RuleWords(NamedTuple):
    """A rule as answers print it.

    Attributes:
        written: As one word, as `--rule` takes it.
        words: In words.
        choices: Each choice by its name, as plain values.
    """

    written: str
    words: str
    choices: Mapping[str, object]


def rule_words(rule: "CountingRule", subject: str) -> RuleWords:
    """Return a counting rule about a subject as answers print it."""
    choices = rule.as_dict()
    return RuleWords(choices.pop("written"), rule.words(subject), choices)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an answer is of and what limits it.

    Attributes:
        source: Where the data comes from.
        subject: The model, organization or brand; `None` for the whole database.
        rule: The rule behind the numbers; `None` where none applies.
        marks: What limits the answer beyond its source, in plain words; people read it above the answer.
        footnotes: The same, for below the answer.
        look: What a look has asked of the Hub, where the answer rests on one and no crawl has followed all.
    """

    source: "Source"
    subject: str | None = None
    rule: RuleWords | None = None
    marks: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    look: "LookTaken | None" = None

    @property
    def caveats(self) -> list[str]:
        """Sentences to read before a number is quoted."""
        words = dict.fromkeys((*self._source_caveats(), *self.marks, *self.footnotes))
        return [sentence(caveat) for caveat in words]

    @property
    def above(self) -> list[str]:
        """The caveats that neither the line on the source says nor a footnote."""
        caveats = {*self._source_caveats(), *self.footnotes}
        return [sentence(words) for words in dict.fromkeys(self.marks) if words not in caveats]

    def _source_caveats(self) -> tuple[str, ...]:
        from lineage.workflows.caveats import source_caveats

        return source_caveats(self.source)

    def facts(self) -> dict[str, object]:
        """Return what every command's JSON begins with."""
        return {
            "schema": SCHEMA,
            "subject": self.subject,
            "population": self.source.population,
            "rule": None if self.rule is None else self.rule._asdict(),
            "as_of": self.source.as_of,
            "complete": self.source.complete,
            **({} if self.look is None else {"look": self.look._asdict()}),
            "caveats": self.caveats,
        }

    def constants(self, names: Iterable[str]) -> dict[str, object]:
        """Return those of these facts that `CONSTANT` columns show."""
        facts = {**self.facts(), **({} if self.rule is None else self.rule._asdict())}
        return {name: facts.get(name) for name in names if name in {column.name for column in CONSTANT}}


def sentence(words: str) -> str:
    """Return words as a sentence.

    >>> sentence("crawl unfinished"), sentence("Nothing counted.")
    ('Crawl unfinished.', 'Nothing counted.')
    """
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


class Listed(NamedTuple):
    """How much of a list is shown."""

    shown: int
    total: int
    noun: str = "model"

    @property
    def words(self) -> str:
        """Such as `3 of 49 models`."""
        of = "" if self.shown == self.total else f"{self.shown:,} of "
        return of + number_of(self.total, self.noun)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say; names are those of `render.fields`.

    Attributes:
        envelope: What it is of.
        columns: Of a row, in order: what is shown unless `--columns` says otherwise.
        rows: One mapping a row, by column; read once.
        more: Columns that the rows have too, for `--columns`.
        nested: Columns of lists that programs get too, and people's tables do without.
        facts: What else JSON has, beside the rows.
        single: Whether the answer is one row, which in JSON stands at the top and not below `rows`.
        quiet: What `quiet` prints, one a line; by default the first column of ids.
        listed: How much of a list the rows are; `None` where they are no list that can be cut.
        only: What the list is limited to beyond the rule, in words.
        spare: Columns that people with a narrow terminal do without, the first to go first.
        notes: Sentences for people below the table.
    """

    envelope: Envelope
    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, object]] = ()
    more: tuple[Column, ...] = ()
    nested: tuple[Column, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    single: bool = False
    quiet: Iterable[object] | None = None
    listed: Listed | None = None
    only: str = ""
    spare: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def chosen(self, names: Sequence[str] | None, *, nested: bool = False) -> tuple[Column, ...]:
        """Return the columns of some names; without names those that are shown, with the `nested` ones if so asked.

        Raises:
            click.UsageError: The rows of this answer have no such column; another answer of the command may have.
        """
        if names is None:
            return self.columns + self.nested if nested else self.columns
        by_name = {column.name: column for column in (*CONSTANT, *self.more, *self.columns)}
        wrong = [name for name in names if name not in by_name]
        if wrong:
            listed = ", ".join(column.name for column in (*self.columns, *self.more))
            raise click.UsageError(f"These rows have no column {wrong[0]!r}; they have {listed}.")
        return tuple(by_name[name] for name in names)

    def rows_of(self, chosen: Sequence[Column]) -> Iterable[Mapping[str, object]]:
        """Return the rows with what is the same in all of them, where such columns are chosen."""
        constants = self.envelope.constants(column.name for column in chosen)
        return ({**constants, **row} for row in self.rows) if constants else self.rows
