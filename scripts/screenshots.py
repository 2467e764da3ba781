"""Make the two pictures of the desk in docs/images/: `python scripts/screenshots.py`, with chromium installed.

They look best with the Inter typeface on the machine (Debian: fonts-inter).
"""

import json
import math
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from skill.settings import Settings
from skill.speaker.desk import add_desk
from skill.speaker.nlu import load_ear
from skill.web import create_app

IMAGES = Path(__file__).parent.parent / "docs" / "images"
NOON = "2026-01-15T12:00:00"


def main() -> int:
    """Serve the desk, talk with the coach on a wide and on a narrow screen, and take a picture in a hold."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("scripts/screenshots.py: there is no chromium on the PATH", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(replace(Settings(), store=f"sqlite:///{folder}/coach.db", verify=False))
        add_desk(app, load_ear())
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            address = f"http://localhost:{server.server_port}"
            picture(browser, address, "desk-1280.png", 1280, 800, "light")
            picture(browser, address, "desk-390.png", 390, 844, "dark")
            browser.close()
        server.shutdown()
    return 0


def picture(browser: Browser, address: str, name: str, width: int, height: int, scheme: str) -> None:
    """A question in the middle of the first hold, and then the rest of it."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1 if width > 1000 else 2,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOON)
    page.goto(address)
    page.get_by_role("radio", name="instant").check(force=True)
    for words, coach in (("start glute stretch", "asking: pain"), ("no", "playing")):
        say(page, words)
        expect(page.locator("#coach")).to_have_text(coach)
    skip_into_the_hold(page, 7)
    say(page, "what does this target?")
    expect(page.locator("#intent")).to_have_text("TargetsIntent")
    skip_into_the_hold(page, 8)
    expect(page.locator("#speaker")).to_have_attribute("data-mood", "hold")
    page.get_by_role("radio", name="1×").check(force=True)
    expect(page.locator("#next")).to_contain_text("microphone in")
    page.locator("#words").focus()
    page.screenshot(path=IMAGES / name)
    context.close()


def say(page: Page, words: str) -> None:
    """Type and send."""
    page.locator("#words").fill(words)
    page.locator("#words").press("Enter")


def skip_into_the_hold(page: Page, seconds: int) -> None:
    """Drag the playhead to so many seconds into the first hold of the reply."""
    response = json.loads(page.locator("#response").text_content() or "")
    marks = response["sessionAttributes"]["state"]["block"]["marks"]
    start_ms = next(at_ms for key, at_ms, _ in marks if key.endswith("/hold"))
    page.locator("#timeline input").evaluate(
        "(bar, value) => { bar.value = value; bar.dispatchEvent(new Event('change')); }",
        math.ceil(start_ms / 1000) + seconds,
    )


if __name__ == "__main__":
    sys.exit(main())
