"""The houses behind the pages: one clock for all rooms of a house, and a bounded number of houses."""

from skill.speaker.house import MOST_HOUSES, House, Houses
from skill.speaker.script import START_MS
from tests.scripted_skill import ScriptedSkill, ear, reply

PERSON, PAGE = "1" * 8, "a" * 8


def house(skill: ScriptedSkill) -> House:
    return House(skill.post, ear, PERSON, PAGE)


def test_rooms_are_devices_of_one_person() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Welcome back. Ready?"))
    home = house(skill)
    home.say("living room", "start", START_MS)
    home.say("bedroom", "resume", START_MS + 5_000)
    first, second = (it["context"]["System"] for it in skill.requests)
    assert first["user"] == second["user"]
    assert first["device"]["deviceId"] != second["device"]["deviceId"]
    assert skill.requests[1]["session"]["new"] is True


def test_time_passes_in_every_room() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Hello. Ready?"))
    home = house(skill)
    home.say("living room", "start", START_MS)
    home.say("bedroom", "start", START_MS + 3_600_000)
    assert skill.kinds == ["StartIntent", "SessionEndedRequest", "StartIntent"]


def test_no_words_are_the_wake_word_alone() -> None:
    skill = ScriptedSkill(reply("Any pain in your hips, glutes or lower back today?"))
    home = house(skill)
    begins_at = home.say("living room", "start", START_MS)["turn"]["beginsAt"]
    sight = home.say("living room", "", begins_at + 100)
    assert sight["heard"] is False
    assert sight["turn"]["endsAt"] == begins_at + 100
    assert skill.kinds == ["StartIntent"]


def test_a_clock_that_goes_back_stands_still() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Good. Ready?"))
    home = house(skill)
    home.advance("living room", START_MS + 60_000)
    sight = home.say("living room", "start", START_MS)
    assert sight["turn"]["sentAt"] >= START_MS + 60_000


def test_leaving_ends_what_is_open_in_every_room() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Hello. Ready?"))
    home = house(skill)
    home.say("living room", "start", START_MS)
    home.say("bedroom", "start", START_MS + 1_000)
    home.leave(START_MS + 2_000)
    assert [it["request"].get("reason") for it in skill.requests[2:]] == ["USER_INITIATED"] * 2


def test_a_page_finds_its_house_again_and_the_longest_unused_is_given_up() -> None:
    houses = Houses(ScriptedSkill().post, ear)
    first = houses.house(PERSON, "0")
    second = houses.house(PERSON, "1")
    for number in range(2, MOST_HOUSES):
        houses.house(PERSON, str(number))
    assert houses.house(PERSON, "0") is first
    houses.house(PERSON, "one more")
    assert houses.house(PERSON, "0") is first
    assert houses.house(PERSON, "1") is not second
