"""The one boundary: whatever goes wrong becomes one line and an exit code, unless it is a bug."""

import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import click

from lineage.cli.group import cli
from lineage.errors import DatabaseMissingError, InterruptedCrawlError, LineageError, OutputError, UsageError, reason

_EXPECTED: Final = (LineageError, OSError, ImportError, click.ClickException, click.Abort, click.exceptions.Exit)
"""What ends a command without a fault of the program or of its database."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        return _run(arguments)
    except (KeyboardInterrupt, click.Abort):
        return _say(InterruptedCrawlError("Interrupted."))
    except LineageError as error:
        return _say(error)
    except OSError as error:
        return _unwritable(error)


def _run(arguments: Sequence[str]) -> int:
    """Do what click's own `main` does, but leave broken pipes to us: it would exit with 1."""
    if any(name.endswith("LINEAGE_COMPLETE") for name in os.environ):
        from lineage.cli.completion import answer_shell

        answer_shell(cli, list(arguments))
    _refuse_other_encodings(arguments)
    try:
        with cli.make_context("lineage", list(arguments)) as context:
            try:
                cli.invoke(context)
            except DatabaseMissingError as error:
                raise _with_command(error, context) from error
            except Exception as error:
                if not isinstance(error, _EXPECTED):
                    _blame_damage(error, context)
                raise
        code = 0
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    sys.stdout.flush()
    return code


def _refuse_other_encodings(arguments: Sequence[str]) -> None:
    """Refuse bytes that are no UTF-8, whatever argument or option they are in.

    A database, a page and a terminal that take text could take none of them.

    Raises:
        UsageError: An argument has such bytes.
    """
    try:
        "".join(arguments).encode()
    except UnicodeEncodeError:
        from lineage.settings import is_utf8, shown_bytes

        shown = next(shown_bytes(argument) for argument in arguments if not is_utf8(argument))
        raise UsageError(f"This argument is not UTF-8: {shown}. Write it in UTF-8; a file needs such a name.") from None


def _with_command(error: DatabaseMissingError, context: click.Context) -> DatabaseMissingError:
    """Add the command that makes the missing database for what was asked about."""
    from shlex import quote

    from lineage.cli.names import SUBJECTS
    from lineage.settings import program

    subjects: list[str] = context.meta.get(SUBJECTS, [])
    words = " ".join(["crawl", *map(quote, subjects), "--db", quote(str(error.path))])
    return DatabaseMissingError(f"{error} Make one with: {program()} {words}", error.path)


def _blame_damage(error: Exception, context: click.Context) -> None:
    """Turn a failure that nobody foresaw into one of damage, where the command's database is damaged.

    Raises:
        DatabaseDamagedError: It is.
    """
    from lineage.cli.output import DATABASE
    from lineage.settings import NO_CONFIG, read_settings
    from lineage.workflows.status import blame_damage

    if DATABASE in context.meta:
        blame_damage(read_settings(context.meta[DATABASE], config=NO_CONFIG).database, error)


def _show(error: click.ClickException) -> None:
    """Show wrong usage as click does; what it quotes may have come through a pipe from the Hub."""
    from lineage.render.escape import escape

    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    usage = "" if context is None else f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n\n"
    click.echo(f"{usage}Error: {escape(error.format_message())}", err=True)


def _unwritable(error: OSError) -> int:
    """Treat a stream that nobody reads as done, and anything else that the system refuses as a failure of ours."""
    # What is still buffered would fail once more when the interpreter leaves, and change the exit code.
    _point_at_nothing(sys.stdout.fileno)
    if error.errno == errno.EPIPE:
        _point_at_nothing(sys.stderr.fileno)
        return 0
    where = error.filename or "the output"
    return _say(OutputError(f"Cannot write {where}: {reason(error)}."))


def _point_at_nothing(number: Callable[[], int]) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError):
        os.dup2(nothing, number())
    os.close(nothing)


def _say(error: LineageError) -> int:
    from lineage.render.escape import escape

    if os.environ.get("HF_DEBUG", "").upper() in {"1", "ON", "YES", "TRUE"}:
        from traceback import print_exc

        print_exc()
    print(f"Error: {escape(str(error))}", file=sys.stderr)
    return error.exit_code
