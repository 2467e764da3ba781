"""`glute-coach talk`: the desk speaker in the terminal, typed or from a script, in real or virtual time."""

import asyncio
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TextIO

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from skill.errors import SettingsError
from skill.speaker.device import Device
from skill.speaker.heard import Ear
from skill.speaker.live import Desk, StoppableClock
from skill.speaker.requests import Post
from skill.speaker.script import Conversation, ScriptError, read_script, read_step
from skill.speaker.sound import Loud, Silent
from skill.speaker.transcript import Line

_TICK_S = 0.05
_REFRESH_S = 0.2
_AWAY_MS = 180_000
"""No silence of a reply is as long as this: a longer gap between two lines is somebody's absence."""

_WIDEST, _HANGING = 100, 40
_MOST_HINTS = 5
_STYLE = Style.from_dict(
    {
        "time": "ansibrightblack",
        "you": "ansicyan bold",
        "coach": "ansigreen bold",
        "device": "ansibrightblack italic",
        "title": "bold",
        "bottom-toolbar": "noreverse",
        "bottom-toolbar.text": "noreverse",
        "asleep": "ansibrightblack",
        "listening": "ansicyan bold",
        "speaking": "ansiblue",
        "hold": "ansigreen bold",
        "hints": "ansibrightblack",
    }
)
_WELCOME = """\
Glute Coach: a voice coach for stretches, on a smart speaker made of text.
Type what you would say, then Enter. Begin with: start glute stretch
Typing interrupts at that very second: pause, how long left, it hurts, help.
Ctrl-D or "quit" leaves.
"""
_FAST_WELCOME = """\
The clock is virtual: a reply comes at once, with its times. To interrupt:
"@right/hold+12 pause" is twelve seconds into that hold, "+20 resume" twenty
into the reply; "(silence)" lets the session end.
"""


def talk(
    post: Post,
    ear: Ear,
    *,
    fast: bool = False,
    script: TextIO | None = None,
    loud: bool = False,
    start_ms: int | None = None,
) -> int:
    """Hold a conversation.

    fast: on a virtual clock; start_ms: where the clock starts (epoch milliseconds), None for now.
    script: where the utterances come from; None: they are typed by hand.
    loud: what is typed by hand in real time is answered aloud.
    Returns the exit status: 0, 1 after a reply that Alexa would refuse, 2 for a bad script.
    Raises SettingsError where nobody could listen, and NoVoice where the machine cannot speak.
    """
    if loud and (fast or script):
        raise SettingsError("--say: speaks in real time to who types by hand, so not with --fast, --script or a pipe")
    start = start_ms if start_ms is not None else _wall()
    # Ids must not come again on the same store, unless the run is to be the same to the letter.
    device = Device(post, ear, seed=start)
    tell = _printer(start)
    if script:
        try:
            play(script, device, tell if fast else paced(tell, start, _wall, time.sleep), start)
        except ScriptError as error:
            print(f"glute-coach talk: {error}", file=sys.stderr)
            return 2
    elif fast:
        _greet(_WELCOME + _FAST_WELCOME)
        _type_fast(Conversation(device, tell, start))
    else:
        _type_live(device, tell, loud=loud)
    for fault in device.faults:
        print(f"glute-coach talk: a reply that Alexa would refuse: {fault}", file=sys.stderr)
    return 1 if device.faults else 0


def play(lines: Iterable[str], device: Device, tell: Callable[[Line], None], start_ms: int) -> None:
    """Play a script to the end of its last reply; raises ScriptError, if possible before anything is said."""
    steps = list(read_script(lines))
    conversation = Conversation(device, tell, start_ms)
    try:
        for step in steps:
            conversation.play(step)
    except ScriptError:
        conversation.finish()  # but not after Ctrl-C, which ends it at once
        raise
    conversation.finish()


