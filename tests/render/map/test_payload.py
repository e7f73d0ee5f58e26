"""What the page reads is what the map shows."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given

from lineage.facts import Codes
from lineage.render.map.data import MapData
from lineage.render.map.payload import LONGEST, _words, payload
from tests.render.families import HOSTILE
from tests.render.map.decode import decode, names, parents
from tests.render.map.made import HEAD, codes, made, maps

ABSENT = {"u16": 0xFFFF, "u32": 0xFFFFFFFF}


def readable(text: str) -> str:
    """What a text is after a way through UTF-8, cut where it is too long."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"


@example(made([f"owner/{name.replace('/', '-')}" for name in HOSTILE], [-1] * len(HOSTILE)))
@given(maps())
def test_a_payload_reads_back_as_the_map_that_was_written(data: MapData) -> None:
    header, sections = decode(payload(data))
    assert header["count"] == len(data.names)
    assert parents(sections["children"]) == data.parent.tolist()
    expected = [
        f"{readable(owner)}/{readable(name)}" if readable(owner) else readable(name)
        for owner, name in zip((data.owner.names[code] for code in data.owner.codes), data.names, strict=True)
    ]
    assert names(header, sections) == expected
    for name in ("relation", "evidence", "state", "reach", "counted", "others_relation", "others_evidence"):
        assert list(sections[name]) == getattr(data, name).tolist()
    assert list(sections["others"]) == data.others.reshape(-1).tolist()
    assert list(sections["generation"]) == np.minimum(data.generation, 255).tolist()
    for name in ("downloads", "likes"):
        assert [-1 if one == ABSENT["u32"] else one for one in sections[name]] == np.minimum(
            getattr(data, name), ABSENT["u32"] - 1
        ).tolist()
    sizes = {ABSENT["u32"]: -1, **dict(enumerate(sections["parameter_values"]))}
    assert [sizes[place] for place in sections["parameters"]] == data.parameters.tolist()
    spoken = {ABSENT["u16"]: None, **dict(enumerate(header["words"]["license"]))}
    licenses = [None if code < 0 else data.license.names[code] for code in data.license.codes]
    assert [spoken[code] for code in sections["license"]] == licenses
    assert set(sections["task"]) <= {ABSENT["u16"]}


@given(maps())
def test_places_and_sizes_are_rounded_by_less_than_a_step(data: MapData) -> None:
    header, sections = decode(payload(data))
    left, top, right, bottom = header["extent"]
    step = (right - left) / 65_535
    assert right - left == pytest.approx(bottom - top)
    for start, low, exact in ((0, left, data.x), (1, top, data.y)):
        places = low + np.array(sections["xy"][start::2]) * step
        assert np.abs(places - exact).max(initial=0) <= step * 0.501
    least, greatest = header["radius"]
    radius = least * (greatest / least) ** (np.array(sections["radius"]) / 255)
    assert (radius <= data.radius * (1 + 1e-9)).all()
    assert (radius >= data.radius * (least / greatest) ** (1.01 / 255) * (1 - 1e-9)).all()


def test_days_are_counted_from_2022_and_earlier_ones_are_its_first() -> None:
    days = [date(2022, 1, 3), date(1999, 1, 1), date(2026, 8, 20)]
    created = np.array([(day - date(1970, 1, 1)).days for day in days] + [-1])
    data = made(["a/b", "a/c", "a/d", "a/e"], [-1] * 4, created=created)
    assert decode(payload(data))[1]["created"] == (2, 0, 1692, 0xFFFF)


def test_the_header_says_what_the_numbers_are_of() -> None:
    head = replace(HEAD, population="sample: \ud800 two days", marks=("crawl unfinished",), total=2)
    header, _ = decode(payload(made(["a/b", "a/" + "c" * 300], [-1, -1], head)))
    assert header["version"] == 1
    assert (header["subject"], header["population"], header["total"]) == ("Qwen", "sample: \ufffd two days", 2)
    assert header["rule"] == {"written": "r2", "words": "Models made from Qwen."}
    assert (header["start"], header["narrowed"]) == ("release", False)
    assert header["relations"] == ["finetune", "adapter", "quantized", "merge", "unstated"]
    assert header["evidence"][:3] == ["hub", "tag", "card"]
    assert header["states"][0] == "present"
    assert header["marks"] == ["crawl unfinished", "1 names are longer than 200 characters and end in … here"]


def test_only_words_in_use_travel() -> None:
    words = codes(["mit", "gpl", "mit"])
    data = made(["a/b", "a/c", "a/d"], [-1] * 3, license=words)
    assert payload(replace(data, license=Codes(words.codes, (*words.names, "zz")))) == payload(data)


def test_of_too_many_words_the_commonest_travel_and_one_stands_for_all_others() -> None:
    listed, found = _words(codes(["mit", "apache", "mit", "gpl", "zlib", "gpl"]), 3)
    assert listed == ["gpl", "mit", "(one of the rarest)"]
    assert [listed[code] for code in found.tolist()] == ["mit", listed[2], "mit", "gpl", listed[2], "gpl"]


def test_the_same_map_always_gives_the_same_bytes() -> None:
    data = made(["a/b", "c/d"], [-1, 0])
    assert payload(data) == payload(data)
    assert payload(data)[4:8] == bytes(4), "gzip would otherwise keep the time of day"
