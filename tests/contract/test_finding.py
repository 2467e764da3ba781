"""What to do, what there is, what was done, and forgetting it: suggestions, lists, history, by voice."""

import re
from itertools import combinations

import pytest

from skill.coach.acts import Suggestion
from skill.coach.program import compile_program
from skill.coach.state import Plan
from skill.coach.words import Counting
from skill.library.model import Library
from skill.voice.timeline import timeline
from skill.voice.wording import Voice
from tests.content_files import ROUTINES, STRETCHES, read, structure, words
from tests.contract.test_routines import AFTER_RUN, said_s
from tests.spoken import Guest, Talk

SUGGESTED = re.compile(r"I suggest the (.+?), about .*?\. (.+) (Shall we do it\?|Would you like to do it now\?)$")
NAMES = {words(stretch)["name"]: stretch for stretch in STRETCHES}
NAMES |= {text["name"]: routine for routine, text in read("locales/en/routines.json").items()}


def suggested(said: str) -> tuple[str, str]:
    """What was suggested, and why; the reply has its length and ends in a question."""
    match = SUGGESTED.match(said)
    assert match, said
    return NAMES[match[1]], match[2]


@pytest.mark.parametrize(
    ("wish", "choices", "reason"),
    [
        ("I have five minutes", ["athlete-pair", "tight-hips-trio", "flexibility-pair"], "hamstrings|hips|tension"),
        ("I've been sitting all day", ["desk-break"], "sitting"),
        ("something standing", ["standing-forward-fold", "standing-figure-four"], "hamstrings|glutes|balance"),
        ("I just ran", ["after-run"], "after a run"),
        ("SuggestIntent situation=stiff level=beginner", ["lying-figure-four"], "rated for beginners"),
        ("something for the piriformis", ["pigeon-pose", "standing-figure-four"], "piriformis"),
    ],
)
def test_the_choice_is_sensible(wish: str, choices: list[str], reason: str, talk: Talk) -> None:
    choice, why = suggested(talk.say(wish))
    assert choice in choices
    assert re.search(reason, why)
    # Yes begins it, after the question that comes before any movement.
    begun = talk.say("yes", *(["you choose", "no"] if choice == "after-run" and "Which one" in talk.say() else []))
    assert "acute pain" in begun


@pytest.mark.parametrize(
    ("wish", "longest_s"),
    [("PT1M", 75), ("PT2M", 150), ("PT3M", 225), ("PT5M", 330), ("PT7M", 450), ("PT10M", 660), ("PT20M", 1200)],
)
def test_a_suggestion_fits_the_time(wish: str, longest_s: int, talk: Talk) -> None:
    said = talk.say(f"SuggestIntent duration={wish}")
    assert said_s(said) <= longest_s
    assert said_s(said) >= min(0.4 * longest_s, 400)


@pytest.mark.parametrize("muscle", read("vocabulary/muscles.json"))
def test_a_suggestion_works_the_muscle_or_there_is_none(muscle: str, talk: Talk) -> None:
    said = talk.say(f"SuggestIntent muscle={muscle}")
    if not any(muscle in muscles(stretch) for stretch in STRETCHES):
        assert "no clear stretch" in said
        return
    choice, _ = suggested(said)
    led = [choice] if choice in STRETCHES else [i["stretch"] for i in read(f"routines/{choice}.json")["items"]]
    assert any(muscle in muscles(stretch) for stretch in led)
    assert not any(structure(stretch).get("screening") for stretch in led), "nobody asked for a chair"


def muscles(stretch: str) -> list[str]:
    told = structure(stretch)
    return [muscle["id"] for muscle in told["primaryMuscles"] + told["secondaryMuscles"]]


@pytest.mark.parametrize("position", read("vocabulary/positions.json"))
def test_a_suggestion_keeps_the_position(position: str, talk: Talk) -> None:
    choice, _ = suggested(talk.say(f"SuggestIntent position={position}"))
    led = [choice] if choice in STRETCHES else [i["stretch"] for i in read(f"routines/{choice}.json")["items"]]
    assert {structure(stretch)["position"] for stretch in led} == {position}


def every_plan() -> list[Plan]:
    pairs = [tuple(pair) for number in (1, 2) for pair in combinations(AFTER_RUN, number)]
    plans = [Plan(stretch=stretch) for stretch in STRETCHES]
    plans += [Plan(routine=routine) for routine in ROUTINES if routine != "after-run"]
    return plans + [Plan(routine="after-run", chosen=pair) for pair in pairs]


