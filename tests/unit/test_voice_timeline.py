"""The schedule of a stretch or routine: as entries, as JSON, as a picture, and from the command line."""

import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from skill.cli import main
from skill.coach.state import Plan
from skill.coach.words import WAITS, Counting, Kind
from skill.voice.pace import spoken_ms
from skill.voice.picture import PIXELS_A_SECOND, picture
from skill.voice.script import Say, Silence
from skill.voice.timeline import Entry, as_json, timeline
from skill.voice.wording import Voice
from tests.coaching import library, name, plans, program

ALL_PLANS = pytest.mark.parametrize("plan", plans(), ids=name)
IMAGES = Path(__file__).parents[2] / "docs/images"
SVG = "{http://www.w3.org/2000/svg}"


def schedule_of(plan: Plan, voice: Voice) -> list[Entry]:
    return timeline(program(plan), voice)


def drawn(plan: Plan, voice: Voice) -> ET.Element:
    return ET.fromstring(picture(name(plan), schedule_of(plan, voice), "en"))


# The schedule.


@ALL_PLANS
def test_every_segment_is_there_but_those_that_wait(plan: Plan, voice: Voice) -> None:
    expected = [segment for segment in program(plan).segments if segment.kind not in WAITS]
    assert [entry.segment for entry in schedule_of(plan, voice)] == expected


@ALL_PLANS
def test_what_is_timed_lasts_exactly_its_seconds(plan: Plan, voice: Voice) -> None:
    for entry in schedule_of(plan, voice):
        if entry.segment.timed:
            assert entry.duration_ms == entry.segment.duration_ms


@ALL_PLANS
def test_the_cues_of_a_segment_follow_one_another_and_fill_it(plan: Plan, voice: Voice) -> None:
    for entry in schedule_of(plan, voice):
        ends = [at_ms + (part.ms if isinstance(part, Silence) else spoken_ms(part.text)) for at_ms, part in entry.cues]
        assert entry.cues[0][0] == 0
        assert [at_ms for at_ms, _ in entry.cues[1:]] == ends[:-1]
        assert ends[-1] == entry.duration_ms


def test_a_plan_is_given_as_plain_json(voice: Voice) -> None:
    entries = schedule_of(Plan("lying-figure-four"), voice)
    plain = json.loads(json.dumps(as_json(entries)))
    assert list(plain) == ["segments"]
    hold = next(segment for segment in plain["segments"] if segment["kind"] == "hold")
    assert (hold["key"], hold["duration_ms"]) == ("0/lying-figure-four/1/right/hold", 30_000)
    assert hold["cues"][0] == {"at_ms": 0, "silence_ms": 6_000}
    assert {"at_ms": 25_000, "say": "5"} in hold["cues"]
    assert len(plain["segments"]) == len(entries)


# The picture.


@ALL_PLANS
def test_a_picture_shows_each_segment_as_wide_as_it_is_long(plan: Plan, voice: Voice) -> None:
    entries = schedule_of(plan, voice)
    boxes = [box for box in drawn(plan, voice).iter(f"{SVG}rect") if box.get("height") == "36"]
    assert len(boxes) == len(entries)
    for box, entry in zip(boxes, entries, strict=True):
        assert float(box.attrib["width"]) == pytest.approx(entry.duration_ms * PIXELS_A_SECOND / 1000, abs=0.06)
    for before, after in pairwise(boxes):
        end = float(before.attrib["x"]) + float(before.attrib["width"])
        assert float(after.attrib["x"]) == pytest.approx(end, abs=0.25)


@ALL_PLANS
def test_a_picture_shows_what_is_said_and_has_room_for_all_of_it(plan: Plan, voice: Voice) -> None:
    svg = drawn(plan, voice)
    said = [part.text for entry in schedule_of(plan, voice) for _, part in entry.cues if isinstance(part, Say)]
    titles = [found.text for found in svg.iter(f"{SVG}title")]
    assert [title for title in titles if title in said] == said
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    for box in svg.iter(f"{SVG}rect"):
        assert float(box.get("x", 0)) + float(box.attrib["width"]) <= width
        assert float(box.get("y", 0)) + float(box.attrib["height"]) <= height


def test_each_side_has_a_lane_and_a_stretch_of_both_has_one(voice: Voice) -> None:
    lanes = re.compile("right|left|both")
    for stretch, expected in (("lying-figure-four", ["right", "left"]), ("glute-bridge", ["both"])):
        texts = [text.text or "" for text in drawn(Plan(stretch), voice).iter(f"{SVG}text")]
        assert [text for text in texts if lanes.fullmatch(text)] == expected


def test_the_picture_in_the_documentation_is_the_schedule_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    """To renew it: glute-coach timeline lying-figure-four --svg > docs/images/lying-figure-four.svg."""
    assert main(["timeline", "lying-figure-four", "--svg"]) == 0
    assert (IMAGES / "lying-figure-four.svg").read_text("utf-8") == capsys.readouterr().out


# The command.


def test_the_command_prints_every_word_with_its_time(voice: Voice, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "lying-figure-four"]) == 0
    printed = capsys.readouterr().out
    told = [text for text in re.findall(r"^  \d\d:\d\d\.\d  (.+)$", printed, re.MULTILINE) if "of silence" not in text]
    entries = schedule_of(Plan("lying-figure-four"), voice)
    assert told == [part.text for entry in entries for _, part in entry.cues if isinstance(part, Say)]
    total_s = sum(entry.duration_ms for entry in entries) / 1000
    assert printed.endswith(f"\n{int(total_s // 60):02d}:{total_s % 60:04.1f}  end\n")
    assert re.search(r"^\d\d:\d\d\.\d  0/lying-figure-four/1/right/hold  \(30\.0 s\)$", printed, re.MULTILINE)


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "tight-hips-trio", "--json"]) == 0
    kinds = {segment["kind"] for segment in json.loads(capsys.readouterr().out)["segments"]}
    assert {Kind.HOLD, Kind.SET_UP, Kind.SWITCH} <= kinds


@pytest.mark.parametrize("command", [["timeline", "plank"], ["render", "plank", "--out", "x.wav"]])
def test_an_unknown_id_is_named_with_those_there_are(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"glute-coach {command[0]}: 'plank' is unknown; there are ")
    assert all(id_ in said for id_ in (*library().stretches, *library().routines))


def test_the_usual_counting_is_scheduled(voice: Voice) -> None:
    hold = next(entry for entry in schedule_of(Plan("lying-figure-four"), voice) if entry.segment.kind is Kind.HOLD)
    assert hold.segment in program(Plan("lying-figure-four"), Counting.LAST_FIVE).segments
