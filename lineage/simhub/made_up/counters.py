"""Counters of made-up models: downloads, likes, trending, last changes, gates."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.simhub.made_up import figures
from lineage.simhub.made_up.ancestry import Draft, seconds
from lineage.simhub.made_up.draws import Dice
from lineage.simhub.made_up.patterns import Pattern, Patterns
from lineage.simhub.made_up.releases import RELEASES

_DAY: Final = 86_400
_BULK_DOWNLOADS: Final = 30
"""What nobody asked for is not downloaded more often."""


def draw_counters(draft: Draft, patterns: Patterns, dice: Dice) -> dict[str, NDArray[Any]]:
    """Draw counters with heavy tails: most models have nothing, releases have most of everything."""
    every = np.arange(len(draft.created), dtype=np.int32)
    releases = every[: draft.plan.releases]
    renown = dice.uniform("popular", releases)
    end = seconds(figures.AS_OF)

    downloads = _tail("downloads", every, 0.35, -1.05, dice).clip(0, 30_000_000).astype(np.int32)
    by_hand = np.flatnonzero(patterns.pattern == Pattern.BY_HAND)
    downloads[by_hand] = 10 ** (1.3 + 2 * dice.uniform("popular", by_hand))
    bulk = patterns.pattern == Pattern.BULK
    downloads[bulk] = np.minimum(downloads[bulk], _BULK_DOWNLOADS)
    downloads[releases] = 10 ** (3.5 + 3.8 * renown)

    likes = _tail("likes", every, 0.12, -0.8, dice).clip(0, 12_000).astype(np.int32)
    likes[releases] = 10 ** (1.2 + 2.4 * renown)

    trending = (end - draft.created < 60 * _DAY) * _tail("trending", every, 0.3, -0.7, dice)
    trending = (10 * trending.clip(0, 900)).astype(np.int32)
    trending[releases] = 400 * renown**6

    lag = _tail("modified", every, 600, -1.1, dice).clip(0, 900 * _DAY).astype(np.int32)
    shares = np.array([1 - figures.GATED_MANUAL - figures.GATED_AUTO, figures.GATED_AUTO, figures.GATED_MANUAL])
    gated = dice.choose("gated", every, shares).astype(np.uint8)
    gated[releases] = [
        2 if release.license.startswith(("llama", "gemma")) else 0 for release in RELEASES[: draft.plan.releases]
    ]
    disabled = dice.uniform("disabled", every) < figures.DISABLED
    disabled[releases] = False
    return {
        "modified": np.minimum(draft.created + lag, end),
        "downloads": downloads,
        "likes": likes,
        "trending": trending,
        "gated": gated,
        "disabled": disabled,
    }


def _tail(stream: str, positions: NDArray[Any], scale: float, power: float, dice: Dice) -> NDArray[np.float64]:
    """Draw numbers from 0 up with a heavy tail, in place, since these are whole columns."""
    drawn = dice.uniform(stream, positions)
    np.subtract(1, drawn, out=drawn)
    np.power(drawn, power, out=drawn)
    drawn -= 1
    drawn *= scale
    return drawn
