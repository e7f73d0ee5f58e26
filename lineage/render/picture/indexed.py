"""PNG with at most 256 colors: every color of the drawing exact, and its blends with the ground between them."""

import struct
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST: Final = 256
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_DEPTH, _INDEXED = 8, 3
_BATCH: Final = 4096


def indexed_png(pixels: NDArray[np.uint8], colors: Sequence[str], grounds: Sequence[str]) -> bytes:
    """Write pixels as an indexed PNG that says nothing but the picture.

    Args:
        pixels: Rows of columns of red, green and blue.
        colors: What was drawn with, as `#rrggbb`.
        grounds: What it was drawn upon.
    """
    table = blends(colors, grounds)
    high, wide, _ = pixels.shape
    packed = (pixels.astype(np.uint32) @ np.array([65_536, 256, 1], dtype=np.uint32)).reshape(-1)
    seen, inverse = np.unique(packed, return_inverse=True)
    nearest = _nearest(np.stack([seen >> 16, seen >> 8 & 255, seen & 255], axis=1).astype(np.int32), table)
    used, index = np.unique(nearest, return_inverse=True)
    rows = np.zeros((high, wide + 1), dtype=np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = index[inverse].reshape(high, wide)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, _DEPTH, _INDEXED, 0, 0, 0)),
            _chunk(b"PLTE", table[used].astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
            _chunk(b"IEND", b""),
        )
    )


def blends(colors: Sequence[str], grounds: Sequence[str]) -> NDArray[np.int32]:
    """Return a table of the grounds, the colors, and as many even blends of each color with each ground as fit.

    >>> blends(["#000000"], ["#ffffff"])[[0, 1, 128]].tolist()
    [[255, 255, 255], [0, 0, 0], [128, 128, 128]]
    """
    ends = [_rgb(color) for color in dict.fromkeys((*grounds, *colors))]
    below = [_rgb(color) for color in dict.fromkeys(grounds)]
    pairs = [(ground, end) for ground in below for end in ends if end != ground]
    steps = (_MOST - len(ends)) // max(len(pairs), 1)
    share = np.arange(1, steps + 1)[:, None] / (steps + 1)
    mixed = [np.rint(np.array(ground) * (1 - share) + np.array(end) * share) for ground, end in pairs]
    return np.concatenate([np.array(ends), *mixed]).astype(np.int32)


def _nearest(seen: NDArray[np.int32], table: NDArray[np.int32]) -> NDArray[np.int64]:
    """Find the nearest entry of the table for each color, the first of several; some thousand colors at a time."""
    parts = [
        ((seen[start : start + _BATCH, None, :] - table[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        for start in range(0, len(seen), _BATCH)
    ]
    return np.concatenate(parts)


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
