"""An installation stays small: few distributions, and no more bytes than stated."""

from tests.bench.installing import MOST_MEGABYTES, MOST_PACKAGES
from tests.weight import NAME, distributions, size


def test_an_installation_brings_no_more_than_is_stated() -> None:
    installed = distributions()
    assert NAME in installed
    assert len(installed) <= MOST_PACKAGES, sorted(installed)
    assert sum(map(size, installed.values())) / 1e6 <= MOST_MEGABYTES


def test_no_development_tool_is_among_them() -> None:
    assert not {"pytest", "mypy", "ruff", "scipy", "playwright"} & set(distributions())
