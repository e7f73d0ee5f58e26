"""Releases summed up: how many, how often downloaded, how large, how many behind a gate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from lineage.facts import State
from lineage.stats.summary.mixes import SIZES, size_class
from lineage.store.read.answers import ModelRow

_TOP: Final = 10


class SizeOfReleases(NamedTuple):
    """The releases of one size.

    Attributes:
        name: A class of `mixes.SIZES`; `None` for the releases whose size is not said.
        releases: How many there are.
        downloads: Theirs of the last 30 days; `None` where none says.
        share: What share of all the releases' downloads that is; `None` where there are none to share.
    """

    name: str | None
    releases: int
    downloads: int | None
    share: float | None


class TopRelease(NamedTuple):
    """One of the most downloaded releases.

    Attributes:
        repo_id: Its name.
        parameters: How many it has; `None` where it is not said.
        size: The class of `mixes.SIZES` that it is in.
        downloads: Of the last 30 days.
    """

    repo_id: str
    parameters: int | None
    size: str | None
    downloads: int


@dataclass(frozen=True, slots=True)
class ReleaseFigures:
    """Figures of releases; the size of a quantized one is its file's, often less than was trained.

    Attributes:
        releases: How many the Hub lists; all that follows but the next is of these.
        only_named: How many more names are only known as somebody's base; they are roots, and counted nowhere else.
        downloads: Of the last 30 days, added up; `None` where no release says.
        downloads_all_time: Since the Hub counts them; has been seen to fall; `None` where no release says.
        without_downloads: How many releases do not say their downloads of the last 30 days.
        without_all_time: The same of all time.
        gated: The share of those behind a gate among those that say; `None` where none says.
        median_parameters: The median size of those that say; `None` where none says.
        sizes: Classes that occur, from small to large, with those of unsaid size last.
        top: The ten most downloaded; ties by name.
    """

    releases: int
    only_named: int
    downloads: int | None
    downloads_all_time: int | None
    without_downloads: int
    without_all_time: int
    gated: float | None
    median_parameters: float | None
    sizes: tuple[SizeOfReleases, ...]
    top: tuple[TopRelease, ...]


def release_figures(models_known: Sequence[ModelRow]) -> ReleaseFigures:
    """Return the figures of the releases among models of one owner, and the number of names without a row."""
    models = [model for model in models_known if model.state is State.PRESENT]
    gates = [model.gated != "no" for model in models if model.gated is not None]
    sized = [model.parameters for model in models if model.parameters is not None]
    loaded = sorted((-model.downloads, model.repo_id, model) for model in models if model.downloads is not None)
    downloads = total(model.downloads for model in models)
    return ReleaseFigures(
        releases=len(models),
        only_named=len(models_known) - len(models),
        downloads=downloads,
        downloads_all_time=total(model.downloads_all_time for model in models),
        without_downloads=len(models) - len(loaded),
        without_all_time=sum(model.downloads_all_time is None for model in models),
        gated=sum(gates) / len(gates) if gates else None,
        median_parameters=_whole(median(sized)) if sized else None,
        sizes=_sizes(models, downloads),
        top=tuple(
            TopRelease(name, model.parameters, size_class(model.parameters), -less)
            for less, name, model in loaded[:_TOP]
        ),
    )


def releases_words(releases: int, only_named: int) -> str:
    """Return how many releases there are, and how many names beside them, as every command says it.

    >>> releases_words(34, 97), releases_words(1, 0)
    ('34 releases and 97 more names that are only known as a base', '1 release')
    """
    words = f"{releases:,} release{'' if releases == 1 else 's'}"
    if not only_named:
        return words
    named = "name that is" if only_named == 1 else "names that are"
    return f"{words} and {only_named:,} more {named} only known as a base"


def _whole(number: float) -> float:
    """Return a whole number as an integer."""
    return int(number) if number == int(number) else number


def seen_later(day: str | None) -> str:
    """Return that releases and downloads are not those of the rule's day; empty where it has none.

    >>> seen_later("2026-06-30")
    'Releases and downloads are all that the crawl saw, not only those of 2026-06-30.'
    """
    return f"Releases and downloads are all that the crawl saw, not only those of {day}." if day else ""


def total(numbers: Iterable[int | None]) -> int | None:
    """Add up what is said; `None` where nothing is.

    >>> total([1, None, 2]), total([None])
    (3, None)
    """
    stated = [number for number in numbers if number is not None]
    return sum(stated) if stated else None


def _sizes(models: Sequence[ModelRow], downloads: int | None) -> tuple[SizeOfReleases, ...]:
    sizes = []
    for name in (*(name for name, _ in SIZES), None):
        inside = [model for model in models if size_class(model.parameters) == name]
        if inside:
            number = total(model.downloads for model in inside)
            share = None if number is None or not downloads else number / downloads
            sizes.append(SizeOfReleases(name, len(inside), number, share))
    return tuple(sizes)
