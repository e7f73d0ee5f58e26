"""The bytes of a map read back in plain Python, from what the page is promised and nothing else."""

import gzip
import json
import struct
from typing import Any

FORMATS = {"u8": "B", "u16": "H", "u32": "I", "f64": "d"}


def decode(payload: bytes) -> tuple[dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Read the header and every section."""
    raw = gzip.decompress(payload)
    assert raw[:8] == b"LINMAP01"
    (length,) = struct.unpack_from("<I", raw, 8)
    header = json.loads(raw[12 : 12 + length])
    sections = {}
    end = 12 + length
    for name, (kind, at, count, planes) in header["sections"].items():
        assert at % 8 == 0
        assert at >= end
        end = at + struct.calcsize(f"<{count}{FORMATS[kind]}")
        rows = (end - at) // planes
        columns = [raw[at + plane * rows : at + (plane + 1) * rows] for plane in range(planes)]
        whole = bytes(byte for row in zip(*columns, strict=True) for byte in row)
        sections[name] = struct.unpack(f"<{count}{FORMATS[kind]}", whole)
    assert len(raw) - end < 8
    return header, sections


def names(header: dict[str, Any], sections: dict[str, tuple[Any, ...]]) -> list[str]:
    """Put owners and names together again."""
    blob = bytes(sections["names"])
    found = []
    at = 0
    for length, owner in zip(sections["name_lengths"], sections["owner"], strict=True):
        name = blob[at : at + length].decode()
        at += length
        word = header["words"]["owner"][owner]
        found.append(f"{word}/{name}" if word else name)
    assert at == len(blob)
    return found


def parents(children: tuple[int, ...]) -> list[int]:
    """Work out, from how many children each model has, whose child it is."""
    found: list[int] = []
    open_: list[list[int]] = []
    for place, count in enumerate(children):
        while open_ and not open_[-1][1]:
            open_.pop()
        if open_:
            found.append(open_[-1][0])
            open_[-1][1] -= 1
        else:
            found.append(-1)
        open_.append([place, count])
    return found
