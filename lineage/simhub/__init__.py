"""A simulated Hub: its metadata API on loopback, with rows replayed from a file or made up.

The demo and the tests run against it. Every answer about models says in `X-Lineage-Population` that it is
not the Hub's.
"""

from lineage.simhub.answers import Answer, Asked, Request
from lineage.simhub.effects import (
    BadJson,
    Captcha,
    Delay,
    Drop,
    DuplicatePage,
    EmptyPage,
    EndlessBody,
    EndlessContinue,
    ForeignLink,
    GzipBomb,
    Hang,
    Html,
    Json,
    NoLink,
    RefusedExpand,
    RepeatCursor,
    ShortPage,
    SlowBody,
    Splice,
    Status,
    Truncate,
)
from lineage.simhub.faults import Effect, Fault, Place, refused_cursor, refused_direction, refused_token, timeout_above
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
    "Captcha",
    "Delay",
    "Drop",
    "DuplicatePage",
    "Effect",
    "EmptyPage",
    "EndlessBody",
    "EndlessContinue",
    "Fault",
    "ForeignLink",
    "GzipBomb",
    "Hang",
    "Html",
    "Json",
    "NoLink",
    "Place",
    "RefusedExpand",
    "RepeatCursor",
    "Replay",
    "Request",
    "RowSource",
    "ShortPage",
    "SimHub",
    "SlowBody",
    "Splice",
    "Status",
    "Truncate",
    "made_up",
    "refused_cursor",
    "refused_direction",
    "refused_token",
    "replay",
    "timeout_above",
]
