"""Being told to end: the first signal interrupts; those that an impatient person adds do not disturb what it began."""

from typing import Final

from lineage.clock import Clock

PATIENCE: Final = 5.0
"""Seconds that ending may take before one more signal interrupts again."""


class Ending:
    """Handles the signals that ask the program to end; Ctrl-C, `timeout` and being told to end are the same."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Go by a clock, to tell a person's second signal from one that the first was lost on."""
        self._clock = clock or Clock()
        self._raised: float | None = None

    def __call__(self, number: int, frame: object) -> None:
        """Interrupt, unless that was done a moment ago.

        What is underway then puts things in order, and a second interruption would break that off. One that comes
        later is heard: Python loses an exception that is raised while it frees an object.

        Raises:
            KeyboardInterrupt: This is the first signal for some seconds.
        """
        del number, frame
        now = self._clock.monotonic()
        if self._raised is None or now - self._raised >= PATIENCE:
            self._raised = now
            raise KeyboardInterrupt
