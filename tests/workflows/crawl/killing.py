"""Crawls in processes of their own that are killed at random moments and begun again until they are done."""

import os
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, Signals
from threading import Timer
from typing import Any, NamedTuple

from lineage.settings import Settings
from lineage.simhub import Answer, Fault, Request, RowSource, SimHub
from lineage.workflows.status import check
from tests.patience import HUNG_AFTER
from tests.workflows.world import exported, settings_for

PAGE = 60
"""Rows on a page: a crawl of some thousand models takes long enough to be killed more than once."""
_FEWEST, _MOST = 2, 12
"""Requests after which a crawl is killed."""
_LONGEST = 0.02
"""Seconds after a request in which it is killed: while the answer comes, is read or is kept."""


@dataclass
class Victim:
    """A crawl in a process of its own, and a signal that meets it some requests after its start.

    Attributes:
        settings: Its database and hub.
        plan: `walk` or `sweep`.
        signal: What meets it.
    """

    settings: Settings
    plan: str
    signal: Signals = SIGKILL
    _at: int = 0
    _delay: float | None = None
    _asked: int = 0
    _process: "subprocess.Popen[str] | None" = field(default=None, init=False)

    def run(self, at: int, delay: float | None) -> tuple[int, str]:
        """Run until it ends, or until the signal meets it while it waits for an answer or so many seconds after."""
        self._at, self._delay, self._asked = at, delay, 0
        command = ["crawl", "Qwen", "--plan", self.plan, "--db", str(self.settings.database)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lineage", *command],
            env={**os.environ, "HF_ENDPOINT": self.settings.endpoint},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        _, said = self._process.communicate(timeout=HUNG_AFTER)
        return self._process.returncode, said

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Count a request, as an effect on its answer."""
        del request
        self._asked += 1
        if self._asked == self._at:
            if self._delay is None:
                self._strike()
            else:
                Timer(self._delay, self._strike).start()
        return answer

    def _strike(self) -> None:
        assert self._process is not None
        self._process.send_signal(self.signal)


class Killed(NamedTuple):
    """A crawl that came to its end.

    Attributes:
        kills: How often it was killed before.
        export: What its database exports.
        findings: What a check of its database finds.
    """

    kills: int
    export: bytes
    findings: list[Any]


def crawl_through_kills(rows: RowSource, folder: Path, kills: int, plan: str) -> list[Killed]:
    """Crawl as often as it takes to be killed so often; each crawl into a database of its own, and to its end."""
    moments = random.Random(plan)
    ended: list[Killed] = []
    with SimHub(rows, quota=None, most_rows=PAGE) as hub:
        left = kills
        while left:
            settings = settings_for(hub, folder, f"{plan}-{len(ended)}.sqlite")
            before = left
            victim = Victim(settings, plan)
            hub.script(Fault(victim, times=None))
            while True:
                delay = moments.choice([None, moments.uniform(0, _LONGEST)])
                code, said = victim.run(moments.randint(_FEWEST, _MOST) if left else 0, delay)
                assert code in {-victim.signal, 0}, said
                if code == 0:
                    break
                left -= 1
            ended.append(Killed(before - left, exported(settings), check(settings)))
    return ended
