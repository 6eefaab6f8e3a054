"""The bench: made once in the data folder (or given by TECHOPS_BENCH), pointed at the checkout that calls."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from functools import cached_property
from pathlib import Path
from typing import Any

from console import Failure, run, step
from machine import find, system_python
from services import Database, existing_services, private_services, socket_of
from state import State, digest, tree_digest

ADDRESS = "https://github.com/frappe"
BRANCH = "version-15"
APPS = ("erpnext", "payments", "hrms")  # besides frappe, in the order they are fetched and installed
YARN = "yarn@1.22.22"
REACH_SECONDS = 18


class Bench:
    """A bench and the services behind it."""

    def __init__(self, state: State, checkout: Path) -> None:
        self.state, self.checkout = state, checkout
        given = os.environ.get("TECHOPS_BENCH")
        self.given = bool(given)
        self.path = Path(given).resolve() if given else state.data / "bench"
        self.sites = self.path / "sites"
        self.python = self.path / "env/bin/python"
        self.tools = state.data / "tools"

    # --- running things in it ---

    @cached_property
    def env(self) -> dict[str, str]:
        folders = [self.tools / "bin", self.tools / "node_modules/.bin"]
        path = ":".join([*map(str, folders), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
        return {**os.environ, "PATH": path, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}

    @cached_property
    def command(self) -> str:
        own = self.tools / "bin/bench"
        return str(own) if own.exists() else find("bench") or "bench"

    def run(self, *arguments: str, problem: str, timeout: float = 3000) -> str:
        return run([self.command, *arguments], problem, cwd=self.path, env=self.env, timeout=timeout)

    def script(self, name: str, *arguments: str, problem: str) -> str:
        """Run one of our scripts with the bench's own Python, in its sites folder."""
        file = Path(__file__).with_name(name)
        return run([self.python, file, *arguments], problem, cwd=self.sites, env=self.env)

    @property
    def config(self) -> dict[str, Any]:
        file = self.sites / "common_site_config.json"
        return json.loads(file.read_text()) if file.exists() else {}

    # --- making it ---

    @property
    def complete(self) -> bool:
        return all((self.path / "apps" / app / app / "hooks.py").exists() for app in ("frappe", *APPS))

    def prepare(self) -> Database:
        """Everything up to a bench that has all apps and whose services run."""
        if self.given and not (self.python.exists() and self.sites.is_dir()):
            raise Failure(f"TECHOPS_BENCH names {self.path}, which is not a bench")
        self._install_tools()
        if not self.given:
            self._init()
        database = existing_services(self.config) if self.given else private_services(self.state)
        if not self.given:
            self._configure()
        for app in APPS:
            self._get(app)
        self._link_app()
        self._build_assets()
        return database

    def _install_tools(self) -> None:
        if self.given and find("bench") and find("yarn"):
            return
        if not (self.tools / "bin/bench").exists():
            with step("Installing the bench command"):
                run(
                    [system_python(), "-m", "venv", "--clear", self.tools],
                    "no Python environment could be made",
                )
                pip = [self.tools / "bin/pip", "install", "--quiet", "frappe-bench", "uv"]
                run(pip, "the bench command could not be installed")
        if not (self.tools / "node_modules/.bin/yarn").exists() and not find("yarn"):
            with step("Installing yarn"):
                npm = [
                    find("npm") or "npm",
                    "install",
                    "--prefix",
                    self.tools,
                    "--no-fund",
                    "--no-audit",
                    YARN,
                ]
                run(npm, "yarn could not be installed")

    def _init(self) -> None:
        if self.state.get("bench_initialised") and self.python.exists():
            return
        with step("Making the bench and fetching Frappe"):
            shutil.rmtree(self.path, ignore_errors=True)
            arguments = ["--no-backups", "--skip-assets", "--skip-redis-config-generation"]
            arguments += ["--python", system_python(), "--frappe-branch", BRANCH]
            arguments += ["--frappe-path", f"{ADDRESS}/frappe", str(self.path)]
            run([self.command, "init", *arguments], "bench init failed", cwd=self.state.data, env=self.env)
            self.state.set("bench_initialised", True)

    def _configure(self) -> None:
        redis = {
            name: f"redis://127.0.0.1:{self.state.port(name)}" for name in ("redis_cache", "redis_queue")
        }
        wanted = {
            "db_host": "127.0.0.1",
            "db_port": self.state.port("mariadb"),
            "db_socket": str(socket_of(self.state)),  # a third of a statement's time is the way there by TCP
            **redis,
            "redis_socketio": redis["redis_cache"],
            "developer_mode": 0,
            "server_script_enabled": 0,
        }
        current = self.config
        if any(current.get(key) != value for key, value in wanted.items()):
            text = json.dumps({**current, **wanted}, indent=1, sort_keys=True)
            (self.sites / "common_site_config.json").write_text(text)

    def _get(self, app: str) -> None:
        if self._importable(app):
            return
        with step(f"Fetching {app}"):
            shutil.rmtree(self.path / "apps" / app, ignore_errors=True)
            arguments = ["get-app", f"{ADDRESS}/{app}", "--branch", BRANCH, "--skip-assets"]
            self.run(*arguments, problem=f"{app} could not be fetched")

    def _importable(self, app: str) -> bool:
        if not (self.path / "apps" / app / app / "hooks.py").exists():
            return False
        command = [str(self.python), "-c", f"import importlib.metadata as m; m.distribution('{app}')"]
        listed = app in (self.sites / "apps.txt").read_text().split()
        return listed and subprocess.run(command, capture_output=True, check=False).returncode == 0

    # --- our app in it ---

    def _link_app(self) -> None:
        """apps/techops is a link to the checkout, and the environment imports the app through that link."""
        link = self.path / "apps/techops"
        if link.is_symlink() or not link.exists():
            if not link.is_symlink() or link.resolve() != self.checkout:
                link.unlink(missing_ok=True)
                link.symlink_to(self.checkout)
        elif link.resolve() != self.checkout:
            raise Failure(
                f"{link} is not a link but an app of its own: remove it, or call the command inside it"
            )
        self._install_app(link)
        apps = (self.sites / "apps.txt").read_text().split()
        if "techops" not in apps:
            (self.sites / "apps.txt").write_text("\n".join([*apps, "techops"]) + "\n")

    def _install_app(self, link: Path) -> None:
        packages = next((self.path / "env/lib").glob("python3*/site-packages"))
        path_file = packages / "techops.pth"
        if path_file.exists() and path_file.read_text().strip() == str(link):
            return
        with step("Installing techops into the bench"):
            uv = find("uv") or str(self.tools / "bin/uv")
            pip = [uv, "pip", "install", "--quiet", "--no-deps", "--python", str(self.python)]
            if not Path(uv).exists():
                pip = [str(self.python), "-m", "pip", "install", "--quiet", "--no-deps"]
            run([*pip, "--editable", link], "techops could not be installed", env=self.env)
            # The installer follows the link; importing through it, another checkout needs no installing.
            path_file.write_text(f"{link}\n")

    def _build_assets(self) -> None:
        everything = digest([self.versions, str(self.path)])
        if self.state.get("assets_all") != everything:
            with step("Building the assets of all apps"):
                self.run("build", "--production", problem="the assets could not be built")
            self.state.set("assets_all", everything)
            self.state.set("assets_techops", None)
        own = digest([tree_digest(self.checkout / "techops/public"), str(self.checkout)])
        if self.state.get("assets_techops") != own:
            with step("Building the assets of techops"):
                self.run("build", "--production", "--app", "techops", problem="the assets could not be built")
            self.state.set("assets_techops", own)

    @cached_property
    def versions(self) -> str:
        """The exact state of the other apps: what their sites, dumps and assets were made from."""
        lines = []
        for app in ("frappe", *APPS):
            git = ["git", "-c", "safe.directory=*", "-C", str(self.path / "apps" / app), "rev-parse", "HEAD"]
            commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
            init = (self.path / "apps" / app / app / "__init__.py").read_text()
            version = next((line for line in init.splitlines() if line.startswith("__version__")), "")
            lines.append(f"{app} {version} {commit}")
        return "\n".join(lines)


def unreachable_sources() -> str | None:
    """Why no bench can be made here (None: it can), found out within 20 seconds."""
    if not find("git"):
        return _unreachable_by_http()
    command = ["git", "ls-remote", "--exit-code", f"{ADDRESS}/frappe", BRANCH]
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=REACH_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{ADDRESS} did not answer within {REACH_SECONDS} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"{ADDRESS}/frappe has no branch {BRANCH}"])[-1]
    return None


def _unreachable_by_http() -> str | None:
    """The same question where git is yet to be installed."""
    try:
        urllib.request.urlopen(f"{ADDRESS}/frappe", timeout=REACH_SECONDS).close()
    except OSError as error:
        return f"{ADDRESS} cannot be reached: {error}"
    return None
