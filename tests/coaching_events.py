"""Everything that can be said to the coach: each event as a Hypothesis strategy, and a plain list of examples."""

from hypothesis import strategies as st

from skill.coach import events as on
from skill.coach.events import Event
from skill.coach.words import Counting, Mode, Side
from tests.coaching import library

NOWHERE = "no-such-thing"
SECONDS = st.one_of(st.none(), st.integers(1, 300))
SIDES = st.sampled_from([None, Side.LEFT, Side.RIGHT, Side.BOTH])
STRETCHES = sorted(library().stretches)
FAMILIES = sorted({s.family for s in library().stretches.values() if s.family})
ROUTINES = sorted(library().routines)
ASKS = sorted({ask for stretch in library().stretches.values() for ask in stretch.answers})
TOPICS = sorted({a.about["topic"] for a in library().answers.values() if "topic" in a.about})
CONDITIONS = sorted({a.about["condition"] for a in library().answers.values() if "condition" in a.about})
MUSCLES = sorted(library().languages["en"].muscles)
SITUATIONS = sorted({name for stretch in library().stretches.values() for name in stretch.situations})


def maybe(values: list[str]) -> st.SearchStrategy[str | None]:
    """One of some ids, one that nothing has, or none."""
    return st.sampled_from([None, NOWHERE, *values])


WITH_SLOTS: dict[type[Event], st.SearchStrategy[Event]] = {
    on.Start: st.builds(
        on.Start,
        stretch=maybe([*STRETCHES, *FAMILIES, "glute-stretch"]),
        unknown=st.sampled_from([None, "the plank", "<b>&"]),
        hold_s=SECONDS,
        side=SIDES,
    ),
    on.StartRoutine: st.builds(on.StartRoutine, routine=maybe(ROUTINES), unknown=st.booleans()),
    on.Suggest: st.builds(
        on.Suggest,
        duration_s=SECONDS,
        situation=maybe(SITUATIONS),
        position=st.sampled_from([None, "standing", "seated", "lying", "chair"]),
        muscle=maybe(MUSCLES),
        level=st.sampled_from([None, "beginner", "advanced"]),
    ),
    on.Choose: st.builds(on.Choose, choice=st.sampled_from([None, "first", "second", "third", "last", "any"])),
    on.ListStretches: st.builds(
        on.ListStretches, muscle=maybe(MUSCLES), position=st.sampled_from([None, "standing", "chair"])
    ),
    on.GoToStep: st.builds(on.GoToStep, step=st.one_of(st.none(), st.integers(0, 9))),
    on.SwitchSides: st.builds(on.SwitchSides, side=SIDES),
    on.ChangeHold: st.builds(on.ChangeHold, seconds=SECONDS, longer=st.sampled_from([None, True, False])),
    on.Hurts: st.builds(on.Hurts, discomfort=st.booleans()),
    on.Ask: st.builds(
        on.Ask,
        ask=st.sampled_from([None, "steps", *ASKS]),
        stretch=maybe([*STRETCHES, *FAMILIES]),
        topic=maybe(TOPICS),
        muscle=maybe(MUSCLES),
        condition=maybe(CONDITIONS),
    ),
    on.SetMode: st.builds(on.SetMode, mode=st.sampled_from([None, *Mode])),
    on.SetCounting: st.builds(on.SetCounting, counting=st.sampled_from([None, *Counting])),
}


def events_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Events of one class."""
    return WITH_SLOTS.get(kind, st.builds(kind))


EXAMPLES: dict[type[Event], tuple[Event, ...]] = {
    on.Start: (
        on.Start("lying-figure-four"),
        on.Start("pigeon-pose", hold_s=300, side=Side.LEFT),
        on.Start(FAMILIES[0]),
        on.Start(unknown="the <b>plank & more"),
        on.Start(NOWHERE),
        on.Start(),
    ),
    on.StartRoutine: (
        *(on.StartRoutine(routine) for routine in ROUTINES),
        on.StartRoutine(),
        on.StartRoutine(unknown=True),
    ),
    on.Suggest: (on.Suggest(), on.Suggest(300, "desk", "chair", "piriformis", "beginner")),
    on.Choose: (on.Choose("first"), on.Choose("second"), on.Choose("third"), on.Choose("last"), on.Choose()),
    on.ListStretches: (on.ListStretches(), on.ListStretches("piriformis", "lying"), on.ListStretches(NOWHERE)),
    on.GoToStep: tuple(on.GoToStep(step) for step in (None, 0, 1, 2, 3, 4, 5, 99)),
    on.SwitchSides: (on.SwitchSides(), on.SwitchSides(Side.LEFT), on.SwitchSides(Side.RIGHT)),
    on.ChangeHold: (
        on.ChangeHold(),
        on.ChangeHold(45),
        on.ChangeHold(3),
        on.ChangeHold(900),
        on.ChangeHold(longer=True),
        on.ChangeHold(longer=False),
    ),
    on.Hurts: (on.Hurts(), on.Hurts(discomfort=True)),
    on.Ask: (
        *(on.Ask(ask=ask) for ask in ("steps", *ASKS)),
        on.Ask(ask="targets", stretch="pigeon-pose"),
        on.Ask(ask="targets", stretch=FAMILIES[0]),
        on.Ask(topic=TOPICS[0]),
        on.Ask(condition=CONDITIONS[0]),
        on.Ask(condition=CONDITIONS[0], stretch="pigeon-pose"),
        on.Ask(muscle=MUSCLES[0]),
        on.Ask(topic=NOWHERE, stretch=NOWHERE),
        on.Ask(),
    ),
    on.SetMode: (on.SetMode(), *(on.SetMode(mode) for mode in Mode)),
    on.SetCounting: (on.SetCounting(), *(on.SetCounting(counting) for counting in Counting)),
}


def examples_of(kind: type[Event]) -> tuple[Event, ...]:
    """A few events of one class, its edges included."""
    return EXAMPLES.get(kind, (kind(),))
