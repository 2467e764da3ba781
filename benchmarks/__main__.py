"""Runs the benchmarks, all or those that are named: `python -m benchmarks [NAME …]`; exit status 1 if one misses."""

import importlib
import pkgutil
import sys
from time import perf_counter

import benchmarks


def main(names: list[str]) -> int:
    """Run every module that has a main() of its own, or only those of some names."""
    missed = []
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name == "__main__" or (names and module.name not in names):
            continue
        benchmark = importlib.import_module(f"benchmarks.{module.name}")
        if not hasattr(benchmark, "main"):
            continue
        print(f"== {module.name}: {(benchmark.__doc__ or '').splitlines()[0]}", flush=True)
        began = perf_counter()
        if benchmark.main():
            missed.append(module.name)
        print(f"== {module.name} took {perf_counter() - began:.0f} s\n", flush=True)
    if missed:
        print(f"Missed their targets: {', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
