"""`python -m generator [--spec PATH] [--output DIR] [--check]`."""

import argparse
import sys
from pathlib import Path

from .generate import check_committed, regenerate
from .problems import SpecError
from .project import PACKAGE, PinError, check_pins

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Generate or check the package; returns the exit status, 1 for a spec or a package that is not right."""
    parser = argparse.ArgumentParser(
        prog="python -m generator", description="Make r9s_generated from the OpenAPI spec."
    )
    parser.add_argument("--spec", type=Path, default=ROOT / "spec" / "images.yaml", help="the OpenAPI document")
    parser.add_argument("--output", type=Path, default=ROOT / PACKAGE, help="the folder of the package")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when the package is not what the spec gives"
    )
    options = parser.parse_args(arguments)
    try:
        check_pins()
        return _check(options) if options.check else _write(options)
    except (SpecError, PinError) as error:
        print(error, file=sys.stderr)
        return 1


def _write(options: argparse.Namespace) -> int:
    changed = regenerate(options.spec, options.output)
    for name in changed:
        print(f"changed: {options.output.name}/{name}")
    print(
        f"{options.output.name} is up to date with {options.spec.name}" + ("; now run `make check`" if changed else "")
    )
    return 0


def _check(options: argparse.Namespace) -> int:
    different = check_committed(options.spec, options.output)
    for _, diff in different:
        print(diff)
    if different:
        print(f"{len(different)} files differ from what {options.spec.name} gives: run `make regen`", file=sys.stderr)
        return 1
    print(f"{options.output.name} is what {options.spec.name} gives")
    return 0


if __name__ == "__main__":
    sys.exit(main())
