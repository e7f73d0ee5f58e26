"""The one boundary: whatever goes wrong becomes one line and an exit code, unless it is a bug."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from lineage.cli.group import cli
from lineage.errors import InterruptedCrawlError, LineageError, OutputError


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        return _run(arguments)
    except (KeyboardInterrupt, click.Abort):
        return _say(InterruptedCrawlError("Interrupted."))
    except LineageError as error:
        if os.environ.get("HF_DEBUG", "").upper() in {"1", "ON", "YES", "TRUE"}:
            raise
        return _say(error)
    except OSError as error:
        return _unwritable(error)


def _run(arguments: Sequence[str]) -> int:
    try:
        code = cli.main(args=list(arguments), prog_name="lineage", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return int(code or 0)


def _unwritable(error: OSError) -> int:
    """Treat a stream that nobody reads as done, and one that cannot be written as a failure of ours."""
    if error.errno == errno.EPIPE:
        # Nothing more can be written, not even by the interpreter on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO}:
        raise error
    where = f" {error.filename}" if error.filename else ""
    return _say(OutputError(f"Cannot write{where}: {error.strerror}."))


def _say(error: LineageError) -> int:
    from lineage.render.escape import escape  # noqa: PLC0415 - only when something went wrong

    print(f"Error: {escape(str(error))}", file=sys.stderr)  # noqa: T201 - the boundary speaks to the terminal
    return error.exit_code
