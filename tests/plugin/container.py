"""A Dockerfile, read and carried out in a folder, for machines that have no container engine."""

import json
import os
import re
import shlex
import shutil
import subprocess
import venv
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One instruction: its name in capitals, its options such as `--interval=10s`, and its argument."""

    name: str
    options: dict[str, str]
    argument: str

    @property
    def command(self) -> list[str]:
        """The words of its exec form."""
        words: list[str] = json.loads(self.argument)
        return words


def read(path: Path) -> list[Instruction]:
    """The instructions of a Dockerfile. A comment is a line; a backslash at the end of a line continues it."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found: list[Instruction] = []
    for line in filter(None, map(str.strip, re.sub(r"\\\n", " ", "\n".join(lines)).split("\n"))):
        name, rest = line.split(None, 1)
        options: dict[str, str] = {}
        while match := re.match(r"--([\w-]+)=(\S+)\s+", rest):
            options[match[1]] = match[2]
            rest = rest[match.end() :]
        found.append(Instruction(name.upper(), options, rest))
    return found


@dataclass
class Image:
    """What the steps of a Dockerfile leave: a Python environment of its own, a working directory, and settings."""

    folder: Path
    context: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: Path = Path()
    health: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)

    @property
    def python(self) -> Path:
        """The Python that is `python` in it."""
        return self.folder / "python" / "bin" / "python"

    def build(self, instructions: list[Instruction], **settings: str) -> None:
        """Carry out the steps, `RUN` with these settings of the environment."""
        venv.create(self.folder / "python", with_pip=True, symlinks=True)
        for each in instructions:
            match each.name:
                case "ENV":
                    self.environment |= dict(word.split("=", 1) for word in shlex.split(each.argument))
                case "WORKDIR":
                    self.workdir = self.folder / "root" / each.argument.lstrip("/")
                    self.workdir.mkdir(parents=True)
                case "COPY":
                    self._copy(*each.argument.split())
                case "RUN":
                    done = self.run(["sh", "-c", each.argument], **settings)
                    assert done.returncode == 0, done.stdout + done.stderr
                case "HEALTHCHECK":
                    self.health = Instruction("CMD", {}, each.argument.removeprefix("CMD ")).command
                case "ENTRYPOINT":
                    self.entrypoint = each.command
                case "FROM" | "USER" | "EXPOSE":
                    pass
                case other:
                    raise AssertionError(f"this test does not know {other}")

    def _copy(self, *words: str) -> None:
        *sources, target = words
        for source in sources:
            found = list(self.context.glob(source))
            assert found, f"COPY finds no {source}"
            for path in found:
                shutil.copy(path, self.workdir / target)

    def settings(self, **more: str) -> dict[str, str]:
        """The environment of a process in it."""
        path = os.pathsep.join([str(self.python.parent), os.defpath])
        return {"PATH": path, "HOME": str(self.folder), **self.environment, **more}

    def run(self, command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it to its end."""
        environment = self.settings(**settings)
        found = self._found(command)
        return subprocess.run(found, cwd=self.workdir, env=environment, capture_output=True, text=True, timeout=120)

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        """Start a command in it."""
        environment, pipe = self.settings(), subprocess.PIPE
        found = self._found(command)
        return subprocess.Popen(found, cwd=self.workdir, env=environment, text=True, stdout=pipe, stderr=pipe)

    def _found(self, command: list[str]) -> list[str]:
        program = shutil.which(command[0], path=self.settings()["PATH"])
        assert program is not None, f"there is no program {command[0]}"
        return [program, *command[1:]]
