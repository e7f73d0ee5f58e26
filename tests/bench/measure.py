"""Processes timed by what the operating system charged them, not by the clock on the wall."""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

REPEATS = 9
_AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_LAUNCH = Path(__file__).with_name("launch.py")


class Cost(NamedTuple):
    """What one process took.

    Attributes:
        cpu: User and system seconds.
        memory: Peak resident bytes.
        output: What it printed.
    """

    cpu: float
    memory: int
    output: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured, on what size.
        figure: The median, with its unit.
        baseline: What it is compared with, and that median.
        ratio: Median of the ratios, pair by pair.
        aim: What was aimed at, e.g. `≤ 2.5`.
    """

    what: str
    figure: str
    baseline: str
    ratio: str
    aim: str

    @property
    def headings(self) -> tuple[str, ...]:
        """Name the cells."""
        return ("what", "figure", "against", "ratio", "aim")

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the line cell by cell."""
        return (self.what, self.figure, self.baseline, self.ratio, self.aim)


def run(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run one process to its end and ask what it took; anything but exit code 0 is an error.

    It keeps compiled modules, as an installed package does, wherever this interpreter was told not to.
    """
    told, tell = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(_LAUNCH), str(tell), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**_AS_INSTALLED, **(environment or {})},
        pass_fds=[tell],
    ) as process:
        os.close(tell)
        output, _ = process.communicate()
    with os.fdopen(told) as costs:
        cpu, kilobytes, code = costs.read().split()
    assert code == "0", f"{' '.join(arguments)} ended with {code}"
    return Cost(float(cpu), int(kilobytes) * 1024, output)


def python(*arguments: str) -> list[str]:
    """Name this very interpreter."""
    return [sys.executable, *arguments]


def lineage(*arguments: str) -> list[str]:
    """Name the program as a user has it, beside this interpreter."""
    return [str(Path(sys.executable).with_name("lineage")), *arguments]


def paired(
    first: Callable[[], float], second: Callable[[], float], repeats: int = REPEATS
) -> tuple[float, float, float]:
    """Measure two things in turn, after one of each that does not count; return both medians and the median ratio."""
    first()
    second()
    pairs = [(first(), second()) for _ in range(repeats)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def own_memory() -> int:
    """Tell this process's peak resident bytes, without what its parent held when it was started."""
    (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) * 1024
