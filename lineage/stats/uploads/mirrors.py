"""Mirrors: re-uploads of the same weights by another owner, each with its rule and evidence.

Where a copy's name says no precision, neither side may be told to be quantized differently: by tags and name, by the
relation, or by the numbers of parameters. What is declared under the very name of its base and quantized is a model
of its own, as a GGUF file is.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Relation
from lineage.stats.uploads.known_mirrors import KnownMirrors, known_mirrors
from lineage.stats.uploads.precision import as_many, precision
from lineage.stats.uploads.stems import Stems, unquantized
from lineage.stats.uploads.uploads import Uploads, owner_of


class MirrorRule(StrEnum):
    """The rules that find mirrors, strongest first."""

    LISTED = "listed"
    """It stands in the list of known copies."""
    OWNER = "owner"
    """A known owner of mirrors declares the base whose name it has."""
    NAME = "name"
    """Anybody declares the base whose name it has, and calls it anything but a finetune."""
    NAMESAKE = "namesake"
    """Anybody declares the base whose very name it has as finetune: often a copy, at times a real finetune."""
    UNDECLARED = "undeclared"
    """A known owner of mirrors declares no base that is known, and one other owner alone has a model of that name."""
    UNREAD = "unread"
    """The same of a model whose own record is not in the data: nobody knows what it declares, its name alone tells."""
    MERGE = "merge"
    """Another owner's quantized merge that lists the merge's bases instead of the merge."""

    def words(self) -> str:
        """Return the rule in plain words."""
        return _WORDS[self]


_WORDS: Final = {
    MirrorRule.LISTED: "stands in the list of known copies",
    MirrorRule.OWNER: "a known owner of mirrors declares the base whose name it has, nothing tells of other weights",
    MirrorRule.NAME: "declares the base whose name it has, not as finetune, nothing tells of other weights",
    MirrorRule.NAMESAKE: "declares the base whose very name it has as finetune, and may be one",
    MirrorRule.UNDECLARED: "a known owner of mirrors has it and declares no known base, one other owner has the name",
    MirrorRule.UNREAD: "a known owner of mirrors has it, its record is not in the data, one other owner has the name",
    MirrorRule.MERGE: "another owner's quantized merge that lists the merge's bases instead of the merge",
}

_FINETUNE, _QUANTIZED, _UNSTATED = (
    RELATION_CODES.index(relation) for relation in (Relation.FINETUNE, Relation.QUANTIZED, Relation.UNSTATED)
)


class Mirror(NamedTuple):
    """One model that is another's weights again.

    Attributes:
        mirror: The mirror's key.
        of: The key of what it copies, which may be a mirror too.
        rule: What tells it.
        evidence: What the rule goes by in this case, in words.
    """

    mirror: int
    of: int
    rule: MirrorRule
    evidence: str


class _Link(NamedTuple):
    of: int
    rule: MirrorRule
    evidence: str
    form: str = ""
    quantized: bool = False


_Links = dict[int, _Link]
TagsOf = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]
"""What gives the tags of the models with some keys."""
_SIXTEEN_BITS: Final = frozenset(("bf16", "fp16"))


def _untagged(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    del keys
    return {}


def mirrors(uploads: Uploads, lists: KnownMirrors | None = None, tags_of: TagsOf = _untagged) -> tuple[Mirror, ...]:
    """Find the mirrors, ascending by key; without `known` by what the package knows.

    Each has one `of`, and following it from mirror to mirror ends. An owner's own copies count only where the first
    of the chain is another owner's. Costs one look at each edge, and the tags of what may be a mirror.

    >>> uploads = Uploads(
    ...     np.arange(3), ["Qwen/Qwen3-8B", "unsloth/Qwen3-8B", "a/Qwen3-8B-GGUF"], np.zeros(3), np.zeros(3),
    ...     -np.ones(3), np.ones(3, np.bool_), np.array([0, 0]), np.array([1, 2]), np.array([0, 2]),
    ... )
    >>> for mirror in mirrors(uploads):
    ...     print(mirror.mirror, mirror.of, mirror.rule, "-", mirror.evidence)
    1 0 owner - declares Qwen/Qwen3-8B as finetune, the same name
    """
    lists = lists or known_mirrors()
    stems = Stems(lists)
    declared = _alike(uploads, _declared(uploads, lists, stems), tags_of)
    links = _quantized_merges(uploads, stems, own=False) | declared | _listed(uploads, lists)
    links = _alike(uploads, _undeclared(uploads, lists, stems, links), tags_of) | links
    ends = _ends({at: link.of for at, link in links.items()})
    owners = {at: owner_of(uploads.names[at]).lower() for at in {*ends, *ends.values()}}
    keys: list[int] = uploads.keys.tolist()
    return tuple(
        Mirror(keys[at], keys[link.of], link.rule, link.evidence)
        for at, link in sorted(links.items())
        if at in ends and owners[at] != owners[ends[at]]
    )


def listed_apart(uploads: Uploads, lists: KnownMirrors, keys: Mapping[str, int]) -> tuple[Mirror, ...]:
    """Return the listed copies that `mirrors` cannot find, as no edge touches the copy or what it copies.

    Args:
        uploads: The models that edges touch.
        lists: The known copies.
        keys: The keys of the models that these lists name, by name.
    """
    touched = set(uploads.keys.tolist())
    pairs = ((name, lists.copies[name.lower()]) for name in sorted(keys) if name.lower() in lists.copies)
    return tuple(
        Mirror(keys[name], keys[of], MirrorRule.LISTED, f"listed as a copy of {of}")
        for name, of in pairs
        if of in keys and owner_of(name).lower() != owner_of(of).lower() and not {keys[name], keys[of]} <= touched
    )


def own_quantized_merges(uploads: Uploads, lists: KnownMirrors | None = None) -> tuple[tuple[int, int], ...]:
    """Return the keys of models that are their owner's own merge, quantized, and list its bases; with the merge's key.

    They are no mirrors: they were made from the merge, and hang below it where mirrors are folded.
    """
    links = _quantized_merges(uploads, Stems(lists or known_mirrors()), own=True)
    return tuple((int(uploads.keys[at]), int(uploads.keys[link.of])) for at, link in sorted(links.items()))


FOLDED: Final = tuple(rule for rule in MirrorRule if rule not in (MirrorRule.NAMESAKE, MirrorRule.UNREAD))
"""The rules that are folded by unless others are asked for: those that go by what a model's record says."""


