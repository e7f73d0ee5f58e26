"""Profiles of Hypothesis: the same examples each time for `make test`, new ones for `make fuzz`."""

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider, _get_local_constants
from hypothesis.internal.constants_ast import Constants

FUZZ = "fuzz"


def _constants_of_the_program(_: HypothesisProvider) -> Constants:
    return _get_local_constants() if settings.get_current_profile_name() == FUZZ else Constants()


def load_profiles() -> None:
    """Register both profiles, and load that of `make test`."""
    # How long an example takes says more about the machine than about the program.
    untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("same", untimed, derandomize=True, database=None)
    settings.register_profile(FUZZ, untimed, print_blob=True)
    settings.load_profile("same")
    # Even derandomized, Hypothesis draws numbers and strings that it reads in whichever modules are imported by then:
    # other ones after each edit, and under each distribution of tests over processes. No setting turns that off.
    HypothesisProvider._local_constants = property(_constants_of_the_program)  # type: ignore[assignment]
