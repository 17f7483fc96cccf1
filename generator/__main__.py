"""`python -m generator [--spec PATH] [--output DIR] [--check | --skip-unsupported]`."""

import argparse
import sys
from pathlib import Path

from . import news
from .generate import Targets, check_committed, regenerate
from .problems import SpecError
from .project import PACKAGE, PinError, check_pins

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference"


def main(arguments: list[str] | None = None) -> int:
    """Generate or check the package; returns the exit status, 1 for a spec or a package that is not right."""
    parser = argparse.ArgumentParser(
        prog="python -m generator", description="Make r9s_generated from the OpenAPI spec."
    )
    parser.add_argument("--spec", type=Path, default=ROOT / "spec" / "images.yaml", help="the OpenAPI document")
    parser.add_argument("--output", type=Path, default=ROOT / PACKAGE, help="the folder of the package")
    parser.add_argument("--docs", type=Path, help="the folder of the reference pages; none with another --output")
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--check", action="store_true", help="write nothing; fail when the package is not what the spec gives"
    )
    way.add_argument(
        "--skip-unsupported",
        action="store_true",
        help="leave out what cannot be carried, list it, and generate the rest",
    )
    options = parser.parse_args(arguments)
    try:
        check_pins()
        pages = options.docs or (PAGES if options.output == ROOT / PACKAGE else None)
        targets = Targets(options.output, pages)
        if options.check:
            return _check(options.spec, targets)
        return _write(options.spec, targets, options.skip_unsupported)
    except (SpecError, PinError) as error:
        print(error, file=sys.stderr)
        return 1


def _write(spec: Path, targets: Targets, skip: bool) -> int:
    old = news.before(targets.package)
    changed, left = regenerate(spec, targets, skip=skip)
    for row in left:
        print(f"left out: {row}")
    if left:
        print(f"{len(left)} parts of {spec.name} are missing in what was generated")
    is_ours = targets.package == ROOT / PACKAGE
    for line in news.after(targets.package, old, changed, spec, is_ours=is_ours):
        print(line)
    return 0


def _check(spec: Path, targets: Targets) -> int:
    different = check_committed(spec, targets)
    for _, diff in different:
        print(diff)
    if different:
        print(f"{len(different)} files differ from what {spec.name} gives: run `make regen`", file=sys.stderr)
        return 1
    print(f"everything generated is what {spec.name} gives")
    return 0


if __name__ == "__main__":
    sys.exit(main())
