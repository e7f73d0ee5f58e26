"""A simulated Hub: its metadata API on loopback, with rows replayed from a file or made up.

The demo and the tests run against it. Every answer about models says in `X-Lineage-Population` that it is
not the Hub's.
"""

from lineage.simhub.answers import Answer, Asked, Request
from lineage.simhub.effects import (
    BadJson,
    Delay,
    Drop,
    DuplicatePage,
    ForeignLink,
    Hang,
    Html,
    Json,
    RepeatCursor,
    Splice,
    Status,
    Truncate,
)
from lineage.simhub.faults import Effect, Fault, timeout_above
from lineage.simhub.madeup import made_up
from lineage.simhub.malformed import MALFORMED
from lineage.simhub.replay import Replay, replay
from lineage.simhub.server import SimHub
from lineage.simhub.source import RowSource

__all__ = [
    "MALFORMED",
    "Answer",
    "Asked",
    "BadJson",
    "Delay",
    "Drop",
    "DuplicatePage",
    "Effect",
    "Fault",
    "ForeignLink",
    "Hang",
    "Html",
    "Json",
    "RepeatCursor",
    "Replay",
    "Request",
    "RowSource",
    "SimHub",
    "Splice",
    "Status",
    "Truncate",
    "made_up",
    "replay",
    "timeout_above",
]
