"""A branch of a family: a model that much was made from, with how much."""

from typing import NamedTuple


class Branch(NamedTuple):
    """A model that much was made from.

    Attributes:
        repo_id: The model.
        fan_out: Counted models with it as a base.
        reach: Counted models that descend from it, each once.
    """

    repo_id: str
    fan_out: int
    reach: int
