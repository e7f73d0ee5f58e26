"""Rows of a made-up population, built from its columns when they are asked for."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Relation
from lineage.simhub.made_up.ancestry import ADAPTER, NONE
from lineage.simhub.made_up.naming import SIZES, Names, gone_name, owner_name
from lineage.simhub.made_up.population import (
    ARCHITECTURES,
    DATASETS,
    LANGUAGES,
    LICENSES,
    TASKS,
    UNLINKED,
    Oddity,
    Population,
)
from lineage.simhub.made_up.releases import RELEASES
from lineage.simhub.made_up.variants import VARIANTS

_MILLION: Final = 1_000_000
_AS_LIST: Final = 6
"""Bits that are all zero in a card that lists its only base."""
_INVENTED: Final = 50
"""How many bases there are that only cards name."""


def local_path(words: int, name: str) -> str:
    """Make up a path on somebody's disk."""
    paths = (f"/home/user/models/{name}", f"C:\\Users\\user\\models\\{name}", f"./{name}", f"/mnt/data/{name}/final")
    return paths[words % len(paths)]


class Page:
    """The rows of one page, column by column; each column is made when first needed."""

    def __init__(self, people: Population, naming: Names, at: NDArray[np.int64]) -> None:
        self.people = people
        self.at = at
        self._naming = naming

    def column(self, name: str) -> list[Any]:
        """Return one column of the population, by its name."""
        values: list[Any] = getattr(self.people, name)[self.at].tolist()
        return values

    @cached_property
    def names(self) -> list[str]:
        """Return the `id` of each row."""
        return self._naming.of(self.at.tolist())

    @cached_property
    def hub_ids(self) -> list[str]:
        """Return the `_id` of each row."""
        return hub_ids(self.people, self.at)

    @cached_property
    def random(self) -> list[int]:
        """Bits for small choices, the same for a row on whatever page."""
        bits: list[int] = self.people.dice.bits("row", self.at).tolist()
        return bits

    @cached_property
    def bases(self) -> list[list[tuple[str, str | None]]]:
        """Return the bases of each row, as names, and as `_id` where the base has a row."""
        begins = self.people.first_edge[self.at].tolist()
        ends = self.people.first_edge[self.at + 1].tolist()
        codes = [self.people.bases[begin:end].tolist() for begin, end in zip(begins, ends, strict=True)]
        wanted = sorted({code for row in codes for code in row if code >= 0})
        ids = hub_ids(self.people, np.array(wanted, np.int64))
        by_code = {
            code: (name, hub_id) for code, name, hub_id in zip(wanted, self._naming.of(wanted), ids, strict=True)
        }
        return [[by_code[code] if code >= 0 else (gone_name(-1 - code), None) for code in row] for row in codes]

    @cached_property
    def old_names(self) -> list[str | None]:
        """Return the old name by which a card calls its base, where it does."""
        firsts = self.people.first_edge[self.at]
        has_one = (self.people.first_edge[self.at + 1] - firsts) == 1
        base = np.where(has_one, self.people.bases[np.where(has_one, firsts, 0)] if len(self.people.bases) else -1, -1)
        release = np.where(base >= 0, self.people.release[np.maximum(base, 0)], -1).tolist()
        return [
            RELEASES[code].old_name if code >= 0 and bits & 1 and not odd else None
            for code, bits, odd in zip(release, self.random, self.column("oddity"), strict=True)
        ]

    @cached_property
    def oddities(self) -> list[str | list[str] | None]:
        """Return the `base_model` of each odd card, or `None` for an ordinary one."""
        return [
            _odd(code, bases, bits) if code else None
            for code, bases, bits in zip(self.column("oddity"), self.bases, self.random, strict=True)
        ]

    @cached_property
    def claimed(self) -> list[str | list[str] | None]:
        """Return the `base_model` of each card."""
        claims: list[str | list[str] | None] = []
        for odd, old, bases, bits in zip(self.oddities, self.old_names, self.bases, self.random, strict=True):
            if odd is not None or not bases:
                claims.append(odd)
            elif old is not None:
                claims.append(old)
            else:
                names = [name for name, _ in bases]
                claims.append(names if len(names) > 1 or bits & _AS_LIST == 0 else names[0])
        return claims

    @cached_property
    def parameters(self) -> list[int]:
        """Return the number of parameters of each model, which is its anchor's."""
        anchors = self.people.anchor[self.at]
        words = self.people.dice.bits("stem", anchors).tolist()
        return [
            RELEASES[release].parameters if release >= 0 else SIZES[(bits >> 16) % len(SIZES)][0] * _MILLION
            for release, bits in zip(self.people.release[anchors].tolist(), words, strict=True)
        ]


