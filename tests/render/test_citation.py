from lineage.render.citation import Cited, bibtex


def test_nothing_in_a_citation_acts_on_latex_or_the_terminal() -> None:
    entry = bibtex(
        Cited(
            "a/{b}_%\\x\x1b[2J",
            2.5,
            "derivatives of",
            "50 % & #1 ~ ^ $",
            "r2",
            "Hub",
            None,
            False,
            ("a",),
            "0" * 64,
            "1",
        )
    )
    assert "\x1b" not in entry
    assert r"\{b\}\_\%\textbackslash{}x" in entry
    assert r"50 \% \& \#1 \~{} \^{} \$" in entry
    assert entry.startswith("@misc{lineage-a--b")
    assert "year" not in entry
    assert "the Hugging Face Hub, not known to be complete" in entry
    assert entry.count("{") == entry.count("}")
