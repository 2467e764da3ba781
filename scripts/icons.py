"""Draws the skill's icons from skill/package/icon.svg, in the two sizes that Amazon asks for.

Chromium must be installed. The icons are checked in, so this is run only after the drawing was changed.
"""

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "skill" / "package"
SIZES = (108, 512)
"""Pixels of each side."""


def draw(size: int) -> None:
    """Write icon-<size>.png beside the drawing."""
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"]
    picture = [f"--window-size={size},{size}", "--default-background-color=00000000"]
    out = f"--screenshot={PACKAGE / f'icon-{size}.png'}"
    drawing = (PACKAGE / "icon.svg").as_uri()
    command = ["chromium", *options, *picture, out, drawing]
    subprocess.run(command, check=True, capture_output=True)  # nosec B603  # no shell, all of it ours


def main() -> int:
    """Exit status: always 0; a browser that fails raises."""
    for size in SIZES:
        draw(size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
