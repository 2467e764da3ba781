"""What the name of a stretch means that was understood: one stretch, a family of them, or none that there is."""

from skill.library.model import Library

DEFAULT_STRETCH = "lying-figure-four"
ANY_STRETCH = "glute-stretch"
"""The name that stands for the stretch that beginners start with."""
_NAMED_AT_ONCE = 3


def meant(name: str | None, library: Library) -> tuple[str, ...]:
    """The stretches that a name may mean: those of a family, or one; none for a name that nothing has."""
    if name == ANY_STRETCH:
        return (DEFAULT_STRETCH,)
    if name is None:
        return ()
    if name in library.stretches:
        return (name,)
    return tuple(s.id for s in library.stretches.values() if s.family == name)


def named_stretches(library: Library) -> tuple[str, ...]:
    """A few stretches to name, the default one first."""
    return tuple(sorted(library.stretches, key=lambda s: s != DEFAULT_STRETCH))[:_NAMED_AT_ONCE]


def named_routines(library: Library) -> tuple[str, ...]:
    """A few routines to name."""
    return tuple(library.routines)[:_NAMED_AT_ONCE]
