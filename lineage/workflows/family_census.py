"""A census of a whole family, whose releases may be several organisations'."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lineage.stats.families import Family
from lineage.stats.rule import CountingRule
from lineage.stats.tally import tally
from lineage.store.answers import ModelRow
from lineage.store.find import models_by_key, release_keys
from lineage.workflows.census import Census, traits_of
from lineage.workflows.files import Files
from lineage.workflows.subject import Subject

if TYPE_CHECKING:
    from lineage.store.database import Connection


def releases_of(connection: "Connection", family: Family) -> list[ModelRow]:
    """Find a family's releases: listed, or named as a base by a model that is."""
    keys = [key for owner in family.owners for key in release_keys(connection, owner)]
    return [model for model in models_by_key(connection, keys) if family.has(model.repo_id)]


def take_family_census(files: Files, family: Family, releases: Sequence[ModelRow], rule: CountingRule) -> Census:
    """Count what descends from a family's releases; first party is whoever publishes them, releases or not."""
    rule = rule.for_subject("organisation")
    keys = tuple(model.key for model in releases)
    subject = Subject(family.name, "organisation", keys, family.owners[0])
    edges = files.edges(rule)
    roots = np.flatnonzero(np.isin(edges.keys, np.array(keys, dtype=np.int64)))
    own = np.concatenate([files.own(owner) for owner in family.owners])
    traits = traits_of(files, subject, rule, edges)._replace(own=np.isin(edges.keys, own))
    return Census(subject, rule, edges, roots, traits, tally(edges, roots, traits, rule))
