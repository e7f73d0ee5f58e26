"""`facts.license_label` for rows of `model`, for what is filtered or counted in the database."""

from typing import Final

from sqlalchemy import and_, case, func, or_

from lineage.facts import UNNAMING_LICENSES
from lineage.store.schema.tables import model

LICENSE_LABEL: Final = case(
    (
        and_(
            model.c.license_name != "",
            or_(model.c.license.is_(None), func.lower(model.c.license).in_(list(UNNAMING_LICENSES))),
        ),
        model.c.license_name,
    ),
    else_=model.c.license,
)
"""What people call the license of a row of `model`."""
