"""The clock of the page, measured in the browser: silences, the voice in its slots, and typing that takes no time."""

import json
import re

import pytest
from playwright.sync_api import expect

from skill.speaker import espeak
from tests.browser.conftest import Desk

TOLERANCE_MS = 200
HOLD = "right side · hold"

WATCH_THE_LOG = """() => {
    globalThis.told = [];
    const note = (what, element) => told.push([what, element.textContent, performance.now()]);
    new MutationObserver((changes) => {
        for (const change of changes) {
            for (const added of change.addedNodes) {
                if (added.classList?.contains("saying")) note("begin", added);
            }
            if (change.oldValue?.includes("saying") && !change.target.classList.contains("saying")) {
                note("end", change.target);
            }
        }
    }).observe(document.getElementById("log"), {
        subtree: true, childList: true, attributeFilter: ["class"], attributeOldValue: true,
    });
}"""

LISTEN_TO_THE_VOICE = """() => {
    globalThis.told = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        const words = new URL(this.src).searchParams.get("words");
        this.addEventListener("playing", () => {
            told.push(["begin", words, performance.now()], ["end", words, performance.now() + 1000 * this.duration]);
        });
        return play.call(this);
    };
}"""

A_SLOW_VOICE = """
    globalThis.told = [];
    globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const voice = { name: "Slow", lang: "en-US", localService: true };
    const synthesis = { getVoices: () => [voice], addEventListener() {}, cancel() {}, speak(said) {
        told.push(["begin", said.text, performance.now()]);
        setTimeout(() => { told.push(["end", said.text, performance.now()]); said.onend(); }, 900);
    } };
    Object.defineProperty(globalThis, "speechSynthesis", { value: synthesis });
"""


def through_the_count(at_desk: Desk) -> list[tuple[str, float, float]]:
    """Live from five seconds before the end of the hold: (sentence, silence after it, as scheduled), in ms."""
    at_desk.skip_to(HOLD, 24)
    at_desk.page.evaluate("told.length = 0")
    at_desk.speed("1")
    expect(at_desk["where"]).to_contain_text("switch", timeout=30_000)
    at_desk.speed("instant")
    ssml = json.loads(at_desk["response"].text_content() or "")["response"]["outputSpeech"]["ssml"]
    breaks = {text: int(ms) for text, ms in re.findall(r'([^.>]+\.?) <break time="(\d+)ms"/>', ssml)}
    told = at_desk.page.evaluate("told.sort((one, other) => one[2] - other[2])")
    gaps = [
        (words.strip(), began - ended, float(breaks[words]))
        for (_, words, ended), (_, _, began) in zip(told[1::2], told[2::2], strict=False)
        for words in [next((it for it in breaks if it.strip() == words), "")]
        if words
    ]
    assert [words for words, _, _ in gaps[:5]] == ["5", "4", "3", "2", "1"]
    return gaps


def test_silences_last_as_long_as_the_coach_asked_for(at_desk: Desk) -> None:
    at_desk.page.evaluate(WATCH_THE_LOG)
    at_desk.start()
    gaps = through_the_count(at_desk)
    assert max(scheduled for _, _, scheduled in gaps) >= 3_000
    assert [it for it in gaps if abs(it[1] - it[2]) > TOLERANCE_MS] == []


@pytest.mark.skipif(not espeak.installed(), reason="there is no espeak-ng on the PATH")
def test_silences_between_spoken_words_last_as_long_too(at_desk: Desk) -> None:
    at_desk.page.evaluate(LISTEN_TO_THE_VOICE)
    at_desk.start()
    assert [it for it in through_the_count(at_desk) if abs(it[1] - it[2]) > TOLERANCE_MS] == []


def test_the_clock_waits_for_a_voice_that_takes_longer(at_desk: Desk) -> None:
    at_desk.page.add_init_script(A_SLOW_VOICE)
    at_desk.open(at_desk.page.url)
    at_desk.start()
    gaps = through_the_count(at_desk)[:5]
    assert [it for it in gaps if abs(it[1] - it[2]) > TOLERANCE_MS] == []


def test_the_first_key_stops_the_speech_and_typing_takes_no_time(at_desk: Desk) -> None:
    at_desk.say("start glute stretch")
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "speaking")
    wall = "() => Date.now()"
    before = at_desk.page.evaluate(wall)
    at_desk.page.keyboard.press("n")
    after = at_desk.page.evaluate(wall)
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "listening")
    expect(at_desk.last("coach").locator(".words").last).to_have_text(re.compile("—$"))
    at_desk.page.keyboard.type("o pain at all", delay=50)
    at_desk.page.keyboard.press("Enter")
    said_at = int(at_desk["log"].locator(".you").last.get_attribute("data-at") or 0)
    assert before <= said_at <= after
    expect(at_desk["coach"]).to_have_text("playing")


def test_escape_after_a_key_says_nothing_and_the_microphone_stays_open(at_desk: Desk) -> None:
    at_desk.say("start glute stretch")
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "speaking")
    at_desk.page.keyboard.type("oh")
    at_desk.page.keyboard.press("Escape")
    expect(at_desk.last("note")).to_have_text("nothing said: the microphone stays open a little longer")
    expect(at_desk["words"]).to_have_value("")
    expect(at_desk["open"]).to_have_text(re.compile(r"open for \d s"))


def test_four_times_as_fast_is_four_times_as_fast(at_desk: Desk) -> None:
    at_desk.page.evaluate(WATCH_THE_LOG)
    at_desk.say("start glute stretch")
    at_desk.speed("4")
    expect(at_desk["open"]).to_have_text(re.compile("open for"), timeout=15_000)
    told = at_desk.page.evaluate("told.filter(([what]) => what === 'begin')")
    shown = at_desk["log"].locator(".coach .words").evaluate_all("all => all.map((it) => Number(it.dataset.at))")
    wall, there = told[-1][2] - told[-4][2], shown[-1] - shown[-4]
    assert abs(there / 4 - wall) < TOLERANCE_MS