def folding(mirrors_found: Iterable[Mirror], rules: Collection[MirrorRule] = FOLDED) -> dict[int, int]:
    """Return the key that each mirror is folded into; chains are followed to their end, cycles not folded.

    >>> two = Mirror(2, 1, MirrorRule.NAME, ""), Mirror(1, 0, MirrorRule.NAMESAKE, "")
    >>> folding(two), folding(two, tuple(MirrorRule))
    ({2: 1}, {2: 0, 1: 0})
    """
    return _ends({mirror.mirror: mirror.of for mirror in mirrors_found if mirror.rule in rules})


def _ends(of: Mapping[int, int]) -> dict[int, int]:
    """Follow every chain to its end, each step once; what leads into a cycle has none."""
    ends: dict[int, int | None] = {}
    for start in of:
        way = []
        at = start
        while at in of and at not in ends:
            way.append(at)
            ends[at] = None
            at = of[at]
        ends.update(dict.fromkeys(way, ends[at] if at in of else at))
    return {start: end for start, end in ends.items() if end is not None}


def _declared(uploads: Uploads, lists: KnownMirrors, stems: Stems) -> _Links:
    """Return links from models to the base they declare whose name they have; each of several bases must have it."""
    proper = uploads.base != uploads.derivative
    edges = np.flatnonzero(proper & np.isin(uploads.relation, (_FINETUNE, _QUANTIZED, _UNSTATED)))
    links: _Links = {}
    named: dict[int, int] = defaultdict(int)
    for base, derivative, code in zip(*_columns(uploads, edges), strict=True):
        name, of = uploads.names[derivative], uploads.names[base]
        form = stems.form(name, of)
        if form is None:
            continue
        is_known = _is_of(name, lists)
        # What is called a finetune and has a name of its own is one: `X-unsloth` was trained with unsloth.
        if not is_known and form and code != _QUANTIZED:
            continue
        link = _Link(
            base,
            MirrorRule.OWNER if is_known else MirrorRule.NAMESAKE if code == _FINETUNE else MirrorRule.NAME,
            f"declares {of} as {RELATION_CODES[code].value}, {_likeness(form)}",
            form,
            code == _QUANTIZED,
        )
        named[derivative] += 1
        if derivative not in links or _closer(uploads, lists, link, links[derivative]):
            links[derivative] = link
    bases = np.bincount(uploads.derivative[proper], minlength=len(uploads.keys))
    return {at: link for at, link in links.items() if named[at] == bases[at]}


def _closer(uploads: Uploads, lists: KnownMirrors, link: _Link, other: _Link) -> bool:
    """Return which of two bases of one name is the original: not a listed mirror owner's, then the first."""
    is_copy = [_is_of(uploads.names[at.of], lists) for at in (link, other)]
    return (is_copy[0], link.of) < (is_copy[1], other.of)


def _columns(uploads: Uploads, edges: NDArray[np.int64]) -> tuple[list[int], list[int], list[int]]:
    return uploads.base[edges].tolist(), uploads.derivative[edges].tolist(), uploads.relation[edges].tolist()


def _listed(uploads: Uploads, lists: KnownMirrors) -> _Links:
    """Find the copies that are known one by one."""
    copies = {name.lower(): at for at, name in enumerate(uploads.names) if name.lower() in lists.copies}
    wanted = {lists.copies[name] for name in copies}
    places = {name: at for at, name in enumerate(uploads.names) if name in wanted}
    return {
        at: _Link(places[lists.copies[name]], MirrorRule.LISTED, f"listed as a copy of {lists.copies[name]}")
        for name, at in sorted(copies.items())
        if lists.copies[name] in places
    }


