"""What it costs to check the sender, first and with a cached key: `python -m benchmarks.verification`."""

from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter_ns

from skill.alexa.signature import Verifier
from tests import pki

BODY = b"x" * 5000
"""As long as an ordinary request of Alexa's."""

TARGET_MS = 0.05


def measure(check: Callable[[], object], times: int) -> tuple[float, float]:
    """Return median and 95th percentile of `times` calls in milliseconds, after a tenth to warm up."""
    taken = []
    for _ in range(times // 10 + times):
        start = perf_counter_ns()
        check()
        taken.append((perf_counter_ns() - start) / 1e6)
    taken = taken[times // 10 :]
    return median(taken), quantiles(taken, n=20)[-1]


def main() -> None:
    """Measure both and print them, without the network's share in the first."""
    headers, bucket, roots = pki.headers(BODY), pki.bucket(), pki.roots()
    shared = Verifier(fetch=bucket, roots=roots)

    def first() -> None:
        Verifier(fetch=bucket, roots=roots).verify_signature(headers, BODY, pki.NOW)

    def cached() -> None:
        shared.verify_signature(headers, BODY, pki.NOW)

    for name, check, times in (("first", first, 2_000), ("cached", cached, 20_000)):
        middle, high = measure(check, times)
        print(f"{name:<8}median {middle:.4f} ms   p95 {high:.4f} ms   ({times} checks)")
    print(f"target  cached median at most {TARGET_MS} ms")


if __name__ == "__main__":
    main()
