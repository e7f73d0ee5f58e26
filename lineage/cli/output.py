"""What every command shares: the options for its database and output format, and where its words go."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TextIO, TypeVar

import click

from lineage.cli.answer import CONSTANT, Answer, sentence
from lineage.cli.choice import Choice
from lineage.cli.columns import ColumnNames
from lineage.render.escape import display_width, escape
from lineage.render.license_column import labeled_columns, labeled_rows
from lineage.render.rows import (
    Row,
    agent_record,
    flat_columns,
    flat_rows,
    id_column,
    json_object,
    quiet_line,
    render_rows,
)
from lineage.render.table import Column, Format, Kind, human_text, render_record, render_table
from lineage.settings import NO_CONFIG, read_settings
from lineage.store.read.answers import WALKED, Source

Function = TypeVar("Function", bound=Callable[..., Any])
_MIN_WIDTH: Final = 40
_USUAL_WIDTH: Final = 80
"""Of a terminal that does not say."""
_IN_ASCII: Final = str.maketrans({"…": "...", "·": "-"})
"""What our own words need on a stream that knows ASCII only."""
_NEEDED: Final = {Kind.TEXT: 12, Kind.WORD: 9, Kind.COUNT: 7, Kind.SHARE: 7, Kind.DATE: 10}
"""Columns of the terminal that a column of a table needs to be worth reading; ids and what stays whole need all."""


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to write.

    Attributes:
        fmt: The format.
        width: Columns of the terminal; `None` where stdout is none, and then nothing is shortened.
        unicode: Whether stdout can write box-drawing characters.
        columns: Names that `--columns` gives, in order; `None` where it is not given.
    """

    fmt: Format
    width: int | None
    unicode: bool
    columns: tuple[str, ...] | None = None

    @property
    def human(self) -> bool:
        """Whether a person reads along."""
        return self.fmt is Format.HUMAN

    def show(self, answer: Answer, page: Callable[[], None] | None = None) -> None:
        """Write an answer in the format that was asked for.

        Args:
            answer: The answer.
            page: Writes what people read instead of a table of the rows; not called where columns are chosen.

        Raises:
            click.UsageError: `--columns` names a column that these rows do not have.
        """
        chosen = answer.chosen(self.columns, nested=not self.human)
        if self.human:
            self._show_people(answer, chosen, page if self.columns is None else None)
        elif self.fmt is Format.JSON:
            self._show_json(answer, chosen)
        else:
            self._say_beside(answer)
            if self.fmt is Format.QUIET and answer.quiet is not None:
                self._data(map(quiet_line, answer.quiet))
            elif self.fmt is Format.AGENT and answer.single:
                self._data(agent_record(chosen, row) for row in answer.rows_of(chosen))
            else:
                self._data(render_rows(chosen, answer.rows_of(chosen), self.fmt))

    def _show_people(self, answer: Answer, chosen: Sequence[Column], page: Callable[[], None] | None) -> None:
        envelope = answer.envelope
        self._source(envelope.source)
        for words in envelope.above:
            self.paragraph(escape(words))
            self.text("\n")
        rows = answer.rows_of(chosen)
        if page is not None:
            page()
        elif answer.single:
            for row in flat_rows(chosen, rows):
                self.record((column, row.get(column.name)) for column in flat_columns(chosen))
        else:
            spare = answer.spare if self.columns is None else ()
            self.table(flat_columns(labeled_columns(chosen)), flat_rows(chosen, labeled_rows(rows)), spare=spare)
        listed = answer.listed
        if listed is not None and listed.shown < listed.total:
            self.text("\n")
            self.paragraph(f"{listed.words}; --limit N shows more.")
        below = (*answer.notes, *map(sentence, envelope.footnotes))
        if below:
            self.text("\n")
        for words in below:
            self.paragraph(escape(words))

    def _show_json(self, answer: Answer, chosen: Sequence[Column]) -> None:
        facts = answer.envelope.facts()
        if answer.single:
            (row,) = answer.rows
            facts |= {column.name: row.get(column.name) for column in chosen if column not in CONSTANT}
            self._data(json_object({**facts, **answer.facts}, chosen, None))
            return
        total = {} if answer.listed is None else {"total": answer.listed.total}
        self._data(json_object({**facts, **total, **answer.facts}, chosen, answer.rows_of(chosen)))

    def _say_beside(self, answer: Answer) -> None:
        """Write to stderr what the data on stdout is of: of numbers and lists always, else where it is not the Hub."""
        envelope, listed, rule = answer.envelope, answer.listed, answer.envelope.rule
        parts = [
            source_words(envelope.source, always=listed is not None or rule is not None),
            "" if rule is None else f"rule {rule.written}",
            escape(answer.only),
            "" if listed is None else listed.words,
        ]
        if any(parts):
            hint(" · ".join(filter(None, parts)))
        for words in (*envelope.above, *map(sentence, envelope.footnotes)):
            hint(words)

    def _data(self, parts: Iterable[str]) -> None:
        """Write data to stdout; what the stream cannot encode is written as an escape."""
        encoding = sys.stdout.encoding or "utf-8"
        for part in parts:
            sys.stdout.write(part.encode(encoding, "backslashreplace").decode(encoding))

    def text(self, text: str) -> None:
        """Write words to stdout; what the stream cannot encode is written as an escape."""
        self._data([text if self.unicode else text.translate(_IN_ASCII)])

    def paragraph(self, text: str) -> None:
        """Write a sentence of ours, broken into lines where the terminal ends."""
        self.text("\n".join(_lines(text, self.width)) + "\n")

    def table(self, columns: Sequence[Column], rows: Iterable[Row], *, spare: Sequence[str] = ()) -> None:
        """Write rows as a table for people.

        Args:
            columns: What is shown, in order.
            rows: One mapping a row.
            spare: Columns that a narrow terminal does without, the first to go first.
        """
        shown = columns
        if self.width is not None:
            rows = list(rows)
            shown = without_spare(columns, rows, spare, self.width)
        self.text(render_table(shown, rows, width=self.width, unicode=self.unicode))
        if left_out := [column.title for column in columns if column not in shown]:
            what = "1 column" if len(left_out) == 1 else f"{len(left_out)} columns"
            choose = "" if self.columns is not None else ", or choose with --columns"
            hint(f"{what} left out ({', '.join(left_out)}): use a wider terminal{choose}.")

    def record(self, pairs: Iterable[tuple[Column, object]]) -> None:
        """Write one object for people; long values go on in the next line."""
        pairs = list(pairs)
        if self.width is not None:
            room = self.width - max((len(column.title) for column, _ in pairs), default=0) - 2
            pairs = [part for column, value in pairs for part in _broken(column, value, room)]
        self.text(render_record(pairs, width=self.width, unicode=self.unicode))

    def _source(self, source: Source) -> None:
        """Write above an answer what the data is a picture of, where it is not the whole Hub's, or not whole."""
        if words := source_words(source):
            self.paragraph(words)
            self.text("\n")


