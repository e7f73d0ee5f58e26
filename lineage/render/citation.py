"""A number as a BibTeX entry, so that whoever cites it cites its rule, population, date and digest too."""

from typing import Final, NamedTuple

from lineage.render.escape import escape
from lineage.render.figures import thousands

_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\^{}",
        "~": r"\~{}",
    }
)


class Cited(NamedTuple):
    """The facts that a citation of a number holds.

    Attributes:
        subject: The model or organization.
        value: The number.
        what: What was counted, e.g. `derivatives of`.
        words: Its rule in words.
        written: Its rule as `--rule` takes it.
        population: What was counted in.
        as_of: The date of the data; `None` where it is not known.
        complete: Whether everything that the rule may count was looked at.
        marks: What limits the number.
        digest: SHA-256 of the names counted.
        version: Of this program.
        unfinished: Whether the crawl under it was broken off.
        limit: How little was looked at below the subject; `None` where it is enough.
    """

    subject: str
    value: float
    what: str
    words: str
    written: str
    population: str
    as_of: str | None
    complete: bool
    marks: tuple[str, ...]
    digest: str
    version: str
    unfinished: bool = False
    limit: str | None = None

    @property
    def caveat(self) -> str:
        """Return in parentheses the caveats for readers of the title alone; empty where there are none."""
        limits = (
            "nothing counted" if not self.value else None,
            "crawl unfinished" if self.unfinished else None,
            self.limit,
        )
        caveats = [limit for limit in limits if limit is not None]
        return f" ({'; '.join(caveats)})" if caveats else ""


def bibtex(cited: Cited) -> str:
    r"""Write the entry; what LaTeX or a terminal would act on is made harmless.

    >>> entry = bibtex(Cited("Qwen", 7, "derivatives of", "Models made from Qwen.", "r2/first-party=out", "Hub",
    ...                      "2026-09-25T13:47:38.000Z", True, (), "c0ffee" * 10, "0.1.0"))
    >>> print(*entry.splitlines()[:3], sep="\n")
    @misc{lineage-Qwen-7-c0ffeec0,
      author = {{lineage 0.1.0}},
      title = {7 derivatives of {Qwen}},
    """
    day = (cited.as_of or "")[:10]
    where = "the Hugging Face Hub" if cited.population == "Hub" else cited.population
    whole = "complete" if cited.complete else "not known to be complete"
    note = [
        f"Rule: {cited.words}",
        f"Population: {where}{f', as of {day}' if day else ''}, {whole}.",
        *(f"Note: {mark}." for mark in cited.marks),
        f"SHA-256 of the names counted: {cited.digest}.",
    ]
    fields = [
        ("author", f"{{lineage {_safe(cited.version)}}}"),
        ("title", f"{thousands(cited.value)} {cited.what} {{{_safe(cited.subject)}}}{_safe(cited.caveat)}"),
        *([("year", _safe(day[:4])), ("date", _safe(day))] if day else []),
        ("howpublished", _safe(f"lineage count {cited.subject} --rule {cited.written}")),
        ("note", _safe(" ".join(note))),
    ]
    key = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in cited.subject)
    number = thousands(cited.value).replace(",", "")
    lines = [f"  {name} = {{{value}}}," for name, value in fields]
    return "\n".join([f"@misc{{lineage-{key}-{number}-{cited.digest[:8]},", *lines, "}"]) + "\n"


def _safe(text: str) -> str:
    return escape(text).translate(_LATEX)
