"""What the two commands say: one line per step with its time, and one sentence when something fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STARTED = time.monotonic()
TAIL_LINES = 25


class Failure(Exception):
    """Ends the command with one sentence for the person who called it."""


class Log:
    """Where the output of the steps goes; set once the data folder is known."""

    output: Path | None = None
    timings: Path | None = None


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and note how long it took, on the screen and in the data folder."""
    say(f"[{time.monotonic() - STARTED:6.1f} s] {title} ...")
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    say(f"           {title}: {seconds:.1f} s")
    if Log.timings:
        with Log.timings.open("a") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}\t{seconds:8.1f} s\t{title}\n")


def run(
    command: Sequence[str | os.PathLike[str]],
    problem: str,
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    timeout: float = 3000,
    input_file: Path | None = None,
) -> str:
    """Run a quiet command and return what it printed; raise Failure(problem) when it fails."""
    stdin = input_file.open("rb") if input_file else None
    try:
        done = subprocess.run(
            [os.fspath(part) for part in command],
            cwd=cwd,
            env=env,
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            text=True,
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failure(f"{problem}: no answer within {timeout:.0f} s") from None
    except FileNotFoundError as missing:
        raise Failure(f"{problem}: {missing.filename} is not installed") from None
    finally:
        if stdin:
            stdin.close()
    _record(command, done.stdout)
    if done.returncode:
        raise Failure(_sentence(problem, done.stdout))
    return done.stdout


def show(command: Sequence[str | os.PathLike[str]], *, cwd: Path, env: dict[str, str] | None = None) -> int:
    """Run a command whose output the caller should see; return its exit code."""
    sys.stdout.flush()
    return subprocess.run(
        [os.fspath(part) for part in command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False
    ).returncode


def _record(command: Sequence[str | os.PathLike[str]], output: str) -> None:
    if Log.output:
        with Log.output.open("a") as file:
            file.write(f"$ {os.fspath(command[0])} {' '.join(map(str, command[1:3]))} ...\n{output}\n")


def _sentence(problem: str, output: str) -> str:
    lines = [line.rstrip() for line in output.replace("\r", "\n").splitlines() if line.strip()]
    if os.environ.get("CI"):
        say("\n".join(lines[-TAIL_LINES:]))
    last = lines[-1].strip() if lines else "it said nothing"
    where = f" (everything it printed is in {Log.output})" if Log.output else ""
    return f"{problem}: {last}{where}"
