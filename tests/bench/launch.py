"""Run one process and tell what it alone took: `python -I -S launch.py DESCRIPTOR COMMAND …`.

Linux counts to a process's peak memory what its parent held when it was started. This parent holds next to nothing,
and is nobody's measured CPU.
"""

import os
import sys


def main() -> None:
    """Write the process's CPU seconds, peak kilobytes and exit code to a descriptor, as it ends."""
    child = os.fork()
    if not child:
        os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the bench's own words
    _, status, used = os.wait4(child, 0)
    told = f"{used.ru_utime + used.ru_stime} {used.ru_maxrss} {os.waitstatus_to_exitcode(status)}"
    os.write(int(sys.argv[1]), told.encode())


if __name__ == "__main__":
    main()
