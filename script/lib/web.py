"""The processes that serve one site: web, realtime, the proxy in front of both, worker and scheduler."""

from __future__ import annotations

import http.client
import os
from pathlib import Path

from bench import Bench
from console import step
from machine import find
from processes import Processes
from state import free_port

START_SECONDS = 90
THREADS = 4


class Web:
    """What one command (`owner`) runs for one site, behind one port."""

    def __init__(self, bench: Bench, owner: str, site: str, first_port: int) -> None:
        self.bench, self.site, self.first_port = bench, site, first_port
        self.processes = Processes(bench.state, owner)
        self.port_key = f"port_{owner}"
        run = bench.state.data / "run"
        self.web_socket, self.realtime_socket = run / f"{owner}-web.sock", run / f"{owner}-realtime.sock"

    @property
    def port(self) -> int:
        return int(self.bench.state.get(self.port_key) or self.first_port)

    @property
    def address(self) -> str:
        return f"http://{self.site}:{self.port}"

    def start(self, *, workers: int, scheduler: bool) -> None:
        with step(f"Starting the web server, worker{', scheduler' if scheduler else ''} and socket.io"):
            self._start_web(workers)
            self._start_realtime()
            self._start_proxy()
            bench = [self.bench.command]
            env, path = self.bench.env, self.bench.path
            self.processes.start(
                "worker", [*bench, "worker", "--queue", "short,default,long"], cwd=path, env=env
            )
            if scheduler:
                self.processes.start("scheduler", [*bench, "schedule"], cwd=path, env=env)
            self.processes.wait(["web", "proxy"], self._answers, START_SECONDS)

    def stop(self, *names: str) -> list[str]:
        return self.processes.stop(*names)

    def _start_web(self, workers: int) -> None:
        gunicorn = self.bench.path / "env/bin/gunicorn"
        command = [gunicorn, "--bind", f"unix:{self.web_socket}", "--worker-class", "gthread"]
        command += ["--workers", str(workers), "--threads", str(THREADS), "--timeout", "120"]
        command += ["--preload", "frappe.app:application_with_statics()"]
        self.processes.start("web", command, cwd=self.bench.sites, env=self.bench.env)

    def _start_realtime(self) -> None:
        if self.processes.alive("socketio"):
            return
        self.realtime_socket.unlink(missing_ok=True)
        resolver = Path(__file__).with_name("localhost.js")
        env = {**self.bench.env, "FRAPPE_SOCKETIO_UDS": str(self.realtime_socket)}
        command = [find("node") or "node", "--require", resolver, "apps/frappe/socketio.js"]
        self.processes.start("socketio", command, cwd=self.bench.path, env=env)

    def _start_proxy(self) -> None:
        if self.processes.alive("proxy"):
            return
        wanted = int(os.environ.get("TECHOPS_PORT") or self.first_port)
        self.bench.state.set(self.port_key, free_port(wanted))
        host = os.environ.get("TECHOPS_HOST") or "127.0.0.1"
        script = Path(__file__).with_name("proxy.js")
        command = [find("node") or "node", script, host, str(self.port), self.site]
        command += [self.web_socket, self.realtime_socket]
        self.processes.start("proxy", command, cwd=self.bench.path, env=self.bench.env)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/api/method/ping", headers={"Host": f"{self.site}:{self.port}"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
