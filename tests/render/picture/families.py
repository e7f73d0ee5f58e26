"""Made-up families as a portrait takes them: any tree at all, and those whose shape a test is about."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lineage.render.picture.data import SEVERAL, PortraitData, PortraitHead

DAY = 20_685
"""20 August 2026."""


def head(**told: Any) -> PortraitHead:
    """What is said of a family of a whole sweep of the Hub, but for what is told."""
    usual: dict[str, Any] = {
        "subject": "acme/Big-7B",
        "unnamed": False,
        "downloads": 12_345,
        "created": DAY - 15,
        "total": 0,
        "at_least": False,
        "reach": "all",
        "generations": 0,
        "population": "Hub",
        "as_of": "2026-08-20",
        "day": "2026-08-20",
        "usual": True,
        "rule": "r2",
    }
    return PortraitHead(**usual | told)


def family(models: Sequence[Mapping[str, Any]], **told: Any) -> PortraitData:
    """Put models into columns; each says its `name`, and may say the rest: `base` by name, `relation` and so on."""
    listed = sorted(models, key=lambda one: str(one["name"]))
    place = {one["name"]: at for at, one in enumerate(listed)}
    parent = np.array([place.get(one.get("base"), -1) for one in listed], dtype=np.int64)
    below, depth = _below_and_depth(parent)

    def column(name: str, missing: int, kind: type) -> Any:
        return np.array([one.get(name, missing) for one in listed], dtype=kind)

    return PortraitData(
        head=head(**{"total": len(listed), "generations": max(depth, default=0)} | told),
        names=[str(one["name"]) for one in listed],
        unnamed=column("unnamed", 0, np.bool_),
        parent=parent,
        relation=column("relation", 0, np.uint8),
        downloads=column("downloads", -1, np.int64),
        created=column("created", DAY - 3, np.int32),
        reach=np.array([one.get("reach", below[at]) for at, one in enumerate(listed)], dtype=np.int64),
    )


def _below_and_depth(parent: Any) -> tuple[list[int], list[int]]:
    below, depth = [0] * len(parent), [0] * len(parent)
    for at in range(len(parent)):
        above = int(parent[at])
        depth[at] = 1
        while above >= 0:
            below[above] += 1
            depth[at] += 1
            above = int(parent[above])
    return below, depth


def models_of(direct: int, *subfamilies: int, owner: str = "") -> list[dict[str, Any]]:
    """Make up direct derivatives without derivatives, and others with some number of them."""
    found: list[dict[str, Any]] = [
        {"name": f"{owner or f'o{at}'}/leaf-{at}", "relation": at % 4, "downloads": 7**at % 100_003}
        for at in range(direct)
    ]
    for number, size in enumerate(subfamilies):
        found.append({"name": f"h{number}/Big-7B-head-{number}", "downloads": 1000 - number})
        found += [
            {
                "name": f"h{number}/below-{number}-{at}",
                "base": f"h{number}/Big-7B-head-{number}",
                "relation": (at + number) % 5,
                "downloads": at,
            }
            for at in range(size)
        ]
    return found


@st.composite
def families(draw: st.DrawFn, least: int = 0, most: int = 160) -> list[dict[str, Any]]:
    """Any tree on some models, most of them near its top, with any relations, downloads and dates."""
    size = draw(st.integers(least, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    depth = draw(st.sampled_from((0.05, 0.3, 0.8)))
    owners = draw(st.sampled_from((1, 3, 1000)))
    kinds = draw(st.sampled_from((1, 3, SEVERAL + 1)))
    names = [f"o{rng.integers(owners)}/m{at}" for at in range(size)]
    found = []
    for at, name in enumerate(names):
        deep = at > 0 and rng.random() < depth
        found.append(
            {
                "name": name,
                "base": names[int(rng.integers(at) ** 0.7)] if deep else None,
                "relation": int(rng.integers(kinds)),
                "downloads": int(10 ** rng.uniform(0, 7)) - 1 if rng.random() < 0.9 else -1,
                "created": DAY - int(rng.integers(400)) if rng.random() < 0.9 else -1,
                "unnamed": rng.random() < 0.1,
            }
        )
    return found
