"""Writes docs/licences.md: the licence that each package declares which the coach needs to run."""

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
LISTING = ROOT / "docs" / "licences.md"
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ;.*)? \\$", re.MULTILINE)

HEAD = """# Licences

Glute Coach stands under the MIT licence. These are the packages it needs to run (on Lambda, with `botocore`), as
pinned in `requirements/aws.txt`, with the licences that they declare. Written by `make licences`.

| package | version | licence |
| --- | --- | --- |
"""


def licence(package: PackageMetadata) -> str:
    """The licence a package declares: as an SPDX expression, a classifier, or in a word or two; else ""."""
    declared = package.json
    osi = "License :: OSI Approved :: "
    classified = [line.removeprefix(osi) for line in declared.get("classifier", ()) if line.startswith(osi)]
    return str(declared.get("license_expression") or ", ".join(classified) or declared.get("license", ""))


def listing(requirements: str) -> str:
    """The page on what a requirements file's text pins. Raises PackageNotFoundError, ValueError."""
    rows = []
    for name, version in PIN.findall(requirements):
        declared = licence(metadata(name))
        if not declared:
            raise ValueError(f"{name} declares no licence")
        rows.append(f"| {name} | {version} | {declared} |\n")
    return HEAD + "".join(rows)


def main() -> int:
    """Exit status: 0, or 1 when a package is not installed or declares nothing."""
    try:
        page = listing((ROOT / "requirements" / "aws.txt").read_text(encoding="utf-8"))
    except (PackageNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    LISTING.parent.mkdir(exist_ok=True)
    LISTING.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
