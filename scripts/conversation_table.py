"""Writes docs/conversation-table.md: what every event does in every phase, in the words of the code itself."""

from collections.abc import Callable, Iterable
from pathlib import Path

from skill.coach.events import Event
from skill.coach.safety import PASSES_SCREENING, insist
from skill.coach.table import ANSWERS, CLOSING_ANSWERS, NEEDS_PLACE, TABLE
from skill.coach.words import Phase

PAGE = Path(__file__).parents[1] / "docs" / "conversation-table.md"

HEAD = """# What every word does in every situation

The whole state machine: what is meant by what was said (an event of `skill/coach/events.py`) × where the conversation
is. It is written from `skill/coach/table.py` by `python -m scripts.conversation_table`; a test holds it to that.

The phases: **idle**, nothing is running · **asking**, a yes, a no or a choice is awaited · **playing**, a block is
being spoken · **waiting** for "ready" at the end of a block · **paused** · **finished**.
"""
SAFETY = """
## Before all else: a safety question

While the pain question or the nerve question is open, only the events marked ° do what the tables say. Everything
else means: {insist}
"""
PLACE = """
## Without a place

What is marked † needs a stretch that it applies to. Without one: {nothing}
"""
CLOSING = """
## At the end of a block

Whoever says one of these has heard the question that the block ends with, as soon as it can have been asked:
{closing}.
"""


def told(action: Callable[..., object]) -> str:
    """What an action does: the first line of its docstring, without its full stop."""
    return (action.__doc__ or "").strip().splitlines()[0].removesuffix(".")


def event_cell(event: type[Event]) -> str:
    """An event's name, with a mark where it passes an open safety question, and what it means."""
    return f"**{event.__name__}**{' °' * (event in PASSES_SCREENING)} {told(event)}"


def cell(action: Callable[..., object]) -> str:
    """What an action does, with a mark where it needs a place."""
    return told(action) + " †" * (action in NEEDS_PLACE)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def page() -> str:
    """The whole page."""
    same = {event: cells for event, cells in TABLE.items() if len(set(cells.values())) == 1}
    different = {event: cells for event, cells in TABLE.items() if event not in same}
    nothing = TABLE[next(event for event in different if event.__name__ == "Pause")][Phase.IDLE]
    return "".join(
        (
            HEAD,
            "\n## By phase\n\n",
            table(
                ["said", *Phase],
                ([event_cell(event), *(cell(cells[phase]) for phase in Phase)] for event, cells in different.items()),
            ),
            "\n## In every phase\n\n",
            table(["said", "done"], ([event_cell(event), cell(cells[Phase.IDLE])] for event, cells in same.items())),
            "\n## Yes and no\n\n",
            table(
                ["question", "yes", "no"],
                ([f"**{asked}**", cell(yes), cell(no)] for asked, (yes, no) in ANSWERS.items()),
            ),
            SAFETY.format(insist=f"{told(insist)[:1].lower()}{told(insist)[1:]}."),
            PLACE.format(nothing=f"{told(nothing)[:1].lower()}{told(nothing)[1:]}."),
            CLOSING.format(closing=", ".join(event.__name__ for event in TABLE if event in CLOSING_ANSWERS)),
        )
    )


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
