"""A desk served on this machine's own address, and Chromium to sit at it."""

import json
import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from skill.settings import Settings
from skill.speaker.desk import add_desk
from skill.speaker.nlu import load_ear
from skill.web import create_app

ARTIFACTS = Path(__file__).parent / "artifacts"
PATIENCE_MS = 20_000
"""How long a condition is waited for; only a busy machine needs it."""

WIDE = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
_CHROMIUM = shutil.which("chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = f"sqlite:///{tmp_path_factory.mktemp('desk')}/coach.db"
    app = create_app(replace(Settings(), store=store, verify=False))
    add_desk(app, load_ear())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


# For a module, not for the session: as long as it is open, no other test could run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if _CHROMIUM is None:
        pytest.skip("there is no chromium on the PATH")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


class Desk:
    """The page as a person uses it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda it: self.complaints.append(it.text) if it.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda it: self.hosts.add(it.url.split("/")[2]))
        page.set_default_timeout(PATIENCE_MS)
        self.open(address)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("data-ready", "")

    def __getitem__(self, element_id: str) -> Locator:
        return self.page.locator(f"#{element_id}")

    def say(self, words: str) -> None:
        """Type a sentence and wait until the coach has answered it."""
        before = self["request"].text_content() or ""
        self["words"].fill(words)
        self["words"].press("Enter")
        expect(self["request"]).not_to_have_text(before)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def speed(self, value: str) -> None:
        self.page.get_by_role("radio", name={"1": "1×", "4": "4×"}.get(value, value)).check(force=True)

    def skip_to(self, segment: str, seconds: int) -> None:
        """Drag the playhead to so many seconds after the start of the segment whose key ends so."""
        marks = self.reply()["sessionAttributes"]["state"]["block"]["marks"]
        start_ms = next(at_ms for key, at_ms, _ in marks if key.endswith(segment))
        self["timeline"].locator("input").evaluate(
            """(bar, value) => {
                bar.value = value;
                for (const name of ["input", "change"]) bar.dispatchEvent(new Event(name));
            }""",
            math.ceil(start_ms / 1000) + seconds,
        )

    def reply(self) -> dict[str, Any]:
        """The last response, as the page shows it."""
        shown: dict[str, Any] = json.loads(self["response"].text_content() or "")
        return shown

    def start(self) -> None:
        """Up to the beginning of the lying figure four, at once."""
        self.speed("instant")
        self.say("start glute stretch")
        self.say("no")
        expect(self["coach"]).to_have_text("playing")

    def last(self, who: str) -> Locator:
        """The last thing that was said by `who`: you, coach, or note."""
        return self["log"].locator(f".{who} .said").last

    def shot(self, name: str) -> None:
        """Keep a picture."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png")


@pytest.fixture
def at_desk(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A person who has never been here, at a page of their own; whatever it complains of fails the test."""
    options = getattr(request, "param", WIDE)
    context = browser.new_context(**options)
    at_desk = Desk(context.new_page(), address)
    yield at_desk
    at_desk.shot(re.sub(r"\W+", "-", request.node.name).strip("-"))
    context.close()
    assert at_desk.complaints == []
    assert at_desk.hosts == {address.removeprefix("http://")}
