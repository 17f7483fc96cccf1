"""Prints what `make lock` makes lowest.txt of: the direct dependencies at run time, with the bounds that they are
declared with, and the tools of base.in in the versions of base.txt.

uv picks the lowest version that fits for each line, and the newest for what these need in turn.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def declared() -> list[str]:
    """What r9s, its extras and r9s-generated require of others.

    `all` names extras. Ray is tested in an environment of its own, in the version that ray.txt has.
    """
    facade = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    generated = tomllib.loads((ROOT / "r9s_generated" / "pyproject.toml").read_text(encoding="utf-8"))
    return sorted(
        {
            *facade["tool"]["hatch"]["metadata"]["hooks"]["custom"]["dependencies"],
            *(
                row
                for name, rows in facade["project"]["optional-dependencies"].items()
                if name not in ("all", "ray")
                for row in rows
            ),
            *generated["project"]["dependencies"],
        }
    )


def name(requirement: str) -> str:
    """The name that a requirement begins with, as lock files spell it."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-").replace(".", "-")


_WITH_API = {"opentelemetry-instrumentation-httpx": "0.51b0", "opentelemetry-sdk": "1.30.0"}
"""What goes with the lowest version of opentelemetry-api, and with no other."""


def tools() -> list[str]:
    """What base.in asks for besides: with the bound that it has there, or else pinned as in base.txt."""
    base = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", base, re.MULTILINE)) | _WITH_API
    asked = (ROOT / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()
    rows = {name(row): row.partition("#")[0].strip() for row in asked if re.match(r"\w", row)}
    for each in map(name, declared()):
        rows.pop(each, None)
    return sorted(row if re.search("[<>=]", row) else f"{each}=={pins[each]}" for each, row in rows.items())


if __name__ == "__main__":
    print("\n".join([*declared(), *tools()]))
