"""Quiet about people: what is logged and what is stored of them, whatever they say, in every phase."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from skill.alexa.reading import HANDLED_INTENTS
from skill.coach.words import Phase
from skill.speaker.requests import launch, session_ended
from tests.endpoint import Endpoint, Visitor, matched

WORDS = "my left hip goes numb"
SYMPTOMS = ("pain", "sharp-pain", "numbness", "tingling", "discomfort", "cramp", "dizziness")
OF_HEALTH = (
    "pain",
    "numb",
    "tingl",
    "cramp",
    "dizz",
    "discomfort",
    "hurt",
    "nerve",
    "injur",
    "sciati",
    "pregnan",
    "symptom",
)
NOT_STORED = (*OF_HEALTH, "cleared", "screened", "question", "phase", "left hip", "amzn1.ask.account", "somebody")
NOT_LOGGED = (*OF_HEALTH, "left hip", "goes numb", "amzn1.ask.account", "somebody", "plank", "YesIntent", "NoIntent")
SLOTS: dict[str, dict[str, Any]] = {
    "PainIntent": {"symptom": {"value": WORDS}, "body_part": matched("hip")},
    "SuitabilityIntent": {"stretch": matched("pigeon-pose"), "condition": matched("sciatica")},
    "StartStretchIntent": {"stretch": "plank for my injured knee"},
    "StartRoutineIntent": {"routine": "plank for my injured knee"},
    "SuggestIntent": {"situation": matched("stiff"), "muscle": WORDS},
    "TopicIntent": {"topic": WORDS},
    "MuscleIntent": {"muscle": WORDS},
}


@pytest.fixture
def endpoint(tmp_path: Path) -> Endpoint:
    return Endpoint(tmp_path, verified=False)


def rows(folder: Path) -> list[tuple[str, str]]:
    """Keys and documents, as they lie in the database."""
    with closing(sqlite3.connect(folder / "coach.db")) as database:
        return database.execute("SELECT key, document FROM person").fetchall()


def in_phase(person: Visitor, phase: Phase) -> Visitor:
    """Bring a person there."""
    person.sends(launch())
    if phase is Phase.ASKING:
        person.says("StartStretchIntent", stretch=matched("lying-figure-four"))
    elif phase is not Phase.IDLE:
        person.starts()
    if phase is Phase.WAITING:
        person.says("AMAZON.StopIntent")
        person = person.new_session(30)
        person.says("StartRoutineIntent", routine=matched("tight-hips-trio"))
        person.says("AMAZON.NoIntent")
        if person.phase == "playing":
            person.says("SkipStretchIntent")
    if phase is Phase.PAUSED:
        person.says("AMAZON.PauseIntent", after_s=40)
    if phase is Phase.FINISHED:
        person.says("ProgressIntent", after_s=600)
    assert person.phase == phase
    return person


def conversations(endpoint: Endpoint) -> Iterator[Visitor]:
    """Everything that can be said, and pain in every phase; each by somebody else."""
    numbers = count()
    for phase in Phase:
        anywhere = phase in (Phase.PLAYING, Phase.ASKING)
        for name in sorted(HANDLED_INTENTS if anywhere else SLOTS):
            person = in_phase(Visitor(endpoint, f"SOMEBODY-{next(numbers)}"), phase)
            person.says(name, **SLOTS.get(name, {}))
            yield person
        for symptom in SYMPTOMS:
            person = in_phase(Visitor(endpoint, f"SOMEBODY-{next(numbers)}"), phase)
            person.says("PainIntent", symptom=matched(symptom), body_part=matched("knee"))
            yield person
    for answer in ("AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"):
        person = Visitor(endpoint, f"SOMEBODY-{next(numbers)}")
        person.says("StartStretchIntent", stretch=matched("chair-hamstring-stretch"))
        for _ in range(3):
            if person.last["response"]["shouldEndSession"] is False:
                person.says(answer)
        person.sends(session_ended("USER_INITIATED"))
        yield person


def test_neither_log_nor_store_knows_what_hurts_or_what_was_said(endpoint: Endpoint, tmp_path: Path) -> None:
    with capture_logs() as logs:
        people = list(conversations(endpoint))
    assert len(people) > 150
    logged = "\n".join(json.dumps(entry) for entry in logs).lower()
    assert [word for word in NOT_LOGGED if word.lower() in logged] == []
    stored = rows(tmp_path)
    assert len(stored) == len(people)
    states = [json.loads(document)[part] or {} for _, document in stored for part in ("saved", "before")]
    kept = json.dumps(states).lower()
    assert [word for word in NOT_STORED if word in kept] == []
    fields = {field for state in states for field in state}
    assert fields == {"schema", "place", "preferences", "history"}


def test_the_log_tells_of_a_turn_what_helps_to_find_a_fault(endpoint: Endpoint) -> None:
    person = Visitor(endpoint)
    with capture_logs() as logs:
        person.sends(launch())
        person.says("StartStretchIntent", stretch=matched("pigeon-pose"))
        person.says("AMAZON.NoIntent")
        person.says("ProgressIntent")
    assert [set(entry) - {"log_level", "event"} for entry in logs] == [
        {"request", "user", "kind", "phase", "ms"},
        {"request", "user", "kind", "intent", "phase", "ms"},
        {"request", "user", "kind", "intent", "ms"},
        {"request", "user", "kind", "intent", "phase", "ms"},
    ]
    assert [entry.get("intent") for entry in logs] == [None, "StartStretchIntent", "withheld", "ProgressIntent"]
    (name,) = {entry["user"] for entry in logs}
    assert len(name) == 12


def test_an_answer_about_pain_reads_like_any_other_in_the_log(endpoint: Endpoint) -> None:
    told = []
    for number, answer in enumerate(("AMAZON.YesIntent", "AMAZON.NoIntent", "PainIntent")):
        person = Visitor(endpoint, f"SOMEBODY-{number}")
        person.says("StartStretchIntent", stretch=matched("pigeon-pose"))
        with capture_logs() as logs:
            person.says(answer)
        told.append({key: value for key, value in logs[0].items() if key not in ("request", "user", "ms")})
    assert told[0] == told[1] == told[2]


def test_intents_and_types_that_are_not_ours_are_not_repeated_in_the_log(endpoint: Endpoint) -> None:
    person = Visitor(endpoint)
    with capture_logs() as logs:
        person.says("MyHipHurtsIntent")
        person.sends({"type": "my hip hurts"})
    assert [(entry["kind"], entry.get("intent")) for entry in logs] == [("IntentRequest", "unknown"), ("unknown", None)]


def test_a_person_is_found_by_a_hash_alone(endpoint: Endpoint, tmp_path: Path) -> None:
    Visitor(endpoint, "SOMEBODY").starts()
    ((key, _),) = rows(tmp_path)
    assert key == hashlib.sha256(b"amzn1.ask.account.SOMEBODY").hexdigest()
    for file in tmp_path.iterdir():
        assert b"amzn1.ask.account" not in file.read_bytes()


def test_after_pain_a_row_looks_as_after_a_farewell_without_a_place(endpoint: Endpoint, tmp_path: Path) -> None:
    hurt = Visitor(endpoint, "SOMEBODY")
    hurt.starts()
    hurt.says("PainIntent", symptom=matched("numbness"))
    ((_, document),) = rows(tmp_path)
    assert json.loads(document)["saved"] == {"schema": 1, "preferences": {"introduced": True}}


def test_who_asks_to_be_forgotten_is(endpoint: Endpoint, tmp_path: Path) -> None:
    person = Visitor(endpoint)
    person.starts()
    person.says("ForgetMeIntent")
    assert "is deleted" in person.says("AMAZON.YesIntent")
    assert rows(tmp_path) == []


def test_who_disables_the_skill_is_forgotten(endpoint: Endpoint, tmp_path: Path) -> None:
    person = Visitor(endpoint)
    person.starts()
    assert len(rows(tmp_path)) == 1
    person.sends({"type": "AlexaSkillEvent.SkillDisabled"})
    assert rows(tmp_path) == []
