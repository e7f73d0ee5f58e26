"""Where a Hugging Face model came from and what was made from it.

The public API; everything is imported when it is first used. Counting rules are given as strings: a preset's name
(`"direct"`) or a rule as it is written beside every number (`"r2/first-party=in"`).

>>> import lineage
>>> sorted(lineage.__all__)[:4]
['CrawlOptions', 'LineageError', 'compare', 'count']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lineage.errors import LineageError
    from lineage.settings import read_settings
    from lineage.workflows.ask import info, trace, tree
    from lineage.workflows.compare import compare
    from lineage.workflows.count import count
    from lineage.workflows.crawl.crawl import CrawlOptions, crawl
    from lineage.workflows.demo import made_up_hub
    from lineage.workflows.listing import derivatives, releases
    from lineage.workflows.show.networks import to_networkx
    from lineage.workflows.show.picture import picture
    from lineage.workflows.statistics import statistics

_HOMES: Final = {
    "CrawlOptions": "lineage.workflows.crawl.crawl",
    "LineageError": "lineage.errors",
    "compare": "lineage.workflows.compare",
    "count": "lineage.workflows.count",
    "crawl": "lineage.workflows.crawl.crawl",
    "derivatives": "lineage.workflows.listing",
    "info": "lineage.workflows.ask",
    "made_up_hub": "lineage.workflows.demo",
    "picture": "lineage.workflows.show.picture",
    "read_settings": "lineage.settings",
    "releases": "lineage.workflows.listing",
    "statistics": "lineage.workflows.statistics",
    "to_networkx": "lineage.workflows.show.networks",
    "trace": "lineage.workflows.ask",
    "tree": "lineage.workflows.ask",
}

__all__ = [
    "CrawlOptions",
    "LineageError",
    "compare",
    "count",
    "crawl",
    "derivatives",
    "info",
    "made_up_hub",
    "picture",
    "read_settings",
    "releases",
    "statistics",
    "to_networkx",
    "trace",
    "tree",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported
    """Import what is asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("hf-lineage")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    """List what the package offers, also what is not imported yet."""
    return [*__all__, "__version__"]
