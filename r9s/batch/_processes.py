"""Which process made a claim, and whether it is gone."""

import functools
import hashlib
import os
import platform
import subprocess
from pathlib import Path
from typing import Any


@functools.cache
def _host() -> str:
    """This machine since it was started, or this container: what can tell whether one of its processes is gone."""
    boot = _text(Path("/proc/sys/kernel/random/boot_id"))
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return " ".join(filter(None, (platform.node(), boot, namespace)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process started, as its system says it; empty for one that is gone."""
    if Path("/proc/self/stat").exists():
        # The name of the program, in brackets, may hold anything; the start is the 20th field after it.
        fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        return fields[19] if len(fields) > 19 and fields[0] not in ("Z", "X") else ""
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


@functools.lru_cache(1)
def _myself(pid: int) -> dict[str, Any]:
    return {"host": _host(), "pid": pid, "started": _started(pid)}


def myself() -> dict[str, Any]:
    """What tells this process from all others, as JSON; a forked child is another one."""
    return _myself(os.getpid())


def is_gone(other: dict[str, Any]) -> bool | None:
    """Whether a process is gone, by what its `myself` said; None for one of another machine or container."""
    if other.get("host") != _host():
        return None
    pid, started = other.get("pid"), other.get("started")
    if not isinstance(pid, int) or not started:
        return True
    return _started(pid) != started and not _is_hidden(pid)


def tag() -> str:
    """This process in a few letters, for the name of a file."""
    me = myself()
    return f"{_short(me['host'])}-{me['pid']}-{_short(me['started'])}"


def is_tag_of_gone(text: str) -> bool:
    """Whether a `tag` is that of a process of this machine that is gone."""
    host, _, rest = text.partition("-")
    pid, _, started = rest.partition("-")
    if host != _short(_host()) or not pid.isdigit():
        return False
    return _short(_started(int(pid))) != started and not _is_hidden(int(pid))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _is_hidden(pid: int) -> bool:
    """Whether there is a process of which the system says nothing else (hidepid)."""
    if _started(pid):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not Path("/proc").joinpath(str(pid)).exists()
