"""A family's portrait as the bytes of a file."""

from typing import Final, Literal

from lineage.render.picture.card import card
from lineage.render.picture.data import PortraitData
from lineage.render.picture.paint import png, svg
from lineage.render.picture.shapes import inks
from lineage.render.picture.wording import headline, source_lines
from lineage.words.vocabulary import Theme

PictureFormat = Literal["png", "svg"]
PICTURE_FORMATS: Final[tuple[PictureFormat, ...]] = ("png", "svg")


def portrait(data: PortraitData, fmt: PictureFormat, theme: Theme) -> bytes:
    """Draw a share card of 1200 by 630 pixels; the same family always gives the same bytes."""
    shapes, color = card(data, theme), inks(theme)
    if fmt == "png":
        return png(shapes, color.paper, color.panel)
    return svg(shapes, color.paper, f"{headline(data.head).sentence}.", source_lines(data.head)[0])
