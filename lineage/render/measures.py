"""Every measure of `stats`: its unit, what it is measured of, its axis and its meaning."""

from typing import Final, NamedTuple


class Measure(NamedTuple):
    """One measure.

    Attributes:
        name: Its name.
        unit: What its values count, or are measured in.
        of: What the column `of` holds; empty where it is null.
        at: What the column `at` holds; empty where it is null.
        meaning: What is measured.
    """

    name: str
    unit: str
    of: str
    at: str
    meaning: str


_SPREAD: Final = "releases (or model), family"

MEASURES: Final = {
    measure.name: measure
    for measure in (
        Measure("models", "models", "owner, task …; null: all", "", "Models that are counted."),
        Measure("share", "share", "task, library …; null: not said", "", "Its part of the models counted."),
        Measure("bases", "bases", _SPREAD, "", "Models whose direct derivatives are counted, those without any too."),
        Measure("without_derivatives", "bases", _SPREAD, "", "Of these, how many have none."),
        Measure("fan_out_sum", "models", _SPREAD, "", "Direct derivatives of all of them; a merge counts under each."),
        Measure("fan_out_mean", "models", _SPREAD, "", "Direct derivatives a base."),
        Measure("fan_out_largest", "models", _SPREAD, "", "The greatest fan-out."),
        Measure("fan_out_quantile", "models", _SPREAD, "share of bases", "Fan-out that this share does not exceed."),
        Measure("bases_with_at_least", "bases", _SPREAD, "fan-out", "Bases with at least so many derivatives."),
        Measure("gini", "0 to 1", _SPREAD, "", "Gini coefficient of the fan-outs."),
        Measure("top_bases", "bases", _SPREAD, "", "How many bases the top 1 % are, rounded up."),
        Measure("top_share", "share", _SPREAD, "", "Part of the direct derivatives that these have."),
        Measure("fan_out", "models", "model", "releases, family, branches", "Direct derivatives of the ten largest."),
        Measure("reach", "models", "model", "releases, branches", "All descendants of the ten that reach farthest."),
        Measure("models_at_depth", "models", "", "depth", "Models so many edges below the nearest root."),
        Measure("models_in_generation", "models", "relation; null: all", "generation", "Models of the generation."),
        Measure("share_of_generation", "share", "relation", "generation", "Part of the generation's models."),
        Measure("place_in_chain", "edges", "model", "", "Place in the longest chain of bases, from 0."),
        Measure("new_by_relation", "models", "relation", "month", "Models created in the month."),
        Measure("total_by_relation", "models", "relation", "month", "Models created by the end of the month."),
        Measure("new_by_series", "models", "series", "month", "Models created in the month below the series."),
        Measure("total_by_series", "models", "series", "month", "Models created by the end of the month below it."),
        Measure("undated_models", "models", "", "", "Models without a date, in no month."),
        Measure("imported_models", "models", "", "", "Models with the Hub's import stamp of March 2022, in no month."),
        Measure("later_models", "models", "", "", "Models dated after the day of the data, in no month."),
        Measure("half_life", "days", "release", "", "Days by which half of its dated derivatives existed."),
        Measure("dated_derivatives", "models", "release", "", "Direct derivatives with an age."),
        Measure("observed_days", "days", "release", "", "Days from the release to the day of the data."),
        Measure("dated_before_release", "models", "release; number", "", "Derivatives dated before their release."),
        Measure("undated_derivatives", "models", "release; number", "", "Derivatives without a usable date."),
        Measure("cases", "bases", "number of the derivative", "", "Releases that were observed."),
        Measure("events", "bases", "number of the derivative", "", "Releases that have so many derivatives."),
        Measure("unobserved", "bases", "number of the derivative", "", "Releases left out: their day is not known."),
        Measure("at_risk", "bases", "number of the derivative", "day", "Releases still waiting before that day."),
        Measure("events_on_day", "bases", "number of the derivative", "day", "Releases that got it on that day."),
        Measure("still_waiting", "share", "number of the derivative", "day", "Estimated part still waiting after it."),
        Measure("still_waiting_low", "share", "number of the derivative", "day", "Lower edge of its 95 % band."),
        Measure("still_waiting_high", "share", "number of the derivative", "day", "Upper edge of its 95 % band."),
        Measure("waiting_days", "days", "number of the derivative", "share", "Days by which this share has it."),
        Measure("waiting_days_low", "days", "number of the derivative", "share", "Fast edge of its 95 % band."),
        Measure("waiting_days_high", "days", "number of the derivative", "share", "Slow edge of its 95 % band."),
        Measure("owners", "owners", "", "", "Owners of the models counted."),
        Measure("models_without_owner", "models", "", "", "Models whose name has no owner."),
        Measure("top_owners_share", "share", "", "", "Part of the models that the ten largest owners made."),
        Measure("new_owners", "owners", "", "month", "Owners whose first dated model is of the month."),
        Measure("undated_owners", "owners", "", "", "Owners none of whose models has a date."),
        Measure("fitted_bases", "bases", _SPREAD, "", "Bases with at least one derivative."),
        Measure("fitted_from", "models", _SPREAD, "", "Least fan-out of the fitted range."),
        Measure("fitted_to", "models", _SPREAD, "", "Greatest fan-out in it."),
        Measure("fitted_tail", "bases", _SPREAD, "", "Bases in the fitted range."),
        Measure("exponent", "", _SPREAD, "form", "Exponent of the fitted form."),
        Measure("rate", "", _SPREAD, "form", "Rate of its truncation."),
        Measure("mu", "", _SPREAD, "form", "Mean of the logarithm."),
        Measure("sigma", "", _SPREAD, "form", "Standard deviation of the logarithm."),
        Measure("log_likelihood", "", _SPREAD, "form", "Log-likelihood of the data in the range."),
        Measure("distance", "0 to 1", _SPREAD, "form", "Kolmogorov-Smirnov distance from the data."),
        Measure("goodness", "share", _SPREAD, "form", "Made-up data sets of the form that lie as far off, or farther."),
        Measure("likelihood_ratio", "", _SPREAD, "form", "The power law's log-likelihood less the form's."),
        Measure("p_value", "share", _SPREAD, "form", "How often chance alone makes such a ratio."),
        Measure("plausible", "0 or 1", _SPREAD, "form", "Whether the form is plausible."),
        Measure("fit_runs", "data sets", _SPREAD, "", "Made-up data sets for each goodness."),
        Measure("fit_seed", "", _SPREAD, "", "What they were drawn from."),
    )
}
"""Every measure by its name."""
