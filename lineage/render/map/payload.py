"""The payload of a map's page: a JSON header, then one section of numbers a column, compressed.

Eight bytes `LINMAP01`, the header's length as u32, the header in UTF-8, then the sections, each beginning at a
multiple of eight bytes from the start. Numbers are little endian, models depth first. `sections` in the header gives
each section's type, where it begins, how many numbers it has, and its planes: where these are more than one, the
section is a table of so many bytes a row, written column by column, which compresses better.
"""

import gzip
import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from lineage.facts import RELATION_CODES, Codes, Evidence, State
from lineage.render.map.data import IMPOSSIBLE_BIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lineage.render.map.data import MapData

MAGIC: Final = b"LINMAP01"
LONGEST: Final = 200
"""Characters of a name or a word that the page gets; the Hub itself allows no more than 96 after the slash."""
_SENTENCE: Final = 300
"""Characters of a sentence on one model."""
MOST_WORDS: Final = 65_534
_NOT_SAID: Final = {"<u2": 0xFFFF, "<u4": 0xFFFFFFFF}
_TYPES: Final = {"|u1": "u8", "<u2": "u16", "<u4": "u32", "<f8": "f64"}
_FIRST_DAY: Final = (date(2022, 1, 1) - date(1970, 1, 1)).days
_ALIGNED: Final = 8
_LEVEL: Final = 6
"""Of gzip: one more costs half as much time again and saves a fiftieth."""
_PLANES: Final = {
    "children": 4,
    "xy": 4,
    "downloads": 4,
    "likes": 4,
    "parameters": 4,
    "created": 2,
    "reach": 4,
    "owner": 4,
    "name_lengths": 2,
    "others": 8,
}
"""Bytes a row of the sections that are written column by column."""
_STEPS: Final = 65_535


def payload(data: "MapData") -> bytes:
    """Write a map as compressed bytes; the same map always gives the same bytes."""
    import numpy as np

    below = np.bincount(data.parent[data.parent >= 0], minlength=len(data.parent))
    names, cut = _bounded(data.names)
    raw = [name.encode() for name in names]
    extent, xy = _places(data)
    values, places = _by_value(data.parameters)
    sizes, radius = _sizes(data.radius)
    words: dict[str, tuple[list[str], NDArray[Any]]] = {
        "owner": _words(data.owner, len(data.owner.names)),
        "license": _words(data.license, MOST_WORDS),
        "task": _words(data.task, MOST_WORDS),
        "library": _words(data.library, MOST_WORDS),
    }
    sections = {
        "children": below.astype("<u4"),
        "xy": xy,
        "radius": radius,
        "relation": data.relation.astype("|u1"),
        "evidence": data.evidence.astype("|u1"),
        "downloads": _said(data.downloads, "<u4"),
        "likes": _said(data.likes, "<u4"),
        "parameters": _said(places, "<u4"),
        "parameter_values": values,
        "created": _said(np.where(data.created < 0, -1, np.maximum(data.created - _FIRST_DAY, 0)), "<u2"),
        "generation": np.minimum(data.generation, 255).astype("|u1"),
        "reach": data.reach.astype("<u4"),
        "state": data.state.astype("|u1"),
        "counted": data.counted.astype("|u1"),
        "owner": _said(words["owner"][1], "<u4"),
        **{name: _said(words[name][1], "<u2") for name in ("license", "task", "library")},
        "name_lengths": np.array([len(section) for section in raw], dtype="<u2"),
        "names": np.frombuffer(b"".join(raw), dtype="|u1"),
        "others": data.others.astype("<u4").reshape(-1),
        "others_relation": data.others_relation.astype("|u1"),
        "others_evidence": data.others_evidence.astype("|u1"),
    }
    head = data.head
    more = (f"{cut:,} names are longer than {LONGEST} characters and end in … here",) if cut else ()
    header = {
        "version": 1,
        "subject": _plain(head.subject),
        "population": _plain(head.population),
        "as_of": head.as_of,
        "complete": head.complete,
        "rule": {"written": head.written, "words": _plain(head.words)},
        "total": head.total,
        "digest": head.digest,
        "start": head.start,
        "narrowed": head.narrowed,
        "marks": [_plain(mark) for mark in (*head.marks, *more)],
        "relations": [relation.value for relation in RELATION_CODES],
        "evidence": [kind.value for kind in Evidence],
        "impossible": IMPOSSIBLE_BIT,
        "states": [state.value for state in State],
        "unread": _sentences(data.unread),
        "relation_words": _sentences(data.relation_words),
        "words": {name: listed for name, (listed, _) in words.items()},
        "count": len(data.parent),
        "extent": extent,
        "radius": sizes,
    }
    return gzip.compress(_packed(header, sections), compresslevel=_LEVEL, mtime=0)


