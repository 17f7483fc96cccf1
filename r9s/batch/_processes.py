"""Identifies the process that made a claim, and checks whether it has ended."""

import functools
import hashlib
import os
import platform
import subprocess
from pathlib import Path
from typing import Any


@functools.cache
def _host() -> str:
    """An id of this machine since its boot, or of this container. Only inside it can processes be checked."""
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
    """The start time of a process, as the system reports it; empty if it has ended."""
    if Path("/proc/self/stat").exists():
        # The program name in brackets may contain anything. The start time is the 20th field after it.
        fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        return fields[19] if len(fields) > 19 and fields[0] not in ("Z", "X") else ""
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


@functools.lru_cache(1)
def _myself(pid: int) -> dict[str, Any]:
    return {"host": _host(), "pid": pid, "started": _started(pid)}


def myself() -> dict[str, Any]:
    """The identity of this process, as JSON. A forked child has another one."""
    return _myself(os.getpid())


def is_gone(other: dict[str, Any]) -> bool | None:
    """Whether a process with this `myself` has ended; None if it is on another machine or in another container."""
    if other.get("host") != _host():
        return None
    pid, started = other.get("pid"), other.get("started")
    if not isinstance(pid, int) or not started:
        return True
    return _started(pid) != started and not _is_hidden(pid)


def tag() -> str:
    """A short id of this process, for a file name."""
    me = myself()
    return f"{_short(me['host'])}-{me['pid']}-{_short(me['started'])}"


def is_tag_of_gone(text: str) -> bool:
    """Whether a `tag` belongs to a process of this machine that has ended."""
    host, _, rest = text.partition("-")
    pid, _, started = rest.partition("-")
    if host != _short(_host()) or not pid.isdigit():
        return False
    return _short(_started(int(pid))) != started and not _is_hidden(int(pid))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _is_hidden(pid: int) -> bool:
    """Whether the process exists, but the system hides its details (hidepid)."""
    if _started(pid):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not Path("/proc").joinpath(str(pid)).exists()
