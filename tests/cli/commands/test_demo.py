"""The demo and the simulated Hub: the whole way, on loopback."""

import json
import re
import shlex
import signal
from pathlib import Path
from urllib.request import urlopen

import pytest

from lineage.simhub import SimHub, made_up
from lineage.simhub.sample import POPULATION
from tests.cli.running import lineage, start
from tests.patience import HUNG_AFTER


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The folder of one demo, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HF_TOKEN", "hf_mine")
        patch.delenv("COLUMNS", raising=False)
        ran = lineage("demo", "--dir", "my demo")
    assert ran.code == 0, ran.err
    return folder, ran.out, ran.err


def test_the_demo_crawls_counts_and_draws_a_real_sample(shown: tuple[Path, str, str]) -> None:
    folder, out, err = shown
    assert "Done: 7,256 models, " in err
    assert "Next:" not in err
    assert "hf_mine" not in out + err
    assert out.startswith(f"\n{POPULATION}: not the whole Hub · as of 2026-08-20\n")
    assert "\nQwen: 2,168 direct derivatives, 2,605 over all generations\n" in out
    assert {path.name for path in (folder / "my demo").iterdir()} >= {"demo.sqlite", "graph.html", "map.html"}
    assert all((folder / "my demo" / page).stat().st_size > 10_000 for page in ("graph.html", "map.html"))
    assert "map.html" in out.partition("Open in a browser:")[2]


def test_the_demo_draws_a_family_of_several_generations_that_fits_a_page(shown: tuple[Path, str, str]) -> None:
    folder, out, _ = shown
    drawn = re.search(r"graph\.html\s+(\S+): ([\d,]+) of ([\d,]+) models", out)
    assert drawn is not None
    assert drawn[2] == drawn[3]
    assert 20 <= int(drawn[3]) <= 400
    found = lineage("count", drawn[1], "--json", "--db", folder / "my demo" / "demo.sqlite").json
    assert len(found["by_depth"]) >= 2
    assert found["derivatives"] == int(drawn[3]) - 1


