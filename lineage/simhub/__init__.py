"""A simulated Hub: its metadata API on loopback, with rows replayed from a file or made up.

The demo and the tests run against it. Every answer about models says in `X-Lineage-Population` that it is
not the Hub's.
"""

from lineage.simhub.api.answers import Answer, Asked, Request
from lineage.simhub.api.effects import (
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
from lineage.simhub.api.faults import (
    Effect,
    Fault,
    Place,
    refused_cursor,
    refused_direction,
    refused_token,
    timeout_above,
)
from lineage.simhub.api.malformed import MALFORMED
from lineage.simhub.api.replay import Replay, replay
from lineage.simhub.api.server import SimHub
from lineage.simhub.api.source import RowSource
from lineage.simhub.made_up.made_up import made_up

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
