"""Settings: read once from the environment, and refused with a line that says which and why."""

from pathlib import Path

import pytest

from skill.coach.timing import Timing
from skill.errors import SettingsError
from skill.settings import DEFAULT_STORE, Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().store == DEFAULT_STORE
    assert Settings().timing == Timing()
    assert Settings().skill_id is None


def test_empty_variables_count_as_unset() -> None:
    names = ("COACH_SKILL_ID", "COACH_STORE", "COACH_CONTENT", "COACH_START_LATENCY_MS", "COACH_INTERRUPT_LATENCY_MS")
    assert Settings.from_environment(dict.fromkeys(names, "")) == Settings()


def test_every_variable_is_read(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "COACH_SKILL_ID": "amzn1.ask.skill.1",
            "COACH_STORE": "sqlite:///x.db",
            "COACH_CONTENT": str(tmp_path),
            "COACH_START_LATENCY_MS": "0",
            "COACH_INTERRUPT_LATENCY_MS": "10000",
            "COACH_SLOWEST_VOICE": "110",
            "COACH_SPEECH": "apla",
        }
    )
    assert settings == Settings("amzn1.ask.skill.1", "sqlite:///x.db", tmp_path, Timing(0, 10_000, 1.1), anchored=True)


@pytest.mark.parametrize(("value", "anchored"), [("ssml", False), ("apla", True), ("", False)])
def test_holds_are_spoken_as_ssml_unless_apl_for_audio_is_chosen(value: str, anchored: bool) -> None:
    assert Settings.from_environment({"COACH_SPEECH": value}).anchored is anchored


@pytest.mark.parametrize("value", ["APLA", "mp3", "1"])
def test_there_is_no_third_way_to_speak(value: str) -> None:
    with pytest.raises(SettingsError, match=r"COACH_SPEECH: .* should be ssml or apla"):
        Settings.from_environment({"COACH_SPEECH": value})


@pytest.mark.parametrize("value", ["99", "201", "1.25", "slow"])
def test_the_slowest_voice_is_a_percentage(value: str) -> None:
    with pytest.raises(SettingsError, match=r"COACH_SLOWEST_VOICE: .* from 100 to 200"):
        Settings.from_environment({"COACH_SLOWEST_VOICE": value})


def test_the_environment_never_switches_verification_off() -> None:
    assert Settings().verify
    for name in ("COACH_VERIFY", "COACH_DEV", "VERIFY"):
        assert Settings.from_environment({name: "0"}).verify


def test_other_variables_are_left_alone() -> None:
    assert Settings.from_environment({"HOME": "/", "STORE": "x", "coach_store": "x"}) == Settings()


@pytest.mark.parametrize("name", ["COACH_START_LATENCY_MS", "COACH_INTERRUPT_LATENCY_MS"])
@pytest.mark.parametrize("value", ["-1", "10001", "1.5", "1s", "soon", " 5", "٣", "9" * 30])
def test_a_latency_is_a_number_of_milliseconds(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as error:
        Settings.from_environment({name: value})
    assert "0 to 10000" in str(error.value)


def test_the_content_is_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "content.json"
    file.touch()
    for path in (file, tmp_path / "gone"):
        with pytest.raises(SettingsError, match=r"COACH_CONTENT: .*should be a folder"):
            Settings.from_environment({"COACH_CONTENT": str(path)})


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_SKILL_ID", "ours")
    assert Settings.from_environment().skill_id == "ours"
