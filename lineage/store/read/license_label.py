"""The SQL of `facts.license_label`, for what is filtered or counted in the database."""

from typing import Final

from lineage.facts import UNNAMING_LICENSES

_UNNAMING: Final = ", ".join(f"'{identifier}'" for identifier in UNNAMING_LICENSES)
LICENSE_LABEL: Final = (
    f"CASE WHEN license_name <> '' AND (license IS NULL OR lower(license) IN ({_UNNAMING})) "
    "THEN license_name ELSE license END"
)
"""What people call the license of a row of `model`."""
