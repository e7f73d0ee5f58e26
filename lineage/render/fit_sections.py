"""Fits of fan-outs as tables for people: which forms are plausible, and how that was decided."""

from typing import TYPE_CHECKING, Final

from lineage.render.figures import thousands
from lineage.render.sections import Section
from lineage.render.table import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lineage.stats.tail import TailFit

_HOW: Final = (
    "Goodness: how often made-up data of the form lie as far from their own fit as these do, or farther. Small is bad.",
    "Ratio: the power law's log-likelihood less the other form's. Below 0, the other form is likelier.",
    "P: how often chance alone makes a ratio so far from 0.",
    "What is plausible:",
    "- No form with a goodness below 0.1.",
    "- The log-normal, unless the power law is likelier with p below 0.1, or it has become a power law itself.",
    "- The truncated power law, only if it is likelier than the power law with p below 0.1.",
    "- The power law, unless another form with a goodness of 0.1 or more is likelier with p below 0.1.",
    "Neither fits where none is left (Clauset, Shalizi and Newman 2009).",
)


def fit_sections(fits: "Mapping[str, TailFit]") -> list[Section]:
    """Lay out the fits, and once below them how to read them, where anything was fitted."""
    made = [fit_section(f"Form of the fan-out: {what}", found) for what, found in fits.items()]
    if any(found.least is not None for found in fits.values()):
        made.append(Section("How to read the fits", (), (), _HOW))
    return made


def fit_section(title: str, found: "TailFit") -> Section:
    """Lay out which forms the fan-outs may follow."""
    against = {one.other: one for one in found.comparisons}
    rows = []
    for one in found.fits:
        row: dict[str, object] = {
            "form": one.form.value,
            "parameters": ", ".join(f"{name} {value:.3g}" for name, value in one.parameters),
            "distance": f"{one.distance:.3f}",
            "goodness": f"{one.goodness:.2f}",
        }
        if one.form in against:
            row |= {"ratio": f"{against[one.form].ratio:.1f}", "p": f"{against[one.form].p:.3f}"}
        rows.append(row)
    columns = (
        Column("form", Kind.WHOLE),
        *(Column(name, Kind.WHOLE, align="right") for name in ("parameters", "distance", "goodness", "ratio", "p")),
    )
    return Section(title, columns, tuple(rows), _verdict(found), spare=("distance", "ratio"))


def _verdict(found: "TailFit") -> tuple[str, ...]:
    if found.least is None:
        few = (
            f"only {thousands(found.bases)} bases have a derivative" if found.too_few else "no range suits a power law"
        )
        return (f"Nothing is fitted: {few}.",)
    span = f"Fitted from {thousands(found.least)} to {thousands(found.greatest or 0)}, {thousands(found.tail)} bases."
    names = " or ".join(form.value for form in found.plausible)
    fitting = f"Plausible: {names}." if names else "Neither fits: no form is plausible."
    return (f"{span} {fitting}",)