def hub_ids(people: Population, at: NDArray[np.int64]) -> list[str]:
    """Write ObjectIds: the second of creation, five bytes of that second's own, the position."""
    created = people.created[at]
    middle = (people.dice.bits("machine", created) >> np.uint64(24)).tolist()
    return [
        f"{second:08x}{machine:010x}{position:06x}"
        for second, machine, position in zip(created.tolist(), middle, at.tolist(), strict=True)
    ]


def _odd(oddity: int, bases: list[tuple[str, str | None]], bits: int) -> str | list[str]:
    match oddity:
        case Oddity.WRONG_CASE:
            name = bases[0][0]
            return name.lower() if name.lower() != name else name.upper()
        case Oddity.CARD_ONLY:
            return gone_name(bits % _INVENTED)
        case Oddity.LOCAL_PATH:
            return local_path(bits, bases[0][0].partition("/")[2])
        case Oddity.PAGE_URL:
            return f"https://huggingface.co/{bases[0][0]}"
        case Oddity.LISTED_TWICE:
            return [bases[0][0]] * 2
        case _:
            return [] if bits & 1 else ""


_ABSENT: Final = object()
_GATED: Final = (False, "auto", "manual")
_UNSTATED: Final = RELATION_CODES.index(Relation.UNSTATED)
_MONTH: Final = 30 * 86_400
_TYPED: Final = tuple("" if relation is Relation.UNSTATED else f"{relation.value}:" for relation in RELATION_CODES)


def dates_of(seconds: NDArray[np.int64]) -> list[str]:
    """Write seconds as the Hub writes dates."""
    written: list[str] = np.datetime_as_string(seconds.astype("datetime64[s]").astype("datetime64[ms]")).tolist()
    return [f"{date}Z" for date in written]


@lru_cache(65_536)
def static_tags(variant: int, architecture: int, task: int, language: int, dataset: int) -> tuple[str, ...]:
    """List the tags that say nothing of bases or license, each once, in the order the Hub has them in."""
    made = VARIANTS[variant]
    form = "safetensors" if made.form == "adapter" else made.form
    words = (made.library, form, ARCHITECTURES[architecture], TASKS[task], *made.tags, LANGUAGES[language])
    data = f"dataset:{DATASETS[dataset]}" if dataset else ""
    return tuple(dict.fromkeys(word for word in (*words, data) if word))


class Rows:
    """Builds rows; keeps none."""

    def __init__(self, people: Population, naming: Names) -> None:
        self._people = people
        self._naming = naming

    def build(self, positions: Sequence[int], fields: Collection[str]) -> list[dict[str, Any]]:
        """Build rows with `_id`, `id`, and those of `fields` that each model has."""
        page = Page(self._people, self._naming, np.asarray(positions, np.int64))
        rows = [{"_id": hub_id, "id": name} for hub_id, name in zip(page.hub_ids, page.names, strict=True)]
        for field in fields:
            values = _BUILDERS.get(field)
            if values is None:
                continue
            for row, value in zip(rows, values(page), strict=True):
                if value is not _ABSENT:
                    row[field] = value
        return rows


def _tags(page: Page) -> list[list[str]]:
    kinds = zip(*(page.column(n) for n in ("variant", "architecture", "task", "language", "dataset")), strict=True)
    tags = []
    for kind, relation, oddity, odd, old, bases, license_code in zip(
        kinds,
        page.column("relation"),
        page.column("oddity"),
        page.oddities,
        page.old_names,
        page.bases,
        page.column("license"),
        strict=True,
    ):
        row = [*static_tags(*kind)]
        if oddity == Oddity.LOCAL_PATH:
            row.append(f"base_model:adapter:{odd}")
        elif oddity not in UNLINKED:
            if old is not None and relation == ADAPTER:
                row.append(f"base_model:adapter:{old}")
            for name, _ in bases:
                row.append(f"base_model:{name}")
                if relation != _UNSTATED:
                    row.append(f"base_model:{_TYPED[relation]}{name}")
        if license_code:
            row.append(f"license:{LICENSES[license_code]}")
        row.append("region:us")
        tags.append(row)
    return tags


def _base_models(page: Page) -> list[Any]:
    values: list[Any] = []
    for relation, oddity, bases in zip(page.column("relation"), page.column("oddity"), page.bases, strict=True):
        models = [{"_id": hub_id, "id": name} for name, hub_id in bases if hub_id is not None]
        is_known = models and oddity not in UNLINKED and relation != _UNSTATED
        values.append({"relation": RELATION_CODES[relation].value, "models": models} if is_known else _ABSENT)
    return values


