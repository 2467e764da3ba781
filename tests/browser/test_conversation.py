"""A whole conversation in a real browser: start, pause, question, resume, pain, time-out, and coming back."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk

HOLD = "right/hold"


def test_it_starts_with_the_warning_and_the_pain_question(at_desk: Desk) -> None:
    at_desk.page.get_by_role("button", name="start glute stretch").click()
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "speaking")
    expect(at_desk["caption"]).to_have_text("A word first: I'm no substitute for professional advice.")
    expect(at_desk.last("coach").locator(".saying")).to_have_text(at_desk["caption"].inner_text())
    at_desk.shot("speaking")
    at_desk.speed("instant")
    expect(at_desk.last("coach")).to_contain_text("Any acute pain in your hips, glutes or lower back today?")
    expect(at_desk["open"]).to_have_text("open for 7 s")
    expect(at_desk["next"]).to_have_text("waits for you")
    expect(at_desk["chips"].get_by_role("button")).to_have_text(["no", "yes"])
    at_desk.press("no")
    expect(at_desk["coach"]).to_have_text("playing")


def test_a_pause_in_the_hold_keeps_the_seconds_and_resume_goes_on_with_them(at_desk: Desk) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    expect(at_desk["speaker"]).to_have_attribute("data-mood", "hold")
    expect(at_desk["where"]).to_have_text("lying figure four · right side · hold")
    expect(at_desk["number"]).to_have_text(re.compile("1[89]"))
    at_desk.press("pause")
    expect(at_desk["coach"]).to_have_text("paused")
    _, _, said = at_desk.last("coach").inner_text().partition("right side, ")
    left = int(said.split(" seconds left")[0])
    assert 18 <= left <= 24
    expect(at_desk["where"]).to_have_text("paused · lying figure four · right side · hold")
    at_desk.press("resume")
    expect(at_desk["coach"]).to_have_text("playing")
    at_desk.skip_to(HOLD, 2)
    expect(at_desk["number"]).to_have_text(re.compile(f"{left - 2}|{left - 1}"))


def test_a_question_in_the_hold_is_answered_and_the_hold_goes_on(at_desk: Desk) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 10)
    at_desk.say("what does this target")
    expect(at_desk["coach"]).to_have_text("playing")
    expect(at_desk["log"]).to_contain_text("gluteus maximus")
    kinds = at_desk["timeline"].locator(".blocks i").evaluate_all("all => all.map((it) => it.dataset.kind)")
    assert kinds[0] == "words"
    assert next(kind for kind in kinds if kind != "words") == "hold"


@pytest.mark.parametrize("words", ["it hurts", "ow, my knee"])
def test_pain_ends_everything_at_once(at_desk: Desk, words: str) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 10)
    at_desk.say(words)
    expect(at_desk["session"]).to_have_text("closed")
    expect(at_desk.last("coach")).to_contain_text("Please talk to a doctor or physiotherapist")
    expect(at_desk["mood"]).to_have_text("session over")
    proposed = at_desk["chips"].get_by_role("button").all_inner_texts()
    assert "open glute coach" in proposed
    assert not any(words.startswith("start") or "resume" in words for words in proposed)


@pytest.mark.parametrize("later", ["Session times out", "A day later"])
def test_who_comes_back_is_offered_the_place(at_desk: Desk, later: str) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    at_desk.press("pause")
    expect(at_desk["coach"]).to_have_text("paused")
    at_desk.press(later)
    expect(at_desk["session"]).to_have_text("closed")
    expect(at_desk["log"]).to_contain_text("nobody answers, the session has ended")
    at_desk.press("open glute coach")
    expect(at_desk["session"]).to_have_text("open, in the living room")
    expect(at_desk["log"]).to_contain_text("lying figure four")
    expect(at_desk["coach"]).to_have_text(re.compile("asking"))


def test_another_speaker_in_the_house_knows_the_place(at_desk: Desk) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    at_desk.press("pause")
    expect(at_desk["coach"]).to_have_text("paused")
    at_desk.press("To the bedroom")
    expect(at_desk["session"]).to_have_text("closed")
    at_desk.say("alexa, ask glute coach to resume")
    expect(at_desk["session"]).to_have_text("open, in the bedroom")
    expect(at_desk["where"]).to_have_text("lying figure four")
    expect(at_desk["log"]).to_contain_text("right side: ")
    at_desk.press("To the living room")  # where nobody has answered for long
    expect(at_desk["session"]).to_have_text("closed")


def test_a_day_may_pass_before_anything_is_said(at_desk: Desk) -> None:
    at_desk.press("A day later")
    at_desk.say("start glute stretch")
    expect(at_desk["coach"]).to_have_text("asking: pain")


def test_in_a_browser_that_keeps_nothing_everybody_is_new(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script("delete Storage.prototype.getItem; delete Storage.prototype.setItem;")
    at_desk = Desk(context.new_page(), address)
    with at_desk.page.expect_navigation():
        at_desk.press("Somebody new")
    at_desk.wait_until_ready()
    assert at_desk.complaints == []
    context.close()


def test_somebody_new_is_greeted_as_such(at_desk: Desk) -> None:
    at_desk.start()
    with at_desk.page.expect_navigation():
        at_desk.press("Somebody new")
    at_desk.wait_until_ready()
    expect(at_desk["log"]).to_be_empty()
    at_desk.speed("instant")
    at_desk.say("open glute coach")
    expect(at_desk.last("coach")).to_contain_text("Welcome to Glute Coach")


def test_reloading_is_walking_away_and_the_place_is_kept(at_desk: Desk) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 12)
    at_desk.open(at_desk.page.url)
    at_desk.speed("instant")
    at_desk.say("open glute coach")
    expect(at_desk.last("coach")).to_contain_text("lying figure four")


def test_what_is_said_is_shown_as_text_never_as_markup(at_desk: Desk) -> None:
    words = "<img src=x onerror=alert(1)> & <b>bold</b>"
    at_desk.say(words)
    expect(at_desk.last("you")).to_have_text(f"You: {words}")
    assert at_desk["log"].locator("img, b").count() == 0


AN_EAR = """globalThis.webkitSpeechRecognition = globalThis.SpeechRecognition = class {
    start() { setTimeout(() => this.%s); }
    abort() {}
};"""


def test_what_the_browser_hears_is_said(at_desk: Desk) -> None:
    at_desk.page.add_init_script(AN_EAR % "onresult({ results: [[{ transcript: 'start glute stretch' }]] })")
    at_desk.open(at_desk.page.url)
    at_desk.press("Speak")
    expect(at_desk.last("you")).to_have_text("You: start glute stretch")
    expect(at_desk["intent"]).to_have_text("StartStretchIntent")


def test_a_browser_that_hears_nothing_says_why(at_desk: Desk) -> None:
    at_desk.page.add_init_script(AN_EAR % "onerror({ error: 'not-allowed' })")
    at_desk.open(at_desk.page.url)
    at_desk.press("Speak")
    expect(at_desk["note"]).to_have_text("Not heard: the browser was not allowed to use the microphone. You can type.")
    expect(at_desk["mood"]).to_have_text("asleep")


def test_a_server_that_is_gone_is_told_and_the_page_goes_on(at_desk: Desk) -> None:
    at_desk.page.route("**/desk/say", lambda route: route.abort())
    at_desk["words"].fill("start glute stretch")
    at_desk["words"].press("Enter")
    expect(at_desk.last("note")).to_contain_text("the server does not answer")
    at_desk.page.unroute("**/desk/say")
    at_desk.say("start glute stretch")
    expect(at_desk["coach"]).to_have_text("asking: pain")
    at_desk.complaints.clear()  # of the call that failed


def test_request_and_response_can_be_looked_at_beside_the_last_words(at_desk: Desk) -> None:
    at_desk.start()
    at_desk.skip_to(HOLD, 10)
    at_desk.say("what does this target")
    at_desk.skip_to(HOLD, 4)
    at_desk.say("pause")
    at_desk.page.get_by_text("Request and response").click()
    expect(at_desk["response"]).to_be_in_viewport()
    expect(at_desk.last("coach").locator(".words").last).to_be_in_viewport()
    expect(at_desk["request"]).to_contain_text('"name": "AMAZON.PauseIntent"')
    expect(at_desk["response"]).to_contain_text('"shouldEndSession": false')
    expect(at_desk["intent"]).to_have_text("AMAZON.PauseIntent")
