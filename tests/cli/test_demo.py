"""The demo and the simulated Hub: the whole way, on loopback."""

import json
import re
import shlex
import signal
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.running import lineage, start


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The folder of one demo, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HF_TOKEN", "hf_mine")
        ran = lineage("demo", "--dir", "my demo")
    assert ran.code == 0, ran.err
    return folder, ran.out, ran.err


def test_the_demo_crawls_counts_and_draws_a_made_up_hub(shown: tuple[Path, str, str]) -> None:
    folder, out, err = shown
    assert "Done: 20,000 models, " in err
    assert "Next:" not in err
    assert "hf_mine" not in out + err
    assert out.startswith("\nmade-up: no figure here is the Hub's · as of ")
    assert re.search(r"^Qwen: [\d,]+ direct derivatives, [\d,]+ over all generations$", out, re.MULTILINE)
    assert {path.name for path in (folder / "my demo").iterdir()} >= {"demo.sqlite", "graph.html", "map.html"}
    assert all((folder / "my demo" / page).stat().st_size > 10_000 for page in ("graph.html", "map.html"))
    assert "map.html" in out.partition("as a map, to walk through:")[2]


def test_the_demo_draws_a_family_of_several_generations_that_fits_a_page(shown: tuple[Path, str, str]) -> None:
    folder, out, _ = shown
    drawn = re.search(r"Drew (\S+) with ([\d,]+) of ([\d,]+) models", out)
    assert drawn is not None
    assert drawn[2] == drawn[3]
    assert 20 <= int(drawn[3]) <= 400
    found = lineage("count", drawn[1], "--json", "--db", folder / "my demo" / "demo.sqlite").json
    assert len(found["by_depth"]) >= 3
    assert found["all"]["total"] == int(drawn[3]) - 1


def test_the_demo_has_a_bulk_upload_below_qwen(shown: tuple[Path, str, str]) -> None:
    folder, _, _ = shown
    rows = lineage("ls", "Qwen", "--bursts", "only", "--json", "--db", folder / "my demo" / "demo.sqlite").json
    assert {row["burst"] for row in rows} == {1}
    assert rows[0]["burst_base"].startswith("Qwen/Qwen1.5-")


def test_every_command_that_the_demo_suggests_works_as_it_stands(
    shown: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out, _ = shown
    monkeypatch.chdir(folder)
    suggested = [shlex.split(line, comments=True) for line in out.splitlines() if line.startswith("  lineage ")]
    assert len(suggested) == 8
    for _, *words in suggested[:5]:
        ran = lineage(*words)
        assert ran.code == 0
        assert ran.out.startswith("made-up: ")
    assert [words[1] for words in suggested[5:]] == ["crawl", "crawl", "count"]
    assert not any("--db" in words for words in suggested[5:])


def test_a_simulated_hub_serves_made_up_models_until_ctrl_c() -> None:
    process = start("simhub", "--made-up", "50", "--port", "0", "--quota", "9")
    assert process.stdout is not None
    assert process.stderr is not None
    url = process.stdout.readline().strip()
    said = process.stderr.readline()
    assert "Serving 50 models (made-up)." in said
    assert f" HF_ENDPOINT={url} " in said
    assert said.endswith(" -m lineage crawl --db simhub.sqlite\n")
    with urlopen(f"{url}/api/models?limit=3") as answer:  # noqa: S310 - loopback
        assert answer.headers["X-Lineage-Population"] == "made-up"
        assert len(json.load(answer)) == 3
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[0] == ""
    assert process.returncode == 0


def test_a_simulated_hub_replays_a_file_as_a_sample(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"_id": "000000000000000000000001", "id": "lee/tuned"}\n')
    process = start("simhub", rows, "--population", "sample: one row", "--port", "0")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    ran = lineage("simhub", rows, "--port", url.rpartition(":")[2])
    assert (ran.code, ran.out) == (2, "")
    with urlopen(f"{url}/api/models/lee/tuned") as answer:  # noqa: S310 - loopback
        assert answer.headers["X-Lineage-Population"] == "sample: one row"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0
