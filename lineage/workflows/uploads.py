"""Which models of a list are part of a bulk upload, and which are mirrors, each with what shows it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np

from lineage.facts import Relation
from lineage.stats.rules.tally import allowed, days_since_1970, lay_ground
from lineage.stats.uploads.bursts import Burst, BurstRule
from lineage.stats.uploads.mirrors import Mirror, MirrorRule, folding
from lineage.store.read.find import models_by_key
from lineage.workflows.family.census import Census
from lineage.workflows.family.dataset import Dataset

Only = Literal["bursts", "mirrors"]


class MirrorOf(NamedTuple):
    """What a mirror copies, and what shows it.

    Attributes:
        of: What it copies, which may be a mirror too.
        rule: What tells it.
        evidence: What the rule goes by in this case, in words; it quotes the Hub.
        folded: Whether a count with `mirrors=folded` takes it for what it copies.
    """

    of: str
    rule: MirrorRule
    evidence: str
    folded: bool


@dataclass(frozen=True, slots=True)
class UploadEvidence:
    """What shows the bulk uploads and the mirrors of a database; empty for what was not asked for.

    Attributes:
        burst_rule: What makes a bulk upload; `None` where none was looked for.
        bursts: The bulk uploads, largest first.
        burst_of: The place in `bursts` of the one that a model is part of, by key.
        mirrors: The mirrors, by key.
    """

    burst_rule: BurstRule | None = None
    bursts: tuple[Burst, ...] = ()
    burst_of: Mapping[int, int] = field(default_factory=dict)
    mirrors: Mapping[int, MirrorOf] = field(default_factory=dict)

    def among(self, keys: Iterable[int]) -> "UploadEvidence":
        """Return the part that some models have to do with; the bulk uploads keep their order."""
        burst_of = {key: self.burst_of[key] for key in keys if key in self.burst_of}
        shown = sorted(set(burst_of.values()))
        place = {old: new for new, old in enumerate(shown)}
        return UploadEvidence(
            self.burst_rule,
            tuple(self.bursts[old] for old in shown),
            {key: place[old] for key, old in burst_of.items()},
            {key: self.mirrors[key] for key in keys if key in self.mirrors},
        )


def upload_evidence(dataset: Dataset, only: Collection[Only]) -> UploadEvidence:
    """Find the bulk uploads or the mirrors of the whole database, or both."""
    evidence = UploadEvidence()
    if "bursts" in only:
        every = dataset.bursts()
        burst_of = dict(zip(every.keys.tolist(), every.burst.tolist(), strict=True))
        evidence = replace(evidence, burst_rule=every.rule, bursts=every.found, burst_of=burst_of)
    if "mirrors" in only:
        folded = folding(dataset.mirrors())
        mirrors = {
            mirror.mirror: MirrorOf(_name(dataset, mirror.of), mirror.rule, mirror.evidence, mirror.mirror in folded)
            for mirror in dataset.mirrors()
        }
        evidence = replace(evidence, mirrors=mirrors)
    return evidence


def unlinked_mirrors(dataset: Dataset, census: Census) -> list[int]:
    """Return the keys of mirrors that no edge links to a family, although they copy a model of it.

    A rule that chooses among relations takes none of them: they have none. Below `reach=direct` they copy a root.
    """
    rule, keys = census.rule, census.edges.keys
    if rule.basis != "lineage" or rule.relations != tuple(Relation):
        return []
    ground = dataset.ground(census.subject, rule, lambda: lay_ground(census.edges, census.roots, census.traits, rule))
    inside = ground.is_root if rule.reach == "direct" else ground.family
    counts = allowed(census.traits, rule)
    if rule.as_of is not None:
        counts &= (census.traits.created >= 0) & (census.traits.created <= days_since_1970(rule.as_of))

    def place(key: int) -> int:
        at = int(np.searchsorted(keys, key))
        return at if at < len(keys) and keys[at] == key else -1

    def wanted(mirrored: Mirror) -> bool:
        mirror, of = place(mirrored.mirror), place(mirrored.of)
        if mirror < 0:  # no edge touches it: of its day and its downloads the rule's columns say nothing
            return of >= 0 and bool(inside[of]) and rule.as_of is None and rule.min_downloads is None
        return of >= 0 and bool(inside[of] and counts[mirror] and not ground.family[mirror])

    return [mirror.mirror for mirror in dataset.mirrors() if wanted(mirror)]


def _name(dataset: Dataset, key: int) -> str:
    uploads = dataset.uploads()
    at = int(np.searchsorted(uploads.keys, key))
    if at < len(uploads.keys) and uploads.keys[at] == key:
        return uploads.names[at]
    return models_by_key(dataset.connection, [key])[0].repo_id
