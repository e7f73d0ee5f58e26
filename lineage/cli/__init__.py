"""The command line: options in, one workflow, text out."""

import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    from lineage.cli.run import run  # noqa: PLC0415 - keeps the import of the package itself free

    sys.exit(run(sys.argv[1:]))
