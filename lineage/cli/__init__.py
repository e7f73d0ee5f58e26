"""The command line: options in, one workflow, text out."""

import gc
import os
import signal
import sys
from typing import Final

_NEW_OBJECTS: Final = 50_000
"""New objects before Python looks for circles among them: at its own 700, that takes a tenth of `trace` and `tree`."""


def main() -> None:
    """Run the program and leave with its exit code."""
    gc.set_threshold(_NEW_OBJECTS)
    _stand_in_for_closed_streams()
    try:
        code = _run()
    except KeyboardInterrupt:  # before the boundary in `run` stood, or after it had done its work
        print("Error: Interrupted.", file=sys.stderr)
        code = 130
    # The answer is given: nothing that is left to do should be interrupted, or change the code.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(code)


def _stand_in_for_closed_streams() -> None:
    """Take the place of a stdout or stderr that was closed, before a database gets its number.

    Writing to this stdout fails in one line, as to a full disk; errors are dropped, not shown among the data.
    """
    nothing = os.devnull
    if sys.stdout is None:
        sys.stdout = open(nothing, encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the program
    if sys.stderr is None:
        sys.stderr = open(nothing, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as above


def _run() -> int:
    """Listen to signals and run the command."""
    from lineage.cli.ending import Ending

    ending = Ending()
    # Being told to end is the same as Ctrl-C: one line, progress saved, exit code 130.
    signal.signal(signal.SIGTERM, ending)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # which shells choose for what runs in the background
        signal.signal(signal.SIGINT, ending)
    from lineage.cli.run import run

    return run(sys.argv[1:])
