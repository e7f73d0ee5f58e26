"""What every command shares: the options for its database and output format, and where its words go."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import click

from lineage.render.escape import escape
from lineage.render.table import Column, Format, render_record, render_table
from lineage.settings import read_settings
from lineage.store.answers import Source

Function = TypeVar("Function", bound=Callable[..., Any])
_MIN_WIDTH: Final = 40


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to write.

    Attributes:
        fmt: Whom for.
        width: Columns of the terminal; `None` where stdout is none, and then nothing is shortened.
        unicode: Whether stdout can write box-drawing characters.
    """

    fmt: Format
    width: int | None
    unicode: bool

    @property
    def human(self) -> bool:
        """Whether a person reads along."""
        return self.fmt is Format.HUMAN

    def text(self, text: str) -> None:
        """Write data to stdout; what the stream cannot encode is written as an escape."""
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))

    def table(self, columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> None:
        """Write rows."""
        self.text(render_table(columns, rows, fmt=self.fmt, width=self.width, unicode=self.unicode))

    def record(self, pairs: Iterable[tuple[Column, object]]) -> None:
        """Write one object."""
        self.text(render_record(pairs, fmt=self.fmt, width=self.width, unicode=self.unicode))

    def json(self, value: object) -> None:
        """Write one JSON value."""
        self.text(json.dumps(value, indent=2) + "\n")

    def source(self, source: Source) -> None:
        """Say first what the data is a picture of, where it is not the whole Hub's, or not whole.

        People read it above the answer; for programs it goes to stderr, so that pipes stay clean.
        """
        words = source_words(source)
        if not words:
            return
        if self.human:
            self.text(words + "\n\n")
        else:
            hint(words)


def source_words(source: Source) -> str:
    """Put where data comes from into one line; empty for a finished crawl of the Hub itself."""
    parts = [] if source.population == "Hub" else [_population_words(source.population)]
    if source.as_of:
        parts.append(f"as of {source.as_of[:10]}")
    if source.unfinished:
        parts.append("crawl unfinished")
    if source.population == "Hub" and not source.unfinished:
        return ""
    return escape(" · ".join(parts))


def _population_words(population: str) -> str:
    if population == "made-up":
        return "made-up: no figure here is the Hub's"
    return f"{population}: not the whole Hub"


def hint(words: str) -> None:
    """Say something to the person on stderr."""
    click.echo(escape(words), err=True)


def database_option(function: Function) -> Function:
    """Add `--db`."""
    return click.option("--db", metavar="FILE", help="SQLite database [env: LINEAGE_DB].")(function)


def output_options(function: Function) -> Function:
    """Add `--db`, `--format`, `--json` and `-q`; the command gets `settings` and `output` for them."""

    def wrapped(**given: Any) -> Any:  # noqa: ANN401 - click's call, and whatever the command returns
        fmt, as_json, quiet = (given.pop(name) for name in ("fmt", "as_json", "quiet"))
        chosen = {*(["json"] if as_json else []), *(["quiet"] if quiet else []), *([fmt] if fmt else [])}
        if len(chosen) > 1:
            raise click.UsageError("Choose one of --format, --json and --quiet.")
        output = open_output(Format(min(chosen, default="human")))
        return function(settings=read_settings(given.pop("db")), output=output, **given)

    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Ids only, one a line."),
        click.option("--json", "as_json", is_flag=True, help="JSON."),
        click.option("--format", "fmt", type=click.Choice([fmt.value for fmt in Format]), help="Output format."),
    ):
        wrapped = option(wrapped)
    return database_option(wrapped)  # type: ignore[return-value]  # the wrapper stands for the command


def open_output(fmt: Format) -> Output:
    """Look at stdout once."""
    terminal = sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "")
    width = shutil.get_terminal_size().columns if terminal or columns.isdigit() else None
    encoding = (sys.stdout.encoding or "ascii").lower()
    return Output(fmt, None if width is None else max(width, _MIN_WIDTH), unicode=encoding.startswith("utf"))