def without_spare(
    columns: Sequence[Column], rows: Sequence[Mapping[str, object]], spare: Sequence[str], width: int
) -> Sequence[Column]:
    """Leave out columns until the others have the room that they need to be read, and ids all of theirs.

    Spare ones go first, in their order; then, where there are ids, whatever is no id, the last first; then all ids
    but those of the rows themselves.

    >>> columns = [Column("repo_id", Kind.ID), Column("downloads", Kind.COUNT), Column("license"), Column("task")]
    >>> [column.name for column in without_spare(columns, [{"repo_id": "o/" * 17}], ("task", "license"), 58)]
    ['repo_id', 'downloads', 'license']
    """
    shown, needed = list(columns), {}
    if not rows:
        return shown
    for column in columns:
        longest = max(display_width(escape(human_text(row.get(column.name), column.kind))) for row in rows)
        needed[column.name] = max(len(column.title), min(_NEEDED.get(column.kind, longest), longest))
    if not any(column.kind is Kind.ID for column in columns):
        others: list[str] = []
    else:
        first = id_column(columns).name
        others = [column.name for column in reversed(columns) if column.kind not in {Kind.ID, Kind.WHOLE}]
        others += [column.name for column in reversed(columns) if column.kind is Kind.ID and column.name != first]
    for name in (*spare, *others):
        if sum(needed[column.name] for column in shown) + 2 * (len(shown) - 1) <= width:
            break
        shown = [column for column in shown if column.name != name]
    return shown


def _lines(text: str, width: int | None) -> list[str]:
    if width is None or len(text) <= width:
        return [text]
    from textwrap import wrap

    return wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _broken(column: Column, value: object, room: int) -> Iterator[tuple[Column, object]]:
    """Break a long text into the lines of a record, all but the first without a title."""
    if column.kind is not Kind.TEXT or not isinstance(value, (str, list, tuple)):
        yield column, value
        return
    text = escape(human_text(value, column.kind))
    for line in _lines(text, room):
        yield column, line
        column = Column("")