@pytest.mark.parametrize("plan", every_plan(), ids=lambda plan: "-".join([plan.routine or plan.stretch, *plan.chosen]))
def test_the_length_in_a_suggestion_is_the_compiled_length(plan: Plan, library: Library, voice: Voice) -> None:
    program = compile_program(plan, library, Counting.LAST_FIVE)
    said = voice.text(Suggestion(plan.routine, plan.stretch, "benefits", None, program), 0)
    takes_s = sum(entry.duration_ms for entry in timeline(program, voice)) / 1000
    assert said_s(said) == pytest.approx(takes_s, rel=0.1)


LISTED = re.compile(r"^There's (.+?)(?:, to name a few)?\. ")


def listed(talk: Talk, first: str) -> list[str]:
    """Every name of a list, heard a few at a time with "more"."""
    said, names = talk.say(first), []
    while True:
        match = LISTED.match(said)
        assert match, said
        some = re.split(r", | and ", match[1].replace("the ", ""))
        assert len(some) <= 3
        names += some
        if "hear more" not in said:
            return names
        said = talk.say("more" if len(names) < 6 else "yes")


def fitting(muscle: str | None, position: str | None) -> set[str]:
    fit = [s for s in STRETCHES if (muscle in muscles(s) if muscle else True)]
    return {words(s)["name"] for s in fit if position in (None, structure(s)["position"])}


@pytest.mark.parametrize("position", [None, *read("vocabulary/positions.json")])
@pytest.mark.parametrize("muscle", [None, *read("vocabulary/muscles.json")])
def test_stretches_are_listed_by_muscle_and_position(muscle: str | None, position: str | None, talk: Talk) -> None:
    wanted = fitting(muscle, position)
    slots = "".join(f" {name}={value}" for name, value in (("muscle", muscle), ("position", position)) if value)
    if not wanted:
        assert "no stretch like that" in talk.say(f"ListStretchesIntent{slots}")
        return
    names = listed(talk, f"ListStretchesIntent{slots}")
    assert (set(names), len(names)) == (wanted, len(wanted))


def test_routines_are_listed(talk: Talk) -> None:
    names = listed(talk, "which routines are there")
    assert sorted(names) == sorted(text["name"] for text in read("locales/en/routines.json").values())


def test_a_list_can_be_left_and_a_name_on_it_started(talk: Talk) -> None:
    assert "hear more" in talk.say("which stretches do you have")
    assert talk.say("no").endswith("?")
    talk.say("which stretches do you have")
    assert "acute pain" in talk.say("the glute bridge")


FOLD = ["start the standing forward fold", "no"]


def test_history_counts_what_was_finished_and_the_streak_forgives_a_day(guest: Guest) -> None:
    talk = Talk(guest)
    asked = "how often have i stretched this week"
    assert "haven't finished" in talk.say(asked)
    talk.say(*FOLD, "no", "(new session +60)")
    assert re.search("one stretch in the last seven days", talk.say(asked, "(new session +172800)"))
    # A day was left out, and the streak goes on.
    talk.say(*FOLD, "no", "(new session +60)")
    said = talk.say(asked, "(new session +60)")
    assert re.search(r"2 stretches in the last seven days, on 2 days", said), said
    assert re.search(r"streak: 2 days", said), said
    # Two days were left out: it is over.
    talk.say("(new session +259200)")
    said = talk.say(asked)
    assert re.search(r"2 stretches in the last seven days, on 2 days", said), said
    assert "streak" not in said
    talk.say("(new session +604800)")
    assert "haven't finished" in talk.say(asked)


def test_what_was_left_half_way_is_not_counted(talk: Talk) -> None:
    talk.say(*FOLD, {"you": "stop", "at": "@hold+10"}, "(new session +60)")
    assert "haven't finished" in talk.say("how often have i stretched this week")


def test_two_of_three_stretches_count_as_two(talk: Talk) -> None:
    talk.say("start the tight hips trio", "no", "ready", "skip this stretch", "no", "(new session +60)")
    assert "2 stretches" in talk.say("how often have i stretched this week")


def test_forgetting_asks_once_and_leaves_nothing(guest: Guest) -> None:
    talk = Talk(guest)
    talk.say("count every second", *FOLD, {"you": "pause", "at": "@hold+10"})
    assert talk.say("forget me").endswith("Are you sure?")
    assert "Nothing is deleted" in talk.say("no")
    assert guest.stored() is not None
    assert "deleted" in talk.say("forget me", {"you": "yes", "session": "ended"})
    assert guest.stored() is None
    talk.say("(new session +60)")
    assert "no substitute for professional advice" in talk.say("open glute coach"), "as if for the first time"
    assert "haven't finished" in talk.say("how often have i stretched this week")
    assert "on" in talk.say("resume")
