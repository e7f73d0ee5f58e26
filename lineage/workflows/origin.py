"""What a database crawled from an endpoint is a picture of; nothing but the Hub's own address is the Hub."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lineage.settings import HUB_ENDPOINT

HUB: Final = "Hub"
"""How a database names the Hub itself."""
SIMULATED: Final = "simhub"
"""How a database names a simulated Hub on loopback, whatever its port."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SAMPLES: Final = ("sample: ", "sample of ")
"""How an announced population begins that says itself that it is a sample."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where data comes from.

    Attributes:
        endpoint: The address, or `simhub` for a simulated Hub on loopback, whatever its port.
        population: `Hub`, `sample: …`, `sample of …` or `made-up`.
    """

    endpoint: str
    population: str


def origin_of(endpoint: str, announced: str | None) -> Origin:
    """Decide what a database from this endpoint is a picture of.

    What a server announces itself to be is believed on loopback alone. A user name in the address is left out.

    >>> origin_of("http://127.0.0.1:8000", "made-up")
    Origin(endpoint='simhub', population='made-up')
    >>> origin_of("http://127.0.0.1:8000", "sample of 20 August 2026").population
    'sample of 20 August 2026'
    >>> origin_of("https://mirror.example", "made-up").population
    'sample: mirror.example'
    """
    if endpoint == HUB_ENDPOINT:
        return Origin(endpoint, HUB)
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or endpoint
    except ValueError:
        return Origin(endpoint, f"sample: {endpoint}")
    if host in _LOOPBACK and announced is not None:
        says_so = announced == "made-up" or announced.startswith(_SAMPLES)
        return Origin(SIMULATED, announced if says_so else f"sample: {announced}")
    return Origin(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), f"sample: {host}")


def same_place(stored: str, endpoint: str) -> bool:
    """Tell whether an endpoint may be the one that a database is from; an empty database is from nowhere yet.

    >>> same_place("simhub", "http://127.0.0.1:8000"), same_place("simhub", "https://huggingface.co")
    (True, False)
    """
    return stored in {"", origin_of(endpoint, "made-up" if stored == SIMULATED else None).endpoint}
