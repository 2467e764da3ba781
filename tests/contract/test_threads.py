"""The first requests of a server come at once, and its threads read their first states at the same moment.

msgspec works a type out when it is first read, and crashes the process where two threads do so together. So the type
has to be worked out while there is one thread; that it is shows when its annotations no longer matter.
"""

import subprocess
import sys

SERVED = """
from skill.coach.state import CoachState
from skill.coach.timing import Timing
from skill.library import load_library
from skill.turn import Turns

if {prepared}:
    Turns(load_library(validate=False), None, Timing())
CoachState.__annotations__["place"] = "Nowhere"
CoachState.from_dict({{}})
"""


def read_a_state(*, prepared: bool) -> str:
    """The last line that a process writes to standard error, which reads its first state."""
    command = [sys.executable, "-c", SERVED.format(prepared=prepared)]
    return subprocess.run(command, capture_output=True, text=True).stderr.strip().rpartition("\n")[2]


def test_states_are_worked_out_before_there_are_threads() -> None:
    assert read_a_state(prepared=True) == ""
    assert "Nowhere" in read_a_state(prepared=False), "the test would notice"
