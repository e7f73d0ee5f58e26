"""What is taken away: pictures that say what they show, rows that no spreadsheet runs, a frame that may do little."""

import csv
import io
import json
import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from lineage.render.escape import escape
from lineage.render.map.page import map_page
from tests.render.map.families import family, releases, two_families
from tests.render.map.hostile import NAMES
from tests.render.map.made import HEAD, codes, made
from tests.render.map.pages import Open
from tests.render.map.pages import said as said_by

SAID = ("population", "rule", "only", "as_of", "complete")
"""The last columns of a CSV: what every row says of itself."""
SVG = "{http://www.w3.org/2000/svg}"


def taken(page: Page, label: str) -> tuple[str, bytes]:
    """Press a button of the panel and give the file's name and bytes."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_png_is_the_view_with_its_caption_below(opened: Open) -> None:
    watched = opened(family(), address="#panel=export")
    name, data = taken(watched.page, "PNG picture")
    assert name == "lineage-made-up-qwen-view-2026-09-25.png"
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    stage = watched.page.locator("#stage").bounding_box()
    assert stage is not None
    assert width == round(stage["width"])
    assert height > round(stage["height"]) + 80
    assert watched.complaints == []
    assert len([url for url in watched.requests if not url.startswith("blob:")]) == 1


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ("#panel=export", r"all 35 models shown \(33"),
        ("#panel=export&model=lee/tuned&at=6,0,4&color=month", r"\d of 35 models shown \(\d of 33"),
        ("#panel=export&force=canvas&color=license", r"all 35 models shown \(33"),
    ],
)
def test_the_svg_holds_dots_names_legend_and_what_it_is_of(opened: Open, address: str, view: str) -> None:
    _, data = taken(opened(family(), address=address).page, "SVG picture")
    root = ET.fromstring(data)
    words = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert "Made-up: no figure here is the Hub's" in words
    assert [word for word in words if re.fullmatch(rf"Qwen: view of {view} counted by the rule\)\.", word)]
    assert "Filter: none." in words
    assert "Shown: finetune 1 · quantized 31 · merge 1 · release counted from 1 · no base, no derivative 1." in words
    assert "Rule: Models made from Qwen." in words
    assert "As of 2026-09-25 · complete · data 000000000000" in words
    assert "crawl unfinished" in words
    assert "Qwen3-8B" in "".join(words), "a wide dot holds its name in several lines"
    assert any(word.startswith("Color:") for word in words)
    assert "Made-up" in (root.findtext(f"{SVG}desc") or "")
    paths = "".join(one.get("d", "") for one in root.iter(f"{SVG}path"))
    assert paths.count("M") >= 35


def test_the_picture_says_what_is_left_out(opened: Open) -> None:
    address = (
        "#panel=export&until=2024-03-01&relation=quantized&relation=top&generations=0-2&downloads=2&from=2023-01-01"
        "&to=2025-01-01&license=apache-2.0&owner=quant&owner=Qwen&evidence=hub&counted=yes&panel=export"
    )
    page = opened(family(), address=address).page
    words = page.inner_text(".caption")
    for part in (
        "quantized models or the releases counted from",
        "generations 0 to 2",
        "with at least 2 downloads in the last 30 days",
        "created from 2023-01-01 to 2025-01-01",
        "under apache-2.0",
        "by Qwen or quant",
        "with an edge known from hub",
        "what the rule counts",
        "there on 2024-03-01",
    ):
        assert part in words, part


def test_the_csv_is_of_the_selection_and_no_cell_is_a_formula(opened: Open) -> None:
    page = opened(family(3), address="#panel=export").page
    name, data = taken(page, "CSV table")
    assert name == "lineage-made-up-qwen-models-2026-09-25.csv"
    assert data.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len(rows) == 8
    by_id = {row["repo_id"]: row for row in rows}
    assert by_id["kim/merged"]["bases"] == "lee/tuned Qwen/Qwen3-8B"
    assert by_id["kim/merged"]["relations"] == "merge merge"
    assert by_id["kim/merged"]["downloads"] == ""
    assert by_id["lee/tuned"]["created"] == "2024-02-01"
    assert by_id["solo/stranger"]["created"] == ""
    assert by_id["Qwen/Qwen3-8B"]["evidence"] == ""
    assert by_id["kim/merged"]["evidence"] == "hub+tag hub"
    assert {tuple(row[name] for name in SAID) for row in rows} == {("made-up", "r2", "", "2026-09-25", "true")}
    page.fill("#query", "lee/tuned")
    page.press("#query", "Enter")
    expect(page.locator("#panel-export")).to_contain_text("lee/tuned and its descendants, as far as shown: 3 models.")
    name, data = taken(page, "CSV table")
    assert name == "lineage-made-up-qwen-lee-tuned-models-2026-09-25.csv"
    assert {row["repo_id"] for row in csv.DictReader(io.StringIO(data.decode()))} == {
        "lee/tuned",
        "lee/tuned-gguf",
        "kim/merged",
    }


def test_rows_of_two_csv_files_put_together_still_say_what_each_is_of(opened: Open) -> None:
    page = opened(family(3, complete=False, as_of=None), address="#panel=export&relation=merge").page
    expect(page.locator("#panel-export")).to_contain_text("Each row of the CSV says population, rule, filters")
    _, data = taken(page, "CSV table")
    (row,) = csv.DictReader(io.StringIO(data.decode(), newline=""))
    assert [row[name] for name in SAID] == ["made-up", "r2", "merges", "", "false"]


def test_hostile_names_come_out_as_text_without_formulas_and_controls(opened: Open) -> None:
    bad = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        '"',
        "a,b",
        "a\nb",
        "\uff1d1",
        "a\x1b[2J\x9b\x00",
        "a\u202eb",
        "\u200bzero\ufeff",
    ]
    parted = {"a;=1": "a;'=1", "a; +1": "a;' +1", 'a;"=1': "a;'\"=1", "a-b;c": "a-b;c", "a\n@x": "a\\x0a@x"}
    bad += [*parted, *(name for name in NAMES if len(name) < 90 and not re.search("[\ud800-\udfff]", name))]
    names = [f"{name}/x" for name in bad]
    words = codes([*bad])
    watched = opened(map_page(made(names, [-1] * len(names), license=words)), address="#panel=export")
    _, data = taken(watched.page, "CSV table")
    text = data.decode()
    assert not [char for char in text.replace("\r\n", "") if not char.isprintable()]
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for name, row in zip(bad, rows, strict=True):
        written = escape(name)
        tame = parted.get(name) or (f"'{written}" if re.match(r"[ \"]*[=+\-@\uff1d]", written) else written)
        assert row["license"] == tame
        assert row["repo_id"].startswith(tame)
    _, data = taken(watched.page, "JSON")
    assert [row["license"] for row in json.loads(data)["models"]] == bad


def test_the_json_says_where_its_numbers_come_from(opened: Open) -> None:
    page = opened(family(3), address="#panel=export&until=2024-01-31").page
    name, data = taken(page, "JSON")
    assert name == "lineage-made-up-qwen-filtered-models-2026-09-25.json"
    said = json.loads(data)
    models = said.pop("models")
    assert said == {
        "subject": "Qwen",
        "population": "made-up",
        "as_of": "2026-09-25",
        "complete": True,
        "rule": {"written": "r2", "words": "Models made from Qwen."},
        "digest": "0" * 64,
        "marks": ["crawl unfinished"],
        "selected": None,
        "only": ["there on 2024-01-31"],
        "count": 4,
    }
    assert len(models) == 4
    assert models[0] == {
        "repo_id": "Qwen/Qwen3-8B",
        "bases": [],
        "relations": [],
        "standing": "release counted from",
        "evidence": [],
        "generation": 0,
        "reach": 6,
        "downloads": 5000,
        "likes": None,
        "parameters": None,
        "created": "2024-01-01",
        "license": "apache-2.0",
        "task": None,
        "library": None,
        "counted": False,
    }


@pytest.mark.parametrize(
    ("population", "kind"),
    [("Hub", ""), ("sample: two days", "-sample"), ("sample of 20 August 2026 (HF//RADAR, CC-BY-4.0)", "-sample")],
)
def test_a_file_says_in_its_name_what_kind_of_population_it_is_of(opened: Open, population: str, kind: str) -> None:
    watched = opened(family(population=population), address="#panel=export")
    name, data = taken(watched.page, "SVG picture")
    assert name == f"lineage{kind}-qwen-view-2026-09-25.svg"
    said = "The Hugging Face Hub" if population == "Hub" else population.capitalize()[:6] + population[6:]
    assert f">{said}<" in data.decode()


def test_names_of_a_hundred_kinds_make_safe_files_and_sound_pictures(opened: Open) -> None:
    listed = [f"{owner}/{name}" for owner, name in zip(NAMES, reversed(NAMES), strict=True)]
    for subject in NAMES[3:40:18]:
        head = replace(
            HEAD,
            subject=subject,
            population=f"sample: {subject}",
            as_of=None,
            complete=False,
            written=subject,
            words=subject,
            marks=(subject,),
        )
        watched = opened(map_page(made(listed, [-1, *([0] * 99)], head)), address="#panel=export")
        name, data = taken(watched.page, "SVG picture")
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,180}\.svg", name)
        root = ET.fromstring(data)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            *("svg", "title", "desc", "clipPath", "path", "g", "text"),
        }
        assert not re.search(rb"\son\w+=", re.sub(rb">[^<]*<", b"><", data))
        assert watched.page.evaluate("window.ran") is None
        assert watched.complaints == []


def test_the_snippet_is_a_frame_in_a_sandbox_and_shows_the_same_view(
    opened: Open, chromium: Browser, tmp_path: Path
) -> None:
    watched = opened(family(), address="#panel=export&until=2024-01-31")
    snippet = watched.page.input_value("#snippet")
    assert 'sandbox="allow-scripts allow-downloads"' in snippet
    assert "panel=" not in snippet
    frame = tmp_path / "frame.html"
    frame.write_text(f"<!doctype html><title>Mine</title>{snippet}")
    page = chromium.new_context(offline=True).new_page()
    page.goto(frame.as_uri())
    inner = page.frame_locator("iframe")
    expect(inner.locator("html")).to_have_attribute("data-ready", "yes")
    expect(inner.locator("#until-said")).to_have_text("Until 2024-01-31: 5 of 35 models")
    page.context.close()


def test_the_snippet_is_copied_or_left_selected(opened: Open) -> None:
    page = opened(family(), address="#panel=export").page
    page.get_by_role("button", name="Copy the snippet").click()
    expect(page.locator("#panel-export [role=status]")).to_contain_text(re.compile("Copied|copy it yourself"))


def test_where_copying_is_forbidden_the_snippet_is_left_selected(opened: Open) -> None:
    forbidden = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject() } });"
    page = opened(family(), address="#panel=export", before=forbidden).page
    page.get_by_role("button", name="Copy the snippet").click()
    expect(page.locator("#panel-export [role=status]")).to_contain_text("the text is selected, copy it yourself")
    assert page.evaluate("getSelection().toString()").startswith("<iframe")


def test_a_picture_that_cannot_be_made_says_so(opened: Open) -> None:
    page = opened(
        family(),
        address="#panel=export",
        before="HTMLCanvasElement.prototype.toBlob = function (give) { give(null); };",
    ).page
    page.get_by_role("button", name="PNG picture").click()
    expect(page.locator("#panel-export [role=status]")).to_have_text(
        "It could not be written. The browser made no picture."
    )


def test_the_caption_says_what_the_view_holds_of_what_the_filter_leaves_and_follows_both(opened: Open) -> None:
    page = opened(two_families(), address="#panel=export&relation=finetune&relation=quantized&at=8,0,3").page
    caption = page.locator(".caption li")
    expect(caption.nth(1)).to_have_text(
        "Qwen: view of 2 of 3 models shown (2 of 3 counted by the rule), of 7 on the map."
    )
    expect(caption.nth(2)).to_have_text("Filter: only finetunes or quantized models.")
    expect(caption.nth(3)).to_have_text("Shown: finetune 1 · quantized 2.")
    page.press("#map", "Home")
    expect(caption.nth(1)).to_have_text("Qwen: view of all 3 models shown (3 counted by the rule), of 7 on the map.")
    address = page.url.partition("#")[0]
    page.goto(f"{address}#panel=export&relation=adapter")
    expect(caption.nth(1)).to_contain_text("view of the one model shown (1 counted by the rule), of 7 on the map.")
    page.goto(f"{address}#panel=export&relation=merge")
    expect(caption.nth(1)).to_contain_text("view of all 0 models shown")
    expect(caption.nth(3)).to_have_text("Shown: nothing.")


def test_the_link_is_copied_with_what_one_sees_behind_the_hash(opened: Open) -> None:
    kept = (
        "Object.defineProperty(navigator, 'clipboard', "
        "{ value: { writeText: async (text) => { window.kept = text; } } });"
    )
    page = opened(family(), address="#panel=export", before=kept).page
    expect(page.locator("#panel-export")).to_contain_text("send this file and that part")
    page.press("#map", "+")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#panel-export [role=status]")).to_have_text("Copied.")
    link = page.evaluate("window.kept")
    assert link == page.input_value("#link")
    assert link.partition("#")[0] == page.url.partition("#")[0]
    assert f"at={said_by(page)['at'][0]}" in link
    assert "panel=" not in link
    page.focus("#link")
    assert page.evaluate("getSelection().toString()") == link


@pytest.mark.parametrize("panel", ["compare", "list", "tree", "filter", "model"])
def test_the_link_shows_the_panel_that_was_open_before_and_the_words_searched_for(opened: Open, panel: str) -> None:
    page = opened(family(), address=f"#model=lee/tuned&with=kim/merged&find=quant&panel={panel}").page
    page.click("#tab-export")
    link = page.input_value("#link")
    assert f"panel={panel}" in link
    assert "find=quant" in link
    assert "with=kim/merged" in link
    assert "panel=" not in page.input_value("#snippet")
    page.fill("#query", "tuned")
    expect(page.locator("#link")).to_have_value(re.compile("find=tuned"))
    page.click("#close-panel")
    page.click("#tab-export")
    assert "panel=" not in page.input_value("#link")


def test_a_model_at_the_top_has_the_evidence_of_its_edges_too(opened: Open) -> None:
    page = opened(releases(), address="#panel=export").page
    listed = {row["repo_id"]: row for row in json.loads(taken(page, "JSON")[1])["models"]}
    assert listed["Qwen/Chat"]["bases"] == ["Qwen/Base"]
    assert listed["Qwen/Chat"]["evidence"] == ["tag"]
    assert listed["kim/mix"]["evidence"] == ["hub+tag", "hub"]
    assert all(len(row["bases"]) == len(row["relations"]) == len(row["evidence"]) for row in listed.values())


def test_parameters_are_exact(opened: Open) -> None:
    sizes = [27_781_427_952, -1, 8_190_735_361, 27_781_427_952, 0]
    data = made([f"lee/m{at}" for at in range(5)], [-1, 0, 0, 0, 0], parameters=np.array(sizes))
    page = opened(map_page(data), address="#panel=export").page
    rows = json.loads(taken(page, "JSON")[1])["models"]
    assert [row["parameters"] for row in rows] == [None if size < 0 else size for size in sizes]
    listed = csv.DictReader(io.StringIO(taken(page, "CSV table")[1].decode(), newline=""))
    assert [row["parameters"] for row in listed] == ["" if size < 0 else str(size) for size in sizes]