def _undeclared(uploads: Uploads, lists: KnownMirrors, stems: Stems, links: _Links) -> _Links:
    """Find what known owners of mirrors have under the name of just one other owner's model, without saying so."""
    silent = _silent(uploads, lists, stems)
    holders: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(uploads.names) if silent else ():
        bare = stems.bare(name)
        if bare in silent and at not in links and not _is_of(name, lists):
            holders[bare].append(at)
    originals: _Links = {}
    for bare, copies in silent.items():
        if len(holders[bare]) == 1:
            of = holders[bare][0]
            for at, form in copies:
                is_read = bool(uploads.present[at])
                rule = MirrorRule.UNDECLARED if is_read else MirrorRule.UNREAD
                known_of_it = "declares no known base" if is_read else "its record is not in the data"
                evidence = f"{known_of_it}, {_likeness(form)} as {uploads.names[of]}"
                originals.setdefault(at, _Link(of, rule, evidence, form))
    return originals


def _alike(uploads: Uploads, links: _Links, tags_of: TagsOf) -> _Links:
    """Return the links between models that nothing tells to be quantized differently, but for what the name says."""
    asked = sorted({at for copy, link in links.items() if not _names_bits(link.form) for at in (copy, link.of)})
    keys = uploads.keys[np.array(asked, dtype=np.int64)].tolist()
    tags = tags_of(keys) if keys else {}
    precisions = {at: precision(uploads.names[at], tags.get(key, ())) for at, key in zip(asked, keys, strict=True)}

    def is_alike(copy: int, link: _Link) -> bool:
        if _names_bits(link.form):
            return True
        if not as_many(int(uploads.parameters[copy]), int(uploads.parameters[link.of])):
            return False
        if link.form in _SIXTEEN_BITS:
            return not precisions[copy].quantized
        mine, its = precisions[copy], precisions[link.of]
        return mine._replace(quantized=mine.quantized or link.quantized).agrees(its)

    return {copy: link for copy, link in links.items() if is_alike(copy, link)}


def _names_bits(form: str) -> bool:
    """Return whether a form of copies is that of a quantization, which its name tells of."""
    return bool(form) and unquantized(f"x-{form}") is not None


def _silent(uploads: Uploads, lists: KnownMirrors, stems: Stems) -> dict[str, list[tuple[int, str]]]:
    """Return models of listed mirror owners without a known base, by each name they may copy."""
    has_base = np.zeros(len(uploads.keys), np.bool_)
    has_base[uploads.derivative[uploads.base != uploads.derivative]] = True
    silent: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for at in np.flatnonzero(~has_base).tolist():
        name = uploads.names[at]
        if _is_of(name, lists):
            bare = stems.bare(name)
            for form in ("", *sorted(lists.forms)):
                stem = bare.removesuffix(f"-{form}") if form else bare
                # What owners quantize themselves may have the name of what others quantized.
                if (not form or stem != bare) and unquantized(stem) is None:
                    silent[stem].append((at, form))
    return silent


def _is_of(name: str, lists: KnownMirrors) -> bool:
    """Return whether a listed owner of mirrors has the model."""
    return owner_of(name).lower() in lists.owners


def _likeness(form: str) -> str:
    return f"the same name but for -{form}" if form else "the same name"


def _quantized_merges(uploads: Uploads, stems: Stems, *, own: bool) -> _Links:
    """Find quantized models with several bases whose name, but for its end, a model with the same bases has.

    Either those of the merge's `own` owner, or those of others.
    """
    proper = np.flatnonzero(uploads.base != uploads.derivative)
    proper = proper[np.lexsort((uploads.base[proper], uploads.derivative[proper]))]
    models, first, number = np.unique(uploads.derivative[proper], return_index=True, return_counts=True)
    several = number > 1
    by_bases: dict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    quantized = []
    for model, begin, count in zip(models[several].tolist(), first[several], number[several], strict=True):
        bases = tuple(uploads.base[proper[begin : begin + count]].tolist())
        stem = unquantized(stems.bare(uploads.names[model]))
        if stem is None:
            by_bases[stems.bare(uploads.names[model]), bases].append(model)
        else:
            quantized.append((model, stem, bases))
    links: _Links = {}
    for model, stem, bases in quantized:
        merges = by_bases.get((stem, bases), [])
        owners = [owner_of(uploads.names[merge]).lower() for merge in merges]
        is_own = owner_of(uploads.names[model]).lower() in owners
        if merges and is_own is own:
            of = merges[owners.index(owner_of(uploads.names[model]).lower())] if own else merges[0]
            words = f"lists the {len(bases)} bases of {uploads.names[of]}, whose name it has"
            links[model] = _Link(of, MirrorRule.MERGE, words)
    return links
