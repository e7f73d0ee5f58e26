"""The digest of a number: a hash of the names counted, which anybody can recompute from the list."""

from collections.abc import Iterable
from hashlib import sha256


def digest(names: Iterable[str]) -> str:
    """Hash the names of the models counted: sorted by their bytes, one a line, SHA-256.

    `lineage ls … -q | LC_ALL=C sort | sha256sum` gives the same.

    >>> digest(["b/two", "a/one"])[:16]
    '33c3b97cbfe5a7cd'
    """
    return digest_of_bytes(name.encode() for name in names)


def digest_of_bytes(names: Iterable[bytes]) -> str:
    """Hash names that are UTF-8 already; see `digest`."""
    return sha256(b"".join(sorted(name + b"\n" for name in names))).hexdigest()
