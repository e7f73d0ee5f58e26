"""Writing a report."""

from pathlib import Path

from tests.cli.running import lineage


def test_a_report_is_written_whole_or_not_at_all(told: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    ran = lineage("report", "Qwen", "-o", page, "--db", told)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(f"Wrote {page}: Qwen, ")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "sample: a family told by hand: not the Hub" in text
    assert lineage("report", "nobody", "-o", page, "--db", told).code == 3
    assert lineage("report", "Qwen", "--rule", "tagged", "-o", page, "--db", told).code == 2
    assert page.read_text(encoding="utf-8") == text
    assert lineage("report", "Qwen", "-o", tmp_path / "nowhere" / "r.html", "--db", told).code == 1
