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
    assert "sample: a family told by hand: not the whole Hub" in text
    unknown = lineage("report", "nobody", "-o", page, "--db", told)
    assert (unknown.code, len(unknown.err.splitlines())) == (3, 1)
    assert lineage("report", "Qwen", "--rule", "tagged", "-o", page, "--db", told).code == 2
    assert page.read_text(encoding="utf-8") == text
    assert lineage("report", "Qwen", "-o", tmp_path / "nowhere" / "r.html", "--db", told).code == 1


def test_one_derivative_is_said_in_the_singular(told: Path, tmp_path: Path) -> None:
    page, only = tmp_path / "report.html", ("--relation", "quantized")
    lineage("report", "Qwen", *only, "-o", page, "--db", told)
    assert "<strong>1</strong> derivative</p>" in page.read_text(encoding="utf-8")
    assert "Qwen: 1 derivative\n" in lineage("stats", "Qwen", *only, "--db", told).out


def test_single_options_of_the_rule_add_to_what_the_rule_says(told: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    for options, rule in (
        (("--rule", "direct"), "r2/first-party=out/reach=direct"),
        (("--rule", "all-generations", "--relation", "quantized"), "r2/first-party=out/relations=quantized"),
    ):
        assert lineage("report", "Qwen", *options, "-o", page, "--db", told).code == 0
        text = page.read_text(encoding="utf-8")
        assert f"Rule: <code>{rule}</code>" in text
        assert f"<strong>{lineage('count', 'Qwen', *options, '-q', '--db', told).out.strip()}</strong>" in text