def _packed(header: dict[str, Any], sections: "dict[str, NDArray[Any]]") -> bytes:
    """Lay header and sections end to end; where sections begin depends on the header that says so."""
    at = dict.fromkeys(sections, 0)
    while True:
        listed = {
            name: [_TYPES[column.dtype.str], at[name], len(column), _PLANES.get(name, 1)]
            for name, column in sections.items()
        }
        text = json.dumps(header | {"sections": listed}, ensure_ascii=False, separators=(",", ":")).encode()
        place = _aligned(len(MAGIC) + 4 + len(text))
        positions = {}
        for name, column in sections.items():
            positions[name] = place
            place = _aligned(place + column.nbytes)
        if positions == at:
            break
        at = positions
    whole = bytearray(place)
    start = len(MAGIC) + 4
    whole[: start + len(text)] = MAGIC + len(text).to_bytes(4, "little") + text
    for name, column in sections.items():
        whole[at[name] : at[name] + column.nbytes] = _in_planes(column, _PLANES.get(name, 1))
    return bytes(whole)


def _in_planes(section: "NDArray[Any]", planes: int) -> bytes:
    """Write a section's bytes row by row, or, of rows of several bytes, column by column."""
    import numpy as np

    return np.frombuffer(section.tobytes(), dtype="|u1").reshape(-1, planes).T.tobytes()


def _aligned(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED


def _said(column: "NDArray[Any]", kind: str) -> "NDArray[Any]":
    """Return numbers in a narrower type; -1, not stated, becomes the type's largest number."""
    import numpy as np

    most = _NOT_SAID[kind]
    return np.where(column < 0, most, np.minimum(column, most - 1)).astype(kind)


def _by_value(column: "NDArray[Any]") -> "tuple[NDArray[Any], NDArray[Any]]":
    """List the values of a column, the commonest first, and each number's place there, -1 if it is not said.

    Sizes of models repeat: exact, they take less room this way than each on its own, rounded.
    """
    import numpy as np

    values, found, many = np.unique(column[column >= 0], return_inverse=True, return_counts=True)
    order = np.argsort(-many, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    places = np.full(len(column), -1, dtype=np.int64)
    places[column >= 0] = place[found]
    return values[order].astype("<f8"), places


def _places(data: "MapData") -> "tuple[list[float], NDArray[Any]]":
    """Round places to the steps of a square that holds every disc: its corners, then x and y by turns."""
    import numpy as np

    if not len(data.x):
        return [0.0, 0.0, 1.0, 1.0], np.zeros(0, dtype="<u2")
    left, top = float((data.x - data.radius).min()), float((data.y - data.radius).min())
    side = max(float((data.x + data.radius).max()) - left, float((data.y + data.radius).max()) - top) or 1.0
    xy = np.stack([(data.x - left) / side, (data.y - top) / side], axis=1)
    return [left, top, left + side, top + side], np.rint(xy * _STEPS).astype("<u2").reshape(-1)


def _sizes(radius: "NDArray[Any]") -> "tuple[list[float], NDArray[Any]]":
    """Round radii down to 256 steps of equal ratio: the least and the greatest, then each one's step."""
    import numpy as np

    if not len(radius):
        return [1.0, 1.0], np.zeros(0, dtype="|u1")
    least, greatest = float(radius.min()), float(radius.max())
    scale = np.log(greatest / least) or 1.0
    return [least, greatest], np.floor(np.log(radius / least) / scale * 255 + 1e-9).clip(0, 255).astype("|u1")


def _words(column: Codes, most: int) -> "tuple[list[str], NDArray[Any]]":
    """Keep the words in use, in order; of too many the commonest, and one word that stands for all others."""
    import numpy as np

    used = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names))
    if int((used > 0).sum()) > most:
        shown = np.sort(np.argsort(-used, kind="stable")[: most - 1])
        place = np.full(len(column.names), len(shown), dtype=np.int64)
        listed = [*(column.names[code] for code in shown.tolist()), "(one of the rarest)"]
    else:
        shown = np.flatnonzero(used)
        place = np.full(len(column.names), -1, dtype=np.int64)
        listed = [column.names[code] for code in shown.tolist()]
    place[shown] = np.arange(len(shown))
    codes = np.full(len(column.codes), -1, dtype=np.int64)
    codes[column.codes >= 0] = place[column.codes[column.codes >= 0]]
    return _bounded(listed)[0], codes


def _bounded(texts: Iterable[str]) -> tuple[list[str], int]:
    """Cut what is too long, and say how often that was."""
    bounded = list(texts)
    if not _carried("".join(bounded)):
        bounded = [_plain(text) for text in bounded]
    long = [at for at, size in enumerate(map(len, bounded)) if size > LONGEST]
    for at in long:
        bounded[at] = f"{bounded[at][: LONGEST - 1]}…"
    return bounded, len(long)


def _sentences(by_place: dict[int, str]) -> dict[str, str]:
    return {str(place): _plain(words)[:_SENTENCE] for place, words in sorted(by_place.items())}


def _plain(text: str) -> str:
    """Make a text one that UTF-8 can carry: half a surrogate pair becomes U+FFFD."""
    return text if _carried(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _carried(text: str) -> bool:
    """Return whether UTF-8 can carry a text, which unpaired surrogates prevent."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
