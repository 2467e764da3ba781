"""The page without a mouse, on a narrow screen, in the dark, for a screen reader, and without motion."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE, Desk

NARROW = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
NARROWEST = {"viewport": {"width": 320, "height": 640}}
LIGHT = WIDE | {"color_scheme": "light"}
DARK = WIDE | {"color_scheme": "dark"}
LIVELY = WIDE | {"reduced_motion": "no-preference"}
HOLD = "right/hold"

LEAST_CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (rgb) => rgb.slice(0, 3).reduce((sum, value, i) => {
        const part = value / 255;
        return sum + [0.2126, 0.7152, 0.0722][i] * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
    const ground = (element) => {
        for (let it = element; it; it = it.parentElement) {
            const colour = rgba(getComputedStyle(it).backgroundColor);
            if (colour[3] === 255) return colour;
        }
        return [255, 255, 255];
    };
    const worst = [];
    for (const element of document.querySelectorAll("body *:not(.unseen):not(:disabled)")) {
        const own = [...element.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
        if (!own && element.id !== "words" || !element.checkVisibility({ checkVisibilityCSS: true })) continue;
        if (element.closest(".centre, script, [hidden], svg")) continue;
        const pseudo = element.id === "words" ? "::placeholder" : null;
        const [text, back] = [luminance(rgba(getComputedStyle(element, pseudo).color)), luminance(ground(element))];
        const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
        if (ratio < 4.5) worst.push(`${element.className || element.id || element.tagName}: ${ratio.toFixed(2)}`);
    }
    return worst;
}"""


def test_everything_can_be_done_with_the_keyboard_alone(at_desk: Desk) -> None:
    keyboard = at_desk.page.keyboard

    def until(selector: str, key: str) -> None:
        for _ in range(30):
            keyboard.press(key)
            if at_desk.page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"{key} does not lead to {selector}")

    expect(at_desk["words"]).to_be_focused()
    keyboard.type("start glute stretch")
    keyboard.press("Enter")
    expect(at_desk["coach"]).to_have_text("asking: pain")
    until("[name=speed]", "Shift+Tab")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    keyboard.type("no")  # from wherever the focus is
    keyboard.press("Enter")
    expect(at_desk["coach"]).to_have_text("playing")
    until("#timeline input", "Shift+Tab")
    keyboard.press("Home")
    for _ in range(40):
        keyboard.press("ArrowRight")
    expect(at_desk["timeline"].locator("input")).to_have_attribute("aria-valuetext", re.compile("right side · hold"))
    until("#log", "Tab")
    until("#chips button", "Tab")
    expect(at_desk.page.locator(":focus")).to_have_text("pause")
    keyboard.press("Enter")
    expect(at_desk["coach"]).to_have_text("paused")
    expect(at_desk["words"]).to_be_focused()
    until("#unanswered", "Tab")
    keyboard.press("Space")
    expect(at_desk["session"]).to_have_text("closed")
    until("summary", "Tab")
    keyboard.press("Enter")
    until("#request", "Tab")


def test_each_control_shows_where_the_focus_is(at_desk: Desk) -> None:
    at_desk.start()
    shown = """() => {
        const it = document.activeElement;
        const rings = [it, it.nextElementSibling, it.parentElement].filter(Boolean).map((one) => getComputedStyle(one));
        return it === document.body || rings.some((ring) => ring.outlineStyle === "solid" || ring.boxShadow !== "none");
    }"""
    for _ in range(25):
        at_desk.page.keyboard.press("Tab")
        assert at_desk.page.evaluate(shown), at_desk.page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("at_desk", [NARROW, NARROWEST], ids=["390", "320"], indirect=True)
def test_a_narrow_screen_never_scrolls_sideways(at_desk: Desk) -> None:
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert at_desk.page.evaluate(wide) == 0
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "hold")
    assert at_desk.page.evaluate(wide) == 0
    at_desk.press("pause")
    expect(at_desk["coach"]).to_have_text("paused")
    at_desk.page.get_by_text("Request and response").click()
    assert at_desk.page.evaluate(wide) == 0
    expect(at_desk["words"]).to_be_in_viewport()


@pytest.mark.parametrize("at_desk", [LIGHT, DARK], ids=["light", "dark"], indirect=True)
def test_all_text_stands_out_from_its_ground(at_desk: Desk) -> None:
    assert at_desk.page.evaluate(LEAST_CONTRAST) == []
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "hold")
    assert at_desk.page.evaluate(LEAST_CONTRAST) == []


@pytest.mark.parametrize(
    ("at_desk", "moves"), [(LIVELY, True), (WIDE, False)], ids=["any", "none"], indirect=["at_desk"]
)
def test_nothing_moves_for_who_wants_no_motion(at_desk: Desk, moves: bool) -> None:
    at_desk.say("start glute stretch")
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "speaking")
    assert at_desk.page.evaluate("() => document.getAnimations().length > 0") is moves


def test_a_screen_reader_is_told_of_every_word_and_of_changes_only(at_desk: Desk) -> None:
    page = at_desk.page
    expect(page.get_by_role("log", name="Conversation so far")).to_be_visible()
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"hold, 1[89] seconds$"))
    page.keyboard.press("p")
    expect(page.get_by_role("status")).to_have_text("listening")
    nameless = "all => all.filter((it) => !it.textContent.trim() && !it.ariaLabel && !it.labels?.length).length"
    assert page.locator("button, input, [role=group], section").evaluate_all(nameless) == 0
