"""What an installation without extras brings: its distributions, and the bytes of their files."""

from collections.abc import Iterator
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "hf-lineage"


def distributions() -> dict[str, Distribution]:
    """Return every distribution that the program needs, itself among them, by name."""
    needed: dict[str, Distribution] = {}
    waiting = [NAME]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in needed:
            continue
        needed[name] = distribution(name)
        waiting += _required(needed[name])
    return dict(sorted(needed.items()))


def _required(installed: Distribution) -> Iterator[str]:
    for line in installed.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def size(installed: Distribution) -> int:
    """Return the bytes of a distribution's files, without the compiled ones that Python adds."""
    paths = (path for path in installed.files or () if path.suffix != ".pyc")
    return sum(place.stat().st_size for path in paths if (place := path.locate()).is_file())  # type: ignore[attr-defined]