def test_every_command_that_the_demo_suggests_works_as_it_stands(
    shown: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out, _ = shown
    monkeypatch.chdir(folder)
    suggested = [shlex.split(line, comments=True) for line in out.splitlines() if line.startswith("  lineage ")]
    of_the_demo = [words for _, *words in suggested if "--db" in words]
    assert len(of_the_demo) == 7
    for words in of_the_demo:
        ran = lineage(*words)
        assert ran.code == 0
        assert ran.out.startswith(POPULATION) or "-o" in words
    assert [words[1] for words in suggested[7:]] == ["explore", "crawl"]
    assert not any("--db" in words for words in suggested[7:])


ANSWERS = [
    "count Qwen",
    "count Qwen --as-of 2026-07",
    "count Qwen --all-rules",
    "count Qwen --json",
    "count Qwen --cite",
    "info Qwen/Qwen3-8B",
    "info Qwen/Qwen3-8B --json",
    "trace mradermacher/MathForm-8B-GGUF",
    "trace mradermacher/MathForm-8B-GGUF --json",
    "tree Qwen/Qwen3.5-4B",
    "tree Qwen/Qwen3.5-4B --json",
    "ls Qwen/Qwen3-8B",
    "ls Qwen/Qwen3-8B -q",
    "ls Qwen/Qwen3-8B --json",
    "ls Qwen/Qwen3-8B --format csv",
    "ls Qwen/Qwen3-8B --format jsonl",
    "count Qwen --format csv",
    "releases Qwen",
    "stats Qwen --only growth",
    "stats Qwen --json",
    "compare Qwen Llama Gemma",
    "search mathform",
    "status",
    "graph Qwen -o page.html",
    "graph Qwen/Qwen3.5-4B -o page.html",
    "graph Qwen/Qwen3.5-4B -o page.svg",
    "explore Qwen --no-open -o page.html",
    "report Qwen -o page.html",
]


@pytest.mark.parametrize("words", ANSWERS)
def test_every_answer_says_the_day_of_the_sample_and_credits_it(
    words: str, shown: tuple[Path, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HF_ENDPOINT")  # the database is not from the Hub that would be asked, so none is
    ran = lineage(*words.split(), "--db", shown[0] / "my demo" / "demo.sqlite")
    assert ran.code == 0, ran.err
    pages = [path.read_text(encoding="utf-8") for path in tmp_path.glob("page.*")]
    assert len(pages) == words.count(" -o ")
    said = "".join(pages) or ran.out + ran.err
    assert POPULATION in said
    assert "2026-08-20" in said or words.endswith(".svg")  # a portrait's words are drawn, all but its description
    assert "Crawling" not in ran.err


def test_a_second_demo_in_the_same_folder_refreshes_the_first(
    shown: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shown[0])
    again = lineage("demo", "--dir", "my demo")
    assert (again.code, again.out) == (0, shown[1])


def test_a_demo_in_the_folder_of_something_else_says_so(tmp_path: Path) -> None:
    with SimHub(made_up(40, seed=1), quota=None) as hub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.url)
        assert lineage("crawl", "Qwen", "--plan", "sweep", "--db", tmp_path / "demo.sqlite").code == 0
    ran = lineage("demo", "--dir", tmp_path)
    assert (ran.code, ran.out) == (5, "")
    assert "made-up" in ran.err


def test_a_simulated_hub_serves_made_up_models_until_ctrl_c() -> None:
    process = start("simhub", "--made-up", "50", "--port", "0", "--quota", "9", "--total")
    assert process.stdout is not None
    assert process.stderr is not None
    url = process.stdout.readline().strip()
    said = process.stderr.readline()
    assert "Serving 50 models (made-up)." in said
    assert f" HF_ENDPOINT={url} " in said
    assert said.endswith(" -m lineage crawl --db simhub.sqlite\n")
    with urlopen(f"{url}/api/models?limit=3") as answer:
        assert answer.headers["X-Lineage-Population"] == "made-up"
        assert answer.headers["X-Total-Count"] == "50"
        assert len(json.load(answer)) == 3
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=HUNG_AFTER)[0] == ""
    assert process.returncode == 0


def test_a_simulated_hub_replays_a_file_as_a_sample(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"_id": "000000000000000000000001", "id": "lee/tuned"}\n')
    process = start("simhub", rows, "--population", "sample: one row", "--port", "0")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    ran = lineage("simhub", rows, "--port", url.rpartition(":")[2])
    assert (ran.code, ran.out) == (2, "")
    with urlopen(f"{url}/api/models") as answer:
        assert answer.headers["X-Total-Count"] is None
    with urlopen(f"{url}/api/models/lee/tuned") as answer:
        assert answer.headers["X-Lineage-Population"] == "sample: one row"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=HUNG_AFTER)
    assert process.returncode == 0


def test_a_file_without_a_population_gives_its_own_name_to_every_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "rows of mine.jsonl"
    rows.write_text('{"_id": "000000000000000000000001", "id": "lee/tuned", "createdAt": "2026-01-01T00:00:00.000Z"}\n')
    process = start("simhub", rows, "--port", "0")
    assert process.stdout is not None
    monkeypatch.setenv("HF_ENDPOINT", process.stdout.readline().strip())
    for plan in ("walk", "sweep"):
        database = tmp_path / f"{plan}.sqlite"
        assert lineage("crawl", "lee", "--plan", plan, "--db", database).code == 0
        assert lineage("status", "--json", "--db", database).json["population"] == "sample: rows of mine.jsonl"
    assert lineage("info", "lee/tuned", "--json", "--db", tmp_path / "asked.sqlite").json["population"] == (
        "sample: rows of mine.jsonl"
    )
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=HUNG_AFTER)
