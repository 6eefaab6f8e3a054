"""script/server: the demonstration company of TechOps on this machine."""

from __future__ import annotations

import ast
import os
import sys

import machine
from bench import Bench, unreachable_sources
from console import Failure, Log, say, step
from processes import Processes
from sites import ADMINISTRATOR_PASSWORD, Sites
from state import State
from web import Web

SITE = "techops.localhost"
FIRST_PORT = 8000
USAGE = "usage: script/server [start|stop|status]"


def main(arguments: list[str]) -> None:
    action = arguments[0] if arguments else "start"
    if len(arguments) > 1 or action not in ("start", "stop", "status"):
        raise Failure(USAGE)
    if os.geteuid() == 0:
        if action == "start":
            machine.install_missing(tests=False)
        machine.become(machine.work_user(), "server.py", arguments, {})
    if action == "start" and not os.environ.get("TECHOPS_CHECKOUT"):
        machine.install_missing(tests=False)
    state = State(machine.state_folder())
    web = Web(Bench(state, machine.CHECKOUT), "server", SITE, FIRST_PORT)
    with state.lock():
        {"start": start, "stop": stop, "status": status}[action](web)


def start(web: Web) -> None:
    bench = web.bench
    bench.checkout = machine.own_checkout(machine.data_folder())
    if not bench.given and not bench.complete and (reason := unreachable_sources()):
        raise Failure(f"the sources of Frappe cannot be reached: {reason}")
    sites = Sites(bench, bench.prepare())
    if not sites.exists(SITE):
        web.stop()
        sites.make_demonstration(SITE, {"mute_emails": 1})
        settle(sites)
    elif bench.state.get("server_tree") != sites.tree:
        web.stop()
        update(sites)
        settle(sites)
    web.start(workers=2, scheduler=True)
    sites.set_config(SITE, host_name=web.address)
    announce(web, sites)


def update(sites: Sites) -> None:
    """Bring the site to this checkout: install or migrate, then load what the demonstration lacks."""
    if sites.installed(SITE):
        with step(f"Migrating {SITE}"):
            sites.bench.run("--site", SITE, "migrate", problem=f"{SITE} could not be migrated")
    else:
        sites.install_techops(SITE)
    sites.load_demo(SITE)


def settle(sites: Sites) -> None:
    """Let the scheduler work, and remember which sources the site stands on."""
    sites.bench.run("--site", SITE, "enable-scheduler", problem="the scheduler could not be enabled")
    sites.bench.state.set("server_tree", sites.tree)


def announce(web: Web, sites: Sites) -> None:
    say(f"\nTechOps is at {web.address}\n")
    logins = [{"role": "Administrator", "user": "Administrator", "password": ADMINISTRATOR_PASSWORD}]
    if (sites.app / "demo/load.py").exists():
        said = sites.bench.run(
            "--site", SITE, "execute", "techops.demo.load.logins", problem="the logins could not be listed"
        )
        logins = _parse_logins(said) + logins
    for login in logins:
        say(f"  {login['role']:<28} {login['user']:<40} {login['password']}")
    say("\nscript/server stop ends it; the logs are in " + str(web.bench.state.data / "log"))


def _parse_logins(said: str) -> list[dict[str, str]]:
    """`bench execute` prints its result as the last line, as JSON without true, false or null here."""
    lines = [line for line in said.splitlines() if line.strip().startswith("[")]
    return ast.literal_eval(lines[-1]) if lines else []


def stop(web: Web) -> None:
    stopped = web.stop() + Processes(web.bench.state, "services").stop()
    say(f"Stopped {', '.join(stopped)}." if stopped else "Nothing that script/server started was running.")


def status(web: Web) -> None:
    services = Processes(web.bench.state, "services")
    for processes in (services, web.processes):
        for name in web.bench.state.get(processes.key, {}):
            say(f"  {name:<12} {'running' if processes.alive(name) else 'stopped'}")
    say(f"The address of the site: {web.address}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as failure:
        print(f"script/server: {failure}", file=sys.stderr, flush=True)
        sys.exit(1)
    except OSError as error:
        print(f"script/server: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"script/server: interrupted (the output so far is in {Log.output})", file=sys.stderr)
        sys.exit(130)