def source_words(source: Source, *, always: bool = False) -> str:
    """Put where data comes from into one line; empty for a finished sweep of the Hub itself, unless said `always`."""
    parts = [population_words(source.population)] if source.population != "Hub" else ["Hub"] if always else []
    if source.as_of:
        parts.append(f"as of {source.as_of[:10]}")
    if source.unfinished:
        parts.append("crawl unfinished")
    if source.walked:
        parts.append(WALKED)
    if source.unread:
        from lineage.workflows.caveats import unread_words

        parts.append(unread_words(source.unread))
    limited = source.unfinished or source.walked or source.unread
    if source.population == "Hub" and not limited and not always:
        return ""
    return escape(" · ".join(parts))


def population_words(population: str) -> str:
    """Say of a population that is not the Hub what it is not."""
    if population == "made-up":
        return "made-up: no figure here is the Hub's"
    return f"{population}: not the whole Hub"


def hint(words: str, *, whole: bool = False) -> None:
    """Say something to the person on stderr.

    Args:
        words: One sentence or more.
        whole: Whether it must stay in one line even on a terminal, because it holds a path or a command to copy.
    """
    unicode = _knows_unicode(sys.stderr)
    shown = escape(words if unicode else words.translate(_IN_ASCII), unicode=unicode)
    broken = [shown] if whole or not sys.stderr.isatty() else _lines(shown, _width_of(sys.stderr))
    click.echo("\n".join(broken), err=True)


def hint_left_out(names: Iterable[str]) -> None:
    """Name on stderr the details of a drawing that some lines had no room for, each once."""
    if names := list(dict.fromkeys(names)):
        hint(f"No room for all of: {', '.join(names)}. Use a wider terminal, or --format csv.")


def _width_of(stream: TextIO) -> int | None:
    """Tell how many columns a stream has: what COLUMNS says, else its terminal; `None` where there is neither."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return max(int(stated), _MIN_WIDTH)
    return max(os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH, _MIN_WIDTH) if stream.isatty() else None


def _knows_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "ascii").lower().startswith("utf")


DATABASE: Final = "lineage.database"
"""Where click's context keeps what `--db` of the command says, once it is read."""


def database_option(function: Function) -> Function:
    """Add `--db`; it is read before all other options, because no output may be the database."""
    option = click.option(
        "--db", metavar="FILE", is_eager=True, callback=_noted, help="SQLite database [env: LINEAGE_DB]."
    )
    return option(function)


def _noted(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    context.meta[DATABASE] = value
    return value


def output_options(*tables: Iterable[Column]) -> Callable[[Function], Function]:
    """Add `--db`, `--format`, `--json`, `-q` and `--columns`; the command gets `settings` and `output` for them.

    Args:
        tables: The columns that the rows of the command's answers can have; without any there is no `--columns`.
    """
    columns = [column for table in tables for column in table]

    def decorated(function: Function) -> Function:
        def wrapped(**given: Any) -> Any:
            fmt, as_json, quiet = (given.pop(name) for name in ("fmt", "as_json", "quiet"))
            chosen = {*(["json"] if as_json else []), *(["quiet"] if quiet else []), *([fmt] if fmt else [])}
            if len(chosen) > 1:
                raise click.UsageError("Choose one of --format, --json and --quiet.")
            output = open_output(Format(min(chosen, default="human")), given.pop("columns", None))
            if output.fmt is Format.QUIET and output.columns is not None:
                raise click.UsageError("--quiet prints ids alone: leave --columns or --quiet out.")
            settings = given.pop("settings", None) or read_settings(given.pop("db"), config=NO_CONFIG)
            return function(settings=settings, output=output, **given)

        wrapped.__doc__ = function.__doc__
        wrapped.__name__ = function.__name__
        wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
        for option in _options(columns):
            wrapped = option(wrapped)
        return database_option(wrapped)  # type: ignore[return-value]  # the wrapper stands for the command

    return decorated


def _options(columns: Sequence[Column]) -> Iterator[Callable[[Any], Any]]:
    """Yield the options of the format, the last in the help first."""
    yield click.option("-q", "--quiet", is_flag=True, help="Ids only, one a line.")
    yield click.option("--json", "as_json", is_flag=True, help="JSON.")
    if columns:
        yield click.option(
            "--columns",
            type=ColumnNames([*columns, *CONSTANT]),
            metavar="NAME,…",
            help="Only these columns, in this order.",
        )
    yield click.option("--format", "fmt", type=Choice([fmt.value for fmt in Format]), help="Output format.")


def open_output(fmt: Format, columns: tuple[str, ...] | None = None) -> Output:
    """Look at stdout once."""
    return Output(fmt, _width_of(sys.stdout), unicode=_knows_unicode(sys.stdout), columns=columns)