def paced(
    tell: Callable[[Line], None], start_ms: int, wall: Callable[[], int], sleep: Callable[[float], None]
) -> Callable[[Line], None]:
    """Tell each line no earlier than it is due in real time; an absence is not waited for."""
    ahead = start_ms - wall()

    def tell_when_due(line: Line) -> None:
        nonlocal ahead
        early = line.at - wall() - ahead
        if early > _AWAY_MS:
            ahead += early
        elif early > 0:
            sleep(early / 1000)
        tell(line)

    return tell_when_due


def _type_live(device: Device, tell: Callable[[Line], None], *, loud: bool) -> None:
    clock = StoppableClock(_wall)

    def complain(why: str) -> None:
        tell(Line(clock.now(), "device", f"(no voice: {why})"))

    with Loud(complain) if loud else Silent() as voice:
        _greet(_WELCOME)
        asyncio.run(converse(Desk(device, clock, tell, voice)))


async def converse(desk: Desk) -> None:
    """Take what is typed until the person leaves, while the coach speaks above the prompt."""
    prompt = _prompt(lambda: _live_line(desk))
    prompt.default_buffer.on_text_changed += lambda buffer: desk.key() if buffer.text else None
    with patch_stdout(raw=True):
        async with asyncio.TaskGroup() as tasks:
            ticking = tasks.create_task(_keep_ticking(desk))
            with suppress(EOFError, KeyboardInterrupt):
                while not _leaves(text := await prompt.prompt_async()):
                    desk.enter(text)
            ticking.cancel()
        desk.leave()


async def _keep_ticking(desk: Desk) -> None:
    while True:
        desk.tick()
        await asyncio.sleep(_TICK_S)


def _live_line(desk: Desk) -> FormattedText:
    """What is going on, and below it as much of what can be said now as there is room for."""
    status, width = desk.status(), shutil.get_terminal_size().columns
    proposed = " say: "
    for number, words in enumerate(status.hints):
        longer = proposed + " · " * (number > 0) + words
        if len(longer) >= width or number == _MOST_HINTS:
            break
        proposed = longer
    lines = [(f"class:{status.mood}", f" {status.text}\n")]
    if status.hints:
        lines.append(("class:hints", proposed))
    return FormattedText(lines)


def _type_fast(conversation: Conversation) -> None:
    prompt = _prompt()
    with suppress(EOFError, KeyboardInterrupt):
        while not _leaves(text := prompt.prompt()):
            if text.strip():
                try:
                    conversation.play(read_step(text.strip()))
                except ScriptError as error:
                    print(f"({error.reason})")
                conversation.finish()


def _prompt(live_line: Callable[[], FormattedText] | None = None) -> PromptSession[str]:
    # The line is erased because it is printed again, with its time, once it has been said.
    return PromptSession(
        "> ", style=_STYLE, erase_when_done=True, bottom_toolbar=live_line, refresh_interval=_REFRESH_S
    )


def _greet(welcome: str) -> None:
    width = shutil.get_terminal_size().columns
    print_formatted_text(*(textwrap.fill(line, width) for line in welcome.splitlines()), "", sep="\n")


def _leaves(text: str) -> bool:
    return text.strip().lower() == "quit"


def _printer(origin_ms: int) -> Callable[[Line], None]:
    """Prints lines: in colour and with hanging indentation on a terminal, plainly anywhere else."""

    def tell(line: Line) -> None:
        stamp, who, text = line.parts(origin_ms)
        if not sys.stdout.isatty():
            print(stamp + who + text, flush=True)
            return
        wrapped = _wrapped(text, len(stamp + who), shutil.get_terminal_size().columns)
        style = f"class:{line.who}"
        tail = style if line.who == "device" else ""
        print_formatted_text(FormattedText([("class:time", stamp), (style, who), (tail, wrapped)]), style=_STYLE)

    return tell


def _wrapped(text: str, indent: int, columns: int) -> str:
    """A text that begins after `indent` cells, and goes on below its beginning where there is room for that."""
    first, rest = " " * indent, " " * (indent if columns >= _HANGING else 2)
    filled = textwrap.fill(
        text, min(columns, _WIDEST), initial_indent=first, subsequent_indent=rest, break_long_words=False
    )
    return filled[indent:]


def _wall() -> int:
    return time.time_ns() // 1_000_000
