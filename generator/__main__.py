"""`python -m generator [--spec PATH] [--output DIR] [--check | --skip-unsupported]`."""

import argparse
import sys
from pathlib import Path

from . import news
from .generate import Targets
from .messages import one_line
from .output import check_committed, guard, regenerate
from .problems import SpecError
from .render.project import PACKAGE, PinError, check_pins

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference"


def main(arguments: list[str] | None = None) -> int:
    """Generate or check the package. Return the exit status; 1 means that the spec or the package has errors."""
    parser = argparse.ArgumentParser(
        prog="python -m generator", description="Make r9s_generated from the OpenAPI spec."
    )
    parser.add_argument("--spec", type=Path, default=ROOT / "spec" / "images.yaml", help="the OpenAPI document")
    parser.add_argument("--output", type=Path, default=ROOT / PACKAGE, help="the folder of the package")
    parser.add_argument("--docs", type=Path, help="the folder of the reference pages; default: none if --output is set")
    parser.add_argument("--package-version", help="the version of the package; default: that of the document")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="write nothing; fail if the package differs from the spec")
    way.add_argument(
        "--skip-unsupported",
        action="store_true",
        help="leave out unsupported parts, list them, and generate the rest",
    )
    options = parser.parse_args(arguments)
    try:
        check_pins()
        pages = options.docs or (PAGES if options.output == ROOT / PACKAGE else None)
        targets = Targets(options.output, pages)
        if options.check:
            return _check(options.spec, targets, options.package_version)
        return _write(options.spec, targets, options.skip_unsupported, options.package_version)
    except (SpecError, PinError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _write(spec: Path, targets: Targets, skip: bool, version: str | None) -> int:
    guard(spec, targets)
    old = news.before(targets.package)
    changed, found = regenerate(spec, targets, skip=skip, version=version)
    for row in found.warnings:
        print(f"warning: {row}")
    for row in found.left_out:
        print(row)
    if found.left_out:
        print(one_line(f"{found.parts} parts of {spec.name} were not generated"))
    is_ours = targets.package == ROOT / PACKAGE
    for line in news.after(targets.package, old, changed, spec, is_ours=is_ours):
        print(line)
    return 0


def _check(spec: Path, targets: Targets, version: str | None) -> int:
    different = check_committed(spec, targets, version)
    for _, diff in different:
        print(diff)
    if different:
        reason = f"{len(different)} files differ from {spec.name}: run `make regen`"
        print(one_line(reason), file=sys.stderr)
        return 1
    print(one_line(f"all generated files match {spec.name}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
