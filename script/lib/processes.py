"""Long-running processes: started once, known by their id and start time, stopped only if they are ours."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from console import Failure
from state import State

STOP_SECONDS = 15


class Processes:
    """The processes one command has started, kept in the state file under its name."""

    def __init__(self, state: State, owner: str) -> None:
        self.state, self.key = state, f"processes_{owner}"

    def alive(self, name: str) -> bool:
        known = self.state.get(self.key, {}).get(name)
        return bool(known) and _birth(known["pid"]) == known["birth"]

    def start(
        self, name: str, command: Sequence[str | Path], *, cwd: Path, env: dict[str, str] | None = None
    ) -> None:
        if self.alive(name):
            return
        log = self.log(name).open("ab")
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self._remember(name, {"pid": process.pid, "birth": _birth(process.pid)})

    def log(self, name: str) -> Path:
        return self.state.data / "log" / f"{self.key.removeprefix('processes_')}-{name}.log"

    def wait(self, names: Sequence[str], ready: Callable[[], bool], seconds: float) -> None:
        """Wait until what these processes do together is ready; fail at once when one of them has ended."""
        limit = time.monotonic() + seconds
        while not ready():
            ended = [name for name in names if not self.alive(name)]
            if ended or time.monotonic() > limit:
                name = (*ended, *names)[0]
                raise Failure(f"{name} did not start: {self._last_line(name)} (see {self.log(name)})")
            time.sleep(0.2)

    def stop(self, *names: str) -> list[str]:
        """Stop these (or all) of our processes, the youngest first; return the names of those that ran."""
        known = self.state.get(self.key, {})
        stopped = []
        for name in names or [*reversed(known)]:
            if self.alive(name):
                _end(known[name]["pid"], known[name]["birth"])
                stopped.append(name)
            self._remember(name, None)
        return stopped

    def _remember(self, name: str, entry: dict[str, Any] | None) -> None:
        known = {key: value for key, value in self.state.get(self.key, {}).items() if key != name}
        if entry:
            known[name] = entry
        self.state.set(self.key, known)

    def _last_line(self, name: str) -> str:
        log = self.log(name)
        lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
        return lines[-1].strip() if lines else "it said nothing"


def _birth(pid: int) -> str | None:
    """The kernel's start time of a process: with it, a reused process id cannot be mistaken for ours."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def _end(pid: int, birth: str) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, sign)
        except ProcessLookupError:
            return
        limit = time.monotonic() + STOP_SECONDS
        while _birth(pid) == birth and time.monotonic() < limit:
            _reap(pid)
            time.sleep(0.1)
        if _birth(pid) != birth:
            return


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass
