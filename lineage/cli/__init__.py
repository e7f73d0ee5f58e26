"""The command line: options in, one workflow, text out."""

import signal
import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    from lineage.cli.run import run  # noqa: PLC0415 - keeps the import of the package itself free

    # Being told to end is the same as Ctrl-C: one line, progress saved, exit code 130.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))
