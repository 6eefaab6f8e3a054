"""script/test: every check and test of TechOps, on a real site wherever a bench can be had."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import judging
import machine
from bench import Bench, unreachable_sources
from console import Failure, Log, run, say, step
from processes import Processes
from sites import ADMINISTRATOR_PASSWORD, Sites
from state import State, digest
from web import Web

SITES = ("test.techops.localhost", "second-test.techops.localhost")  # one per group of tests at work
SPARE_SITE = "spare.techops.localhost"  # ERPNext alone, for installing and uninstalling
# Mail is written and not sent; tests make more users in an hour than a site should let people make.
TEST_SITE_CONFIG = {"mute_emails": 1, "throttle_user_limit": 1000}
FIRST_PORT = 8100
WITHOUT_SITE = ("tests/static", "tests/unit")
READ_REQUIREMENTS = """
try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib
with open("pyproject.toml", "rb") as file:
    print("\\n".join(tomllib.load(file)["project"]["optional-dependencies"]["test"]))
"""


def main(arguments: list[str]) -> int:
    needs_site = not only_without_site(arguments)
    reason = os.environ.get("TECHOPS_NO_BENCH") or (why_no_bench() if needs_site else None)
    if reason:
        os.environ["TECHOPS_NO_BENCH"] = reason
    elif needs_site and os.geteuid() == 0:
        machine.become(machine.work_user(), "testing.py", arguments, {})
    state = State(machine.state_folder())
    checkout = machine.own_checkout(machine.data_folder()) if needs_site and not reason else machine.CHECKOUT
    with state.lock():
        python = test_environment(state, checkout)
        env = {**os.environ, "PATH": f"{python.parent}:{os.environ.get('PATH', machine.SAFE_PATH)}"}
        if not needs_site or reason:
            return judging.judge(checkout, python, env, arguments)
        return with_site(state, checkout, python, env, arguments)


def only_without_site(arguments: list[str]) -> bool:
    """True when the caller named tests, and all of them run without a site."""
    paths = judging.named(arguments)
    return bool(paths) and all(path.startswith(WITHOUT_SITE) for path in paths)


def why_no_bench() -> str | None:
    """Make sure of the packages a bench needs; say why there can be none, or None."""
    made = bool(os.environ.get("TECHOPS_BENCH")) or bench_made()
    if not made and (reason := unreachable_sources()):
        return f"no bench exists and none can be made: {reason}"
    if os.environ.get("TECHOPS_CHECKOUT"):  # root has installed the packages already
        return None
    try:
        machine.install_missing(tests=True)
    except Failure as failure:
        return f"no bench can be made: {failure}"
    return None


def bench_made() -> bool:
    data = machine.data_folder()
    if os.geteuid() == 0:
        user = machine.existing_work_user()
        if not user:
            return False
        data = machine.data_folder(Path(user.pw_dir))
    return (data / "bench/apps/hrms/hrms/hooks.py").exists()


def test_environment(state: State, checkout: Path) -> Path:
    """A Python environment of its own for the test tools; returns its interpreter."""
    folder = state.data / "test-tools"
    python = folder / "bin/python"
    wanted = digest([(checkout / "pyproject.toml").read_bytes(), machine.system_python()])
    if state.get("test_tools") == wanted and python.exists():
        return python
    try:
        with step("Installing the test tools"):
            venv = [machine.system_python(), "-m", "venv", "--clear", folder]
            run(venv, "no Python environment could be made for the tests")
            listed = run([python, "-c", READ_REQUIREMENTS], "pyproject.toml could not be read", cwd=checkout)
            pip = [python, "-m", "pip", "install", "--quiet", "--retries", "2", *listed.split("\n")[:-1]]
            run(pip, "the test tools could not be installed")
    except Failure as failure:
        return _python_with_pytest(failure)
    state.set("test_tools", wanted)
    return python


def _python_with_pytest(failure: Failure) -> Path:
    """Without a package index: the caller's own Python, when it has pytest; what else it lacks is named."""
    if not judging.has_module(Path(sys.executable), "pytest"):
        raise failure
    say(f"           Going on with {sys.executable}: {failure}")
    return Path(sys.executable)


