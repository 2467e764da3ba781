"""Ten times as many stretches: what that does to the time of one reply."""

import json
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from time import thread_time_ns
from typing import Any

import httpx

from skill.library import load_library
from skill.log import silence_logging
from skill.resources import content_dir
from skill.settings import Settings
from skill.speaker.device import Device, Latency
from skill.speaker.heard import Heard, HeardSlot
from skill.speaker.requests import Identity, Json, Post, posting
from skill.web import create_app

TIMES = 10
TARGET = 0.05
ROUNDS = 300
SECOND_MS = 1_000

# A session, sentence after sentence, each so many seconds into the reply before it, 0: after its end.
SESSION = (
    (0, Heard("StartStretchIntent", {"stretch": HeardSlot("pigeon", "StretchName", "pigeon-pose")})),
    (0, Heard("AMAZON.NoIntent")),
    (50, Heard("TargetsIntent")),
    (10, Heard("ProgressIntent")),
    (10, Heard("AMAZON.PauseIntent")),
    (0, Heard("AMAZON.ResumeIntent")),
    (5, Heard("FrequencyIntent", {"stretch": HeardSlot("bridge", "StretchName", "glute-bridge")})),
    (0, Heard("StartRoutineIntent", {"routine": HeardSlot("trio", "RoutineName", "tight-hips-trio")})),
    (0, Heard("SuggestIntent", {"muscle": HeardSlot("hamstrings", "Muscle", "hamstrings")})),
    (0, Heard("ListStretchesIntent", {"position": HeardSlot("lying", "Position", "lying")})),
    (0, Heard("AMAZON.StopIntent")),
)


def multiplied(folder: Path) -> None:
    """Write the content with every stretch there so many times, under other ids, names and aliases."""
    shutil.copytree(content_dir(), folder)
    safety = json.loads((folder / "safety.json").read_text("utf-8"))
    for path in sorted((content_dir() / "stretches").glob("*.json")):
        for number in range(2, TIMES + 1):
            _copy(folder, path.stem, f"{path.stem}-{number}", number)
            for statement in safety:
                if path.stem in statement["appliesTo"]:
                    statement["appliesTo"].append(f"{path.stem}-{number}")
    (folder / "safety.json").write_text(json.dumps(safety), "utf-8")


def _copy(folder: Path, old: str, new: str, number: int) -> None:
    told = json.loads((folder / f"stretches/{old}.json").read_text("utf-8"))
    (folder / f"stretches/{new}.json").write_text(json.dumps(told | {"id": new}), "utf-8")
    for words in (folder / "locales").glob(f"*/stretches/{old}.json"):
        text = json.loads(words.read_text("utf-8"))
        named = {"name": f"{text['name']} {number}", "aliases": [f"{alias} {number}" for alias in text["aliases"]]}
        words.with_stem(new).write_text(json.dumps(text | named), "utf-8")


def server(content: Path, folder: Path) -> Post:
    """A server of its own for a content folder."""
    store = f"sqlite:///{folder}/coach.db"
    folder.mkdir()
    app = create_app(Settings(content=content, store=store, verify=False))
    return posting(httpx.Client(transport=httpx.WSGITransport(app), base_url="http://localhost"))


def session(post: Post, person: int, taken: dict[str, list[float]]) -> None:
    """One person's session; adds the processor's milliseconds for each reply by what was said."""
    spans: list[float] = []

    def timed(request: Json) -> tuple[int, Any]:
        start = thread_time_ns()
        answer = post(request)
        spans.append((thread_time_ns() - start) / 1e6)
        return answer

    identity = Identity(user_id=f"amzn1.ask.account.{person}")
    ear = [heard for _, heard in SESSION].__getitem__
    device = Device(
        timed, lambda words: ear(int(words)), identity=identity, seed=person, latency=Latency((1, 1), (1, 1))
    )
    now = 1_767_596_400_000
    for number, (into_s, heard) in enumerate(SESSION):
        if device.turn is not None:
            now = device.turn.begins_at + into_s * SECOND_MS if into_s else device.turn.ends_at + SECOND_MS
        device.say(str(number), now)
        taken[heard.intent].append(spans[-1])
    assert not device.faults, device.faults


def main() -> int:
    """Compare the two, turn and turn about, by the medians of the time that the processor took; 1 when it is missed."""
    silence_logging()
    with tempfile.TemporaryDirectory() as scratch:
        big = Path(scratch) / "content"
        multiplied(big)
        amounts = [len(load_library(content).stretches) for content in (content_dir(), big)]
        servers = [server(content_dir(), Path(scratch) / "one"), server(big, Path(scratch) / "ten")]
        taken: list[dict[str, list[float]]] = [defaultdict(list), defaultdict(list)]
        for person in range(ROUNDS // 10 + ROUNDS):
            if person == ROUNDS // 10:
                for times in taken:
                    times.clear()
            for number in (0, 1) if person % 2 else (1, 0):
                session(servers[number], person, taken[number])
    print(f"{'median ms':<24}{amounts[0]:>4} stretches{amounts[1]:>5} stretches   change")
    for intent in taken[0]:
        _row(intent.removesuffix("Intent"), *(median(times[intent]) for times in taken))
    change = _row("one reply", *(median(map(sum, zip(*times.values(), strict=True))) / len(SESSION) for times in taken))
    print(f"target: one reply changes by less than {TARGET:.0%}")
    return int(change >= TARGET)


def _row(name: str, few: float, many: float) -> float:
    print(f"{name:<24}{few:>14.3f}{many:>15.3f}   {many / few - 1:+.1%}")
    return many / few - 1


if __name__ == "__main__":
    sys.exit(main())
