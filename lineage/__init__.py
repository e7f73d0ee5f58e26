"""Where a Hugging Face model came from and what was made from it.

The public API; everything is imported when it is first used.

>>> import lineage
>>> sorted(lineage.__all__)[:4]
['CrawlOptions', 'LineageError', 'by_relation', 'count']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lineage.errors import LineageError
    from lineage.settings import read_settings
    from lineage.workflows.ask import info, search, trace, tree
    from lineage.workflows.count import by_relation, count
    from lineage.workflows.crawl import CrawlOptions, crawl
    from lineage.workflows.demo import made_up_hub
    from lineage.workflows.listing import derivatives, releases
    from lineage.workflows.networks import to_networkx
    from lineage.workflows.picture import picture

_HOMES: Final = {
    "CrawlOptions": "lineage.workflows.crawl",
    "LineageError": "lineage.errors",
    "by_relation": "lineage.workflows.count",
    "count": "lineage.workflows.count",
    "crawl": "lineage.workflows.crawl",
    "derivatives": "lineage.workflows.listing",
    "info": "lineage.workflows.ask",
    "made_up_hub": "lineage.workflows.demo",
    "picture": "lineage.workflows.picture",
    "read_settings": "lineage.settings",
    "releases": "lineage.workflows.listing",
    "search": "lineage.workflows.ask",
    "to_networkx": "lineage.workflows.networks",
    "trace": "lineage.workflows.ask",
    "tree": "lineage.workflows.ask",
}

__all__ = [
    "CrawlOptions",
    "LineageError",
    "by_relation",
    "count",
    "crawl",
    "derivatives",
    "info",
    "made_up_hub",
    "picture",
    "read_settings",
    "releases",
    "search",
    "to_networkx",
    "trace",
    "tree",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported
    """Import what is asked for."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - only here

        return version("hf-lineage")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