def _cards(page: Page) -> list[Any]:
    cards: list[Any] = []
    for license_code, language, dataset, claimed, relation, bits, library in zip(
        page.column("license"),
        page.column("language"),
        page.column("dataset"),
        page.claimed,
        page.column("relation"),
        page.random,
        _libraries(page),
        strict=True,
    ):
        card: dict[str, Any] = {}
        if license_code:
            card["license"] = LICENSES[license_code]
            if LICENSES[license_code] == "other":
                card |= {"license_name": "demo-license", "license_link": "LICENSE"}
        if language:
            card["language"] = [LANGUAGES[language]] if bits & 8 else LANGUAGES[language]
        if dataset:
            card["datasets"] = [DATASETS[dataset]]
        if claimed is not None:
            card["base_model"] = claimed
            if relation not in {NONE, _UNSTATED} and bits & 0x70 == 0:
                card["base_model_relation"] = RELATION_CODES[relation].value
        if card and library is not _ABSENT:
            card["library_name"] = library
        cards.append(card or _ABSENT)
    return cards


def _configs(page: Page) -> list[Any]:
    configs: list[Any] = []
    for variant, architecture, claimed in zip(
        page.column("variant"), page.column("architecture"), page.claimed, strict=True
    ):
        made = VARIANTS[variant]
        model_type = ARCHITECTURES[architecture]
        if made.form == "adapter" and made.library == "peft":
            base = claimed[0] if isinstance(claimed, list) and claimed else claimed
            configs.append({"peft": {"base_model_name_or_path": base, "task_type": "CAUSAL_LM"}})
        elif made.form == "gguf":
            configs.append({})
        elif made.library in {"transformers", "mlx"} and model_type:
            config: dict[str, Any] = {"architectures": [f"{model_type.title()}ForCausalLM"], "model_type": model_type}
            if made.quantization:
                config["quantization_config"] = {"bits": made.quantization[0], "quant_method": made.quantization[1]}
            configs.append(config)
        else:
            configs.append(_ABSENT)
    return configs


def _safetensors(page: Page) -> list[Any]:
    return [
        {"parameters": {"BF16": total}, "total": total} if VARIANTS[variant].form == "safetensors" else _ABSENT
        for variant, total in zip(page.column("variant"), page.parameters, strict=True)
    ]


def _gguf(page: Page) -> list[Any]:
    return [
        {"total": total, "architecture": ARCHITECTURES[architecture] or "llama", "context_length": 32768}
        if VARIANTS[variant].form == "gguf"
        else _ABSENT
        for variant, architecture, total in zip(
            page.column("variant"), page.column("architecture"), page.parameters, strict=True
        )
    ]


def _libraries(page: Page) -> list[Any]:
    return [VARIANTS[variant].library or _ABSENT for variant in page.column("variant")]


def _hashes(page: Page) -> list[str]:
    dice = page.people.dice
    parts = (dice.bits(name, page.at).tolist() for name in ("sha 1", "sha 2", "sha 3"))
    return [f"{a:016x}{b:016x}{c & 0xFFFFFFFF:08x}" for a, b, c in zip(*parts, strict=True)]


def _all_time(page: Page) -> list[int]:
    newest = int(page.people.created[-1])
    return [
        downloads * (1 + (newest - created) // _MONTH * (1 + bits % 3) // 2)
        for downloads, created, bits in zip(page.column("downloads"), page.column("created"), page.random, strict=True)
    ]


def trending_score(tenths: int) -> float:
    """Return a score as the Hub writes it: a whole number, or a sum of tenths with what binary makes of it.

    >>> [trending_score(tenths) for tenths in (0, 5, 7, 270)]
    [0, 0.5, 0.7000000000000001, 27]
    """
    return tenths * 0.1 if tenths % 10 else tenths // 10


def _named(names: Sequence[str], column: str) -> Callable[[Page], list[Any]]:
    return lambda page: [names[code] or _ABSENT for code in page.column(column)]


_BUILDERS: Final[dict[str, Callable[[Page], Sequence[Any]]]] = {
    "modelId": lambda page: page.names,
    "author": lambda page: [owner_name(code) for code in page.column("owner")],
    "baseModels": _base_models,
    "cardData": _cards,
    "config": _configs,
    "createdAt": lambda page: dates_of(page.people.created[page.at]),
    "disabled": lambda page: page.column("disabled"),
    "downloads": lambda page: page.column("downloads"),
    "downloadsAllTime": _all_time,
    "gated": lambda page: [_GATED[code] for code in page.column("gated")],
    "gguf": _gguf,
    "lastModified": lambda page: dates_of(page.people.modified[page.at]),
    "library_name": _libraries,
    "likes": lambda page: page.column("likes"),
    "pipeline_tag": _named(TASKS, "task"),
    "private": lambda page: [False] * len(page.at),
    "safetensors": _safetensors,
    "sha": _hashes,
    "tags": _tags,
    "trendingScore": lambda page: [trending_score(tenths) for tenths in page.column("trending")],
}
