"""Where the repository is: on this machine, and on the web."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

[ADDRESS] = re.findall(r"^repo_url: (\S+)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
"""The address of the repository. mkdocs.yml has it, for all pages."""

FILES = f"{ADDRESS}/blob/main/"
"""What the address of a file begins with."""

PICTURES = f"{ADDRESS.replace('//github.com/', '//raw.githubusercontent.com/')}/main/"
"""What the address of a picture begins with, as the registry can show it."""
