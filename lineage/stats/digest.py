"""The digest of a number: what it counted, as one short word that anybody can work out again from the list."""

from collections.abc import Iterable
from hashlib import sha256


def digest(names: Iterable[str]) -> str:
    """Hash the names of the models counted: sorted by their bytes, one a line, SHA-256.

    `lineage ls … -q | LC_ALL=C sort | sha256sum` gives the same.

    >>> digest(["b/two", "a/one"])[:16]
    '33c3b97cbfe5a7cd'
    """
    lines = sorted(f"{name}\n".encode() for name in names)
    return sha256(b"".join(lines)).hexdigest()
