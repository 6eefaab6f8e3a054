"""What the commands remember between runs: ports, passwords, processes, and what was built from what."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from console import Log, say

# Where the search for a free port begins; other services of the machine keep their usual ones.
FIRST_PORTS = {"mariadb": 13306, "redis_cache": 13311, "redis_queue": 13411}


class State:
    """A JSON file in the data folder, written at every change."""

    def __init__(self, data: Path) -> None:
        self.data = data
        for name in ("log", "run", "dumps"):
            (data / name).mkdir(parents=True, exist_ok=True)
        Log.output, Log.timings = data / "log/setup.log", data / "log/timings.log"
        self.file = data / "state.json"
        self.values: dict[str, Any] = json.loads(self.file.read_text()) if self.file.exists() else {}

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.values[key] = value
        part = self.file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(self.values, indent=1))
        part.replace(self.file)

    def port(self, name: str) -> int:
        if not self.get(f"port_{name}"):
            self.set(f"port_{name}", free_port(FIRST_PORTS[name]))
        return int(self.get(f"port_{name}"))

    def secret(self, name: str) -> str:
        if not self.get(f"secret_{name}"):
            self.set(f"secret_{name}", secrets.token_urlsafe(24))
        return str(self.get(f"secret_{name}"))

    def lock(self) -> TextIO:
        """One command at a time per data folder; the lock ends with the process."""
        file = (self.data / "lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another script/server or script/test is at work here; waiting for it to finish ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        self.values = json.loads(self.file.read_text()) if self.file.exists() else {}
        return file


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port(first: int) -> int:
    for port in range(first, first + 90):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first}")


def digest(parts: Iterable[str | bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode() if isinstance(part, str) else part)
        total.update(b"\0")
    return total.hexdigest()[:16]


def tree_digest(folder: Path) -> str:
    """One value for the content of a source tree, without what is built from it."""
    ignored = {"__pycache__", "dist", "node_modules"}

    def contents() -> Iterable[str | bytes]:
        for path, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in ignored)
            for name in sorted(files):
                yield os.path.relpath(os.path.join(path, name), folder)
                yield Path(path, name).read_bytes()

    return digest(contents())
