"""The clock of the page, measured in the browser: silences, the voice in its slots, and typing that takes no time."""

import re
from itertools import pairwise

from playwright.sync_api import expect

from skill.speaker import espeak
from tests.browser.conftest import Desk

TOLERANCE_MS = 200
HOLD = "right/hold"

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
    globalThis.spoken = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        const words = new URL(this.src).searchParams.get("words");
        this.addEventListener("playing", () => {
            spoken.push(["begin", words, performance.now()], ["end", words, performance.now() + 1000 * this.duration]);
        });
        return play.call(this);
    };
}"""

A_SLOW_VOICE = """
    globalThis.spoken = [];
    globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const voice = { name: "Slow", lang: "en-US", localService: true };
    const synthesis = { getVoices: () => [voice], addEventListener() {}, cancel() {}, speak(said) {
        spoken.push(["begin", said.text, performance.now()]);
        setTimeout(() => { spoken.push(["end", said.text, performance.now()]); said.onend(); }, 900);
    } };
    Object.defineProperty(globalThis, "speechSynthesis", { value: synthesis });
"""


Gap = tuple[str, float, float]


def live(at_desk: Desk, second: int, until: str) -> None:
    """Live from a second of the hold on, until words are shown."""
    at_desk.skip_to(HOLD, second)
    at_desk.speed("1")
    expect(at_desk["caption"]).to_have_text(re.compile(until))


def gaps(at_desk: Desk, recorded: str) -> list[Gap]:
    """What was recorded, as (sentence, silence after it, silence that the reply asks for), in milliseconds."""
    told = at_desk.page.evaluate(f"{recorded}.sort((one, other) => one[2] - other[2])")
    ssml = at_desk.reply()["response"]["outputSpeech"]["ssml"]
    asked_for = {words.strip(): float(ms) for words, ms in re.findall(r'([^.>]+\.?) <break time="(\d+)ms"/>', ssml)}
    return [
        (words, began - ended, asked_for[words])
        for (_, words, ended), (what, _, began) in pairwise(told)
        if what == "begin" and words in asked_for
    ]


def test_silences_are_kept_and_so_are_those_between_spoken_words(at_desk: Desk) -> None:
    at_desk.start()
    at_desk.page.evaluate(WATCH_THE_LOG)
    at_desk.page.evaluate(LISTEN_TO_THE_VOICE)
    live(at_desk, 27, until="right foot")
    expect(at_desk["caption"]).not_to_have_text(re.compile("right foot"))
    shown = gaps(at_desk, "told")
    assert [words for words, _, _ in shown].count("1") == 1
    assert max(scheduled for _, _, scheduled in shown) >= 3_000
    assert [it for it in shown if abs(it[1] - it[2]) > TOLERANCE_MS] == []
    heard = gaps(at_desk, "spoken")
    assert len(heard) == len(shown) if espeak.installed() else not heard
    assert [it for it in heard if abs(it[1] - it[2]) > TOLERANCE_MS] == []


def test_the_clock_waits_for_a_voice_that_takes_longer(at_desk: Desk) -> None:
    at_desk.page.add_init_script(A_SLOW_VOICE)
    at_desk.open(at_desk.page.url)
    at_desk.start()
    live(at_desk, 27, until="release")
    heard = gaps(at_desk, "spoken")
    assert [words for words, _, _ in heard][-2:] == ["2", "1"]
    assert [it for it in heard if abs(it[1] - it[2]) > TOLERANCE_MS] == []


def test_where_nothing_can_speak_the_words_come_in_time(at_desk: Desk) -> None:
    at_desk.page.route("**/desk/about", lambda route: route.fulfill(json={"voice": False}))
    at_desk.open(at_desk.page.url)
    expect(at_desk["note"]).to_contain_text("No voice here: the words come in time.")
    expect(at_desk["voice"]).to_be_hidden()
    at_desk.start()
    at_desk.page.evaluate(WATCH_THE_LOG)
    at_desk.page.evaluate(LISTEN_TO_THE_VOICE)
    live(at_desk, 27, until="release")
    shown = gaps(at_desk, "told")
    assert [words for words, _, _ in shown][-2:] == ["2", "1"]
    assert [it for it in shown if abs(it[1] - it[2]) > TOLERANCE_MS] == []
    assert at_desk.page.evaluate("spoken") == []


def test_the_first_key_stops_the_speech_and_typing_takes_no_time(at_desk: Desk) -> None:
    at_desk.page.evaluate(WATCH_THE_LOG)
    at_desk.say("start glute stretch")
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "speaking")
    at_desk.page.keyboard.press("n")
    pressed = at_desk.page.evaluate("performance.now()")
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "listening")
    expect(at_desk.last("coach").locator(".words").last).to_have_text(re.compile("—$"))
    at_desk.page.keyboard.type("o pain at all", delay=50)
    at_desk.page.keyboard.press("Enter")
    expect(at_desk.last("you")).to_have_text("You: no pain at all")
    times = at_desk["log"].locator(".you, .coach").evaluate_all("all => all.map((it) => Number(it.dataset.at))")
    _, sentence_at, said_at = times[:3]
    first_words = at_desk.page.evaluate("told[0][2]")
    assert abs((said_at - sentence_at) - (pressed - first_words)) < TOLERANCE_MS
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
    sentences = at_desk["log"].locator(".coach .words")
    expect(sentences).to_have_count(5)
    told = at_desk.page.evaluate("told.filter(([what]) => what === 'begin')")
    shown = sentences.evaluate_all("all => all.map((it) => Number(it.dataset.at))")
    wall, there = told[4][2] - told[1][2], shown[4] - shown[1]
    assert abs(there / 4 - wall) < TOLERANCE_MS
