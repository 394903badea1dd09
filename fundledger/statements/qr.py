"""The picture of a QR code, to be printed on a paper: one bit a dot, quick enough for thousands.

    canvas.drawInlineImage(picture(text), x, y, side, side)

What the code says is made elsewhere (`banking.vietqr`). The white border that readers need is part
of the picture: nothing may be drawn over it. On paper a side of 28 mm is read by any telephone.
Do not set `rl_config.useA85 = 0`: reportlab then breaks pictures that are drawn in line.
"""

from __future__ import annotations

from PIL import Image, ImageOps

_BORDER = 4  # points of white all around, as the standard wants
_MASK = 0
"""Any of the eight will do for a reader; to try which is best takes eight times as long."""
_DOTS_A_POINT = 4
"""Some viewers blur a picture that they have to enlarge much."""
_BLACK_ON_WHITE = bytes([255, 0]) + bytes(254)


def picture(text: str) -> Image.Image:
    """The code in black and white; it can be read with up to 15 % of it spoilt."""
    import segno

    code = segno.make_qr(text, error="m", mask=_MASK, boost_error=False)
    points = b"".join(code.matrix).translate(_BLACK_ON_WHITE)
    size = len(code.matrix), len(code.matrix)
    drawn = ImageOps.expand(Image.frombytes("L", size, points), _BORDER, fill=255)
    dots = _DOTS_A_POINT * drawn.width
    in_bits = drawn.convert("1", dither=Image.Dither.NONE)
    return in_bits.resize((dots, dots), Image.Resampling.NEAREST)
