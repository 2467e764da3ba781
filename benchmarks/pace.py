"""How near the estimate of a sentence's length comes to real voices: `python -m benchmarks.pace`.

Every sentence that the coach can say counts, those that differ in nothing but a side or a number once together; each
voice gets one factor, its own speed. Then what else could be counted in a text is compared by tenfold cross-validation,
and the figures of skill/voice/pace.py are fitted anew.
"""

import re
import sys
from collections.abc import Callable, Sequence
from statistics import mean, quantiles

from benchmarks.sentences import every_sentence
from benchmarks.voices import RealVoice, phonemes, voices
from skill.errors import NoVoice
from skill.library import load_library
from skill.voice.pace import ENGLISH, spoken_ms
from skill.voice.wording import Voice

MOST_MEAN, MOST_P95 = 0.08, 0.22
"""The relative errors of a sentence that are still good enough: mean and 95th percentile, mean of all voices."""

FOLDS = 10
_COUNTED: dict[str, Callable[[str], int]] = {
    "words": lambda text: len(re.findall(r"[a-z']+", text)),
    "vowel groups": lambda text: len(re.findall(r"[aeiouy]+", text)),
    "letters": lambda text: len(re.findall(r"[a-z]", text)),
    "sounds, as in pace.py": lambda text: len(ENGLISH.sound.findall(text)),
    "phonemes of espeak-ng": phonemes,
}

Estimate = Callable[[str], float]


def corpus() -> list[str]:
    """The sentences of the English voice, one of each kind."""
    kinds: dict[str, str] = {}
    for sentence in every_sentence(Voice(load_library(validate=False), "en")):
        kinds.setdefault(re.sub(r"\b(left|right)\b", "side", re.sub(r"\d+", "0", sentence.lower())), sentence)
    numbers = [str(number) for number in (*range(1, 31), 45, 60, 75, 90, 100)]
    return sorted({*kinds.values(), *numbers})


def relative_errors(estimates: Sequence[float], lengths: Sequence[float]) -> list[float]:
    """The relative error of each sentence, after the voice's own speed."""
    speed = sum(estimates) / sum(lengths)
    return [abs(e / speed - length) / length for e, length in zip(estimates, lengths, strict=True)]


def summary(wrong: list[float]) -> str:
    """Mean and 95th percentile."""
    return f"{mean(wrong):8.1%}{quantiles(wrong, n=20)[-1]:8.1%}"


def fitted(rows: Sequence[tuple[float, ...]], lengths: Sequence[float]) -> list[float]:
    """The figures that make the sum of the squared relative errors least: the normal equations, solved."""
    size = len(rows[0])
    weighted = [[value / length for value in row] for row, length in zip(rows, lengths, strict=True)]
    system = [
        [sum(w[i] * w[j] for w in weighted) for j in range(size)] + [sum(w[i] for w in weighted)] for i in range(size)
    ]
    for i in range(size):
        for j in range(size):
            if j != i:
                factor = system[j][i] / system[i][i]
                system[j] = [a - factor * b for a, b in zip(system[j], system[i], strict=True)]
    return [system[i][size] / system[i][i] for i in range(size)]


def features(text: str, count: Callable[[str], int]) -> tuple[float, ...]:
    """What is counted in a sentence, its commas, and one for the sentence itself."""
    spelled = re.sub(r"\d+", lambda digits: ENGLISH.number(digits[0]), text.lower())
    return count(spelled), len(re.findall(r"[,;:–—](?=\s)", text)), 1


def cross_validated(rows: list[tuple[float, ...]], lengths: list[float]) -> list[float]:
    """Each sentence's length, estimated with figures that were fitted without it."""
    estimates = [0.0] * len(rows)
    for fold in range(FOLDS):
        known = [n for n in range(len(rows)) if n % FOLDS != fold]
        figures = fitted([rows[n] for n in known], [lengths[n] for n in known])
        for n in range(fold, len(rows), FOLDS):
            estimates[n] = sum(a * b for a, b in zip(rows[n], figures, strict=True))
    return estimates


def averaged(said: list[str], of: list[RealVoice]) -> list[float]:
    """The length of each sentence in all voices, brought to one speed, espeak-ng as much as the others together."""
    lengths = [[voice.length_ms(sentence, 1.0) for sentence in said] for voice in of]
    total = sum(map(spoken_ms, said))
    alike = [[length * total / sum(each) for length in each] for each in lengths]
    others = alike[1:] or alike
    return [(own + mean(rest)) / 2 for own, *rest in zip(alike[0], *others, strict=True)]


def main() -> int:
    """Measure and print the errors per voice, then what else could be counted; 1 when the errors are too great."""
    try:
        said, of = corpus(), voices()
    except NoVoice as error:
        print(error)
        return 1
    print(f"{len(said)} sentences{'speed':>19}{'mean':>8}{'p95':>8}")
    means, highs = [], []
    for voice in of:
        voice.prepare(said, [1.0])
        lengths = [voice.length_ms(sentence, 1.0) for sentence in said]
        wrong = relative_errors([spoken_ms(sentence) for sentence in said], lengths)
        means.append(mean(wrong))
        highs.append(quantiles(wrong, n=20)[-1])
        print(f"  {voice.name:<22}{sum(map(spoken_ms, said)) / sum(lengths):8.3f}{summary(wrong)}")
    print(f"  {'all':<30}{mean(means):8.1%}{mean(highs):8.1%}   target: {MOST_MEAN:.0%} and {MOST_P95:.0%}")

    typical = averaged(said, of)
    print(f"\nWhat is counted besides commas{'mean':>10}{'p95':>8}   fitted: ms for each, a comma, a sentence")
    for name, count in _COUNTED.items():
        rows = [features(sentence, count) for sentence in said]
        figures = ", ".join(f"{figure:.0f}" for figure in fitted(rows, typical))
        print(f"  {name:<30}{summary(relative_errors(cross_validated(rows, typical), typical))}   {figures}")
    return int(mean(means) > MOST_MEAN or mean(highs) > MOST_P95)


if __name__ == "__main__":
    sys.exit(main())
