"""`python -m generator.versions [--release]`: compares the public API of r9s_generated with the last release.

A breaking change needs a new major version, before 1.0 a new minor version. Without it the command and `make check`
fail. Any other change needs a new version before the next release. That is printed, and is not an error.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

from packaging.version import Version

from .changes import Change, compare, report
from .surface import Surface, read, version

ROOT = Path(__file__).parent.parent
RELEASED = Path(__file__).with_name("released_api.json")


class Release(NamedTuple):
    """A version and its public API."""

    version: str
    api: Surface


def load(path: Path = RELEASED) -> Release | None:
    """The last release in the repository; None if there is none."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Release(kept["version"], kept["api"])


def next_version(released: str, *, breaks: bool) -> str:
    """The lowest allowed next version, with or without breaking changes."""
    major, minor, micro = (*Version(released).release, 0, 0)[:3]
    if major:
        return f"{major + 1}.0.0" if breaks else f"{major}.{minor + 1}.0"
    return f"0.{minor + 1}.0" if breaks else f"0.{minor}.{micro + 1}"


def too_low(now: str, released: str, changes: list[Change]) -> str | None:
    """The version to choose instead of `now`, if these changes break more than it announces; otherwise None."""
    if not any(change.breaks for change in changes):
        return None
    wanted = next_version(released, breaks=True)
    return wanted if Version(now).release < Version(wanted).release else None


def advice(now: Release, released: Release) -> str | None:
    """The required change of the version because of breaking changes; None if there is none."""
    changes = compare(released.api, now.api)
    wanted = too_low(now.version, released.version, changes)
    if wanted is None:
        return None
    count = sum(change.breaks for change in changes)
    what = "1 change breaks" if count == 1 else f"{count} changes break"
    return (
        f"{what} code that was written for {released.version}, which the version {now.version} does not say: "
        f"set info.version in spec/images.yaml to {wanted} or higher"
    )


def show(now: Release, released: Release) -> int:
    """Print the changes since the release, and the version that they need. Return the exit status."""
    changes = compare(released.api, now.api)
    if not changes:
        print(f"the public API of r9s-generated {now.version} is that of the released {released.version}")
        return 0
    print(f"the public API of r9s-generated {now.version}, beside the released {released.version} (! breaks):")
    print("\n".join(report(changes)))
    wrong = advice(now, released)
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    wanted = next_version(released.version, breaks=any(change.breaks for change in changes))
    if Version(now.version).release >= Version(wanted).release:
        print(f"the version is high enough: {wanted} is the lowest that may follow {released.version}")
    else:
        print(f"nothing breaks; set info.version in spec/images.yaml to {wanted} or higher before the next release")
    return 0


def keep(now: Release, path: Path = RELEASED) -> int:
    """Store this API as the last release; refuses it if the version does not announce its changes."""
    released = load(path)
    if released is not None:
        changes = compare(released.api, now.api)
        wanted = too_low(now.version, released.version, changes)
        if changes and Version(now.version) <= Version(released.version):
            wanted = next_version(released.version, breaks=any(change.breaks for change in changes))
        if wanted:
            print(f"{released.version} is released already: choose {wanted} or higher", file=sys.stderr)
            return 1
    about = (
        "The public API of the last released r9s-generated, which `make api-diff` compares with. See CONTRIBUTING.md."
    )
    path.write_text(
        json.dumps({"about": about, "version": now.version, "api": now.api}, indent=1) + "\n", encoding="utf-8"
    )
    print(f"{path.name} has the public API of r9s-generated {now.version} now")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Compare the APIs, or store the release. Return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.versions",
        description="Compare the public API of r9s_generated with the released one.",
    )
    parser.add_argument("--package", type=Path, default=ROOT / "r9s_generated", help="the folder of the package")
    parser.add_argument("--released", type=Path, default=RELEASED, help="where the API of the last release is kept")
    parser.add_argument("--release", action="store_true", help="keep the API as it is now as the released one")
    options = parser.parse_args(arguments)
    now = Release(version(options.package), read(options.package))
    if options.release:
        return keep(now, options.released)
    released = load(options.released)
    if released is None:
        print(f"{options.released} is missing, so that nobody knows what breaks: bring it back", file=sys.stderr)
        return 1
    return show(now, released)


if __name__ == "__main__":
    sys.exit(main())
