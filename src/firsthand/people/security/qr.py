"""The secret of an app as a picture that its camera reads."""

from typing import Any

from qrcode.main import QRCode

QUIET = 4
"""Empty squares around the picture (ISO/IEC 18004)."""


def squares(text: str) -> tuple[int, str]:
    """The side of the picture in squares, and the dark ones as the path of an SVG."""
    code: Any = QRCode(border=QUIET)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), dark
