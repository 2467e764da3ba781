"""Writes docs/transcripts.md: whole conversations with the coach, word for word, as the desk speaker hears them."""

import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from skill.log import silence_logging
from skill.settings import Settings
from skill.speaker.device import Device
from skill.speaker.nlu import load_ear
from skill.speaker.requests import posting
from skill.speaker.script import START_MS, Conversation, read_script
from skill.speaker.transcript import Line
from skill.web import create_app

PAGE = Path(__file__).parents[1] / "docs" / "transcripts.md"

HEAD = """# Conversations, word for word

What a person and the coach say to each other, with the minute and the second, on a virtual clock. Written by
`python -m scripts.transcripts` from the lines below; a test holds this page to what the coach says today. The same
lines play with `glute-coach talk --fast --script FILE`.
"""

CONVERSATIONS = {
    "Three stretches for tight hips": """
        # The first time ever: the disclaimer, then the question that comes before every first movement.
        start the tight hips trio
        no
        # A question in the middle of a hold does not cost the pose.
        @right/hold+10 what does this target
        # The doorbell.
        @left/hold+12 pause
        +40 resume
        ready
        @right/hold+8 how long left
        # Anything but a clear no would have ended it; discomfort ends this one, for its source says so.
        ready
        @both/hold+5 hold for 45 seconds
        how often have I stretched this week
        no
    """,
    "The chair stretch, all five steps": """
        full chair routine
        no
        no
        # The gates cannot be jumped.
        @1/left/step-3-hold+10 go to step five
        ready
        @2/right/step-3-hold+10 next
        # What is still owed on the right begins where it is safe to begin.
        ready
        no
    """,
}


def transcript(lines: str) -> Iterator[str]:
    """One conversation of somebody new, line by line."""
    told: list[Line] = []
    with tempfile.TemporaryDirectory() as fresh:
        settings = dataclasses.replace(Settings(), store=f"sqlite:///{fresh}/coach.db", verify=False)
        with httpx.Client(transport=httpx.WSGITransport(create_app(settings)), base_url="http://localhost") as client:
            conversation = Conversation(Device(posting(client), load_ear()), told.append)
            for step in read_script(lines.splitlines()):
                conversation.play(step)
            conversation.finish()
    return ("".join(line.parts(START_MS)) for line in told)


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, lines in CONVERSATIONS.items():
        said = "\n".join(line.strip() for line in lines.strip().splitlines() if not line.strip().startswith("#"))
        parts += [f"## {title}\n", f"```text\n{said}\n```\n", "\n".join(["```text", *transcript(lines), "```\n"])]
    return "\n".join(parts)


if __name__ == "__main__":
    silence_logging()
    PAGE.write_text(page(), "utf-8")
