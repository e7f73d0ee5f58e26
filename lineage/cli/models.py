"""Commands about several models: names from the command line and from stdin, and names that have no answer."""

import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import click

from lineage.cli.looking import Looks, look_first
from lineage.cli.names import MODEL, Name
from lineage.cli.output import hint
from lineage.errors import HubError, LineageError, UnknownModelError, UsageError
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.workflows.look.needs import Needs

STDIN: Final = "-"
"""The argument that stands for the names on stdin."""
MOST: Final = 100_000
"""Lines of stdin that are read."""
_LONGEST: Final = 10_000
"""Bytes of a line of stdin that are read as a name."""
T = TypeVar("T")


class ModelName(Name):
    """A model, or `-` for the names on stdin."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read a name; leave `-` as it is."""
        return STDIN if str(value).strip() == STDIN else super().convert(value, param, ctx)


MODELS: Final = click.argument("names", type=ModelName(owners=False), metavar="MODEL...", nargs=-1, required=True)


class Failed(NamedTuple):
    """A name without an answer.

    Attributes:
        name: As it was written.
        error: Why, in words.
    """

    name: str
    error: str


@dataclass(slots=True)
class Answers(Generic[T]):
    """What was asked about each of some models.

    Attributes:
        several: Whether more than one model could have been named; else there is exactly one answer.
        found: The answers, in the order of the names.
        failed: Names without an answer.
        exit_code: What the command ends with.
    """

    several: bool
    found: list[T] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    exit_code: int = 0

    def facts(self) -> dict[str, object]:
        """Return what JSON says of the names without an answer; of one model, nothing."""
        return {"failed": [error._asdict() for error in self.failed]} if self.several else {}

    def end(self) -> None:
        """End the command with the exit code of its failures, once the answers are written.

        Raises:
            click.exceptions.Exit: A name had no answer.
        """
        if self.exit_code:
            raise click.exceptions.Exit(self.exit_code)


def ask_each(
    settings: Settings, names: Sequence[str], asking: Asking, needs: "Needs", ask: Callable[[str], T]
) -> Answers[T]:
    """Ask about each of some models; of several, a name without an answer is said, and the others are answered.

    Args:
        settings: Which database, which Hub.
        names: Models, and `-` for the names on stdin.
        asking: How much the Hub may be asked in all.
        needs: How far to look at each.
        ask: Answers from the database.

    Raises:
        LineageError: Of one model, whatever went wrong; of several, what concerns all of them.
    """
    if len(names) == 1 and names[0] != STDIN:
        return Answers(several=False, found=[ask(look_first(settings, names[0], asking, needs))])
    answers: Answers[T] = Answers(several=True)
    looks = Looks(settings, asking)
    for name in _each_once(names, answers):
        try:
            answers.found.append(ask(looks.first(name, needs)))
        except (UnknownModelError, UsageError, HubError) as error:
            _keep(answers, name, error)
            if isinstance(error, HubError) and looks.left:
                looks.left = 0
                hint("The Hub is not asked again: what follows is what the database knows.")
    return answers


def _keep(answers: Answers[T], name: str, error: LineageError) -> None:
    """Note on stderr why a name has no answer, and end with the code of an error of the Hub rather than of a name."""
    hint(f"Error: {name[:200]}: {error}" if name not in str(error) else f"Error: {error}")
    answers.failed.append(Failed(name, str(error)))
    code = error.exit_code if isinstance(error, HubError) else UnknownModelError.exit_code
    answers.exit_code = max(answers.exit_code, code)


def _each_once(names: Sequence[str], answers: Answers[T]) -> Iterator[str]:
    """Yield every name once, those on stdin where `-` stands; a line that holds no name has no answer."""
    seen: set[str] = set()
    for given in names:
        for name in _read(answers) if given == STDIN else (given,):
            if name not in seen:
                seen.add(name)
                yield name


def _read(answers: Answers[T]) -> Iterator[str]:
    """Yield the names on stdin."""
    for line in _lines():
        try:
            yield MODEL.convert(_text(line), None, None)
        except (click.BadParameter, UsageError) as error:
            words = error.format_message() if isinstance(error, click.BadParameter) else str(error)
            _keep(answers, line.decode("utf-8", "backslashreplace")[:200], UsageError(words))


def _lines() -> Iterator[bytes]:
    """Yield the lines of stdin that hold something; a line that begins with `#` is a comment."""
    if sys.stdin.isatty():
        hint("Reading names of models from the terminal, one a line; Ctrl-D ends.")
    number = 0
    while line := sys.stdin.buffer.readline(_LONGEST):
        number += 1
        if number > MOST or (len(line) == _LONGEST and not line.endswith(b"\n")):
            what = f"more than {MOST:,} lines" if number > MOST else f"a line of more than {_LONGEST:,} bytes"
            raise UsageError(f"stdin is no list of models: it has {what}.")
        text = line.removeprefix(BOM_UTF8).strip()
        if text and not text.startswith(b"#"):
            yield text


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise UsageError("this line is no UTF-8.") from None