# --- the site -----------------------------------------------------------------------------------------------


def with_site(state: State, checkout: Path, python: Path, env: dict[str, str], arguments: list[str]) -> int:
    services = Processes(state, "services")
    running = {name for name in state.get(services.key, {}) if services.alive(name)}
    bench = Bench(state, checkout)
    webs = [Web(bench, f"test{number or ''}", site, FIRST_PORT) for number, site in enumerate(SITES)]
    used = webs[: judging.groups(arguments)]
    try:
        sites = Sites(bench, bench.prepare())
        for web in webs:
            web.stop()
        prepare_sites(sites, [web.site for web in used])
        sites.database.count_by_user()
        for web in used:
            web.start(workers=2, scheduler=False)
        env["TECHOPS_TEST_SITE"] = str(describe(sites, used, python))
        return judging.judge(checkout, python, env, arguments)
    except Failure as failure:
        say(f"The site could not be made, which fails this run: {failure}")
        env["TECHOPS_NO_BENCH"] = str(failure)
        return judging.judge(checkout, python, env, arguments) or 1
    finally:
        for web in webs:
            web.stop()
        if started := [name for name in state.get(services.key, {}) if name not in running]:
            services.stop(*started)


def prepare_sites(sites: Sites, names: list[str]) -> None:
    """The same sites every time."""
    with step(f"Restoring {SPARE_SITE}"):
        sites.restore(SPARE_SITE, sites.base_dump(), TEST_SITE_CONFIG)
    for site in names:
        sites.make_demonstration(site, TEST_SITE_CONFIG)


def describe(sites: Sites, webs: list[Web], python: Path) -> Path:
    """What tests/support/bench.py needs to know of each group's site, in a file only this user can read."""
    common = {
        "spare_site": SPARE_SITE,
        "administrator_password": ADMINISTRATOR_PASSWORD,
        "bench": str(sites.bench.path),
        "bench_command": sites.bench.command,
        "bench_path": sites.bench.env["PATH"],
        "chromium": browser(python),
        "spare_database": _database(sites, SPARE_SITE),
    }
    facts = [
        {
            **common,
            "site": web.site,
            "address": f"http://127.0.0.1:{web.port}",
            "browser_address": web.address,
            "database": _database(sites, web.site),
            "server": {**_database(sites, web.site), **_server(sites)},
        }
        for web in webs
    ]
    file = sites.bench.state.data / "run/test-sites.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(facts, indent=1))
    return file


def _database(sites: Sites, site: str) -> dict[str, object]:
    config = json.loads((sites.bench.sites / site / "site_config.json").read_text())
    return {
        "host": sites.database.host,
        "port": sites.database.port,
        "user": config["db_name"],
        "password": config["db_password"],
        "database": config["db_name"],
    }


def _server(sites: Sites) -> dict[str, str]:
    """Who may read the server's own statistics."""
    return {
        "user": sites.database.user,
        "password": sites.database.password,
        "database": "information_schema",
    }


def browser(python: Path) -> str | None:
    """The machine's Chromium, or the one Playwright can download; None when there is neither."""
    if path := machine.browser():
        return path
    code = "from playwright.sync_api import *\nwith sync_playwright() as p: print(p.chromium.executable_path)"
    try:
        with step("Fetching a browser"):
            run(
                [python, "-m", "playwright", "install", "chromium"],
                "no browser could be fetched",
                timeout=300,
            )
            return run([python, "-c", code], "the fetched browser was not found").strip()
    except Failure as failure:
        say(f"           {failure}")
        return None


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        print(f"script/test: {failure}", file=sys.stderr, flush=True)
        sys.exit(1)
    except OSError as error:
        print(f"script/test: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"script/test: interrupted (the output so far is in {Log.output})", file=sys.stderr)
        sys.exit(130)
