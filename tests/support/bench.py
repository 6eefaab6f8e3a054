"""The test site, as integration and end-to-end tests see it: over HTTP, with direct reads of its database.

`script/test` describes a site for each group of tests that runs at once, in the file TECHOPS_TEST_SITE names.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

TIMEOUT = 120
PORTAL = "/servicio"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Client:
    """A user's session, which sends the token of a portal session with every request.

    Do not open /app with a session of the desk: from then on Frappe wants a CSRF token of it too.
    """

    site: Site
    session: Any

    def get(self, path: str, **params: Any) -> Any:
        return self.request("GET", path, params=params)

    def post(self, path: str, **data: Any) -> Any:
        return self.request("POST", path, json=data)

    def request(self, method: str, path: str, **options: Any) -> Any:
        """The response as it came; a path starts with /, anything else is the dotted name of a method."""
        where = path if path.startswith("/") else f"/api/method/{path}"
        return self.session.request(method, self.site.address + where, timeout=TIMEOUT, **options)


def token_of(page: str) -> str:
    """The session's token, as a page of the portal carries it."""
    found = re.search(r'<meta name="csrf-token" content="(\w+)">', page)
    assert found, page[:500]
    return found[1]


@dataclass
class Site:
    """One running site and the ways into it."""

    name: str
    address: str
    browser_address: str
    facts: dict[str, Any]
    clients: dict[str, Client] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> Site:
        described = json.loads(Path(os.environ["TECHOPS_TEST_SITE"]).read_text())
        group = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        facts = described[int(group)]
        return cls(facts["site"], facts["address"], facts["browser_address"], facts)

    def guest(self) -> Client:
        import requests

        return Client(self, requests.Session())

    def client(self, user: str = "Administrator", password: str | None = None) -> Client:
        """A logged-in session, one per user; the demonstration company gives the passwords."""
        if user not in self.clients:
            self.clients[user] = self._login(user, password or self._password(user))
        return self.clients[user]

    def _login(self, user: str, password: str) -> Client:
        client = self.guest()
        answer = client.post("login", usr=user, pwd=password)
        assert answer.status_code == 200, f"{user} cannot log in: {answer.text[:300]}"
        if answer.json().get("home_page") == PORTAL:
            client.session.headers["X-Frappe-CSRF-Token"] = token_of(client.get(PORTAL).text)
        return client

    def _password(self, user: str) -> str:
        if user == "Administrator":
            return str(self.facts["administrator_password"])
        return next(login["password"] for login in self.logins if login["user"] == user)

    @property
    def logins(self) -> list[dict[str, str]]:
        """One login per role: role, user, password."""
        if "logins" not in self.facts:
            self.facts["logins"] = self.execute("techops.demo.load.logins")
        return self.facts["logins"]

    def execute(self, function: str, **kwargs: Any) -> Any:
        """Run a dotted function on the site, as Administrator, in a process; returns its JSON result."""
        command = [self.facts["bench_command"], "--site", self.name, "execute", function]
        if kwargs:
            command += ["--kwargs", repr(kwargs)]
        env = {**os.environ, "PATH": self.facts["bench_path"]}
        bench = self.facts["bench"]
        done = subprocess.run(
            command,
            cwd=bench,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{function} failed:\n{done.stdout}\n{done.stderr}"
        lines = done.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def sql(
        self, query: str, params: tuple[Any, ...] | dict[str, Any] = (), login: str = "database"
    ) -> list[dict[str, Any]]:
        """Read the database as it is now, past every cache and permission; as `server` its statistics."""
        import pymysql

        settings = {**self.facts[login], "charset": "utf8mb4", "autocommit": True}
        reader = pymysql.cursors.DictCursor
        with pymysql.connect(**settings, cursorclass=reader) as connection, connection.cursor() as cursor:
            cursor.execute(query, params)
            return list(cursor.fetchall())


@pytest.fixture(scope="session")
def site() -> Site:
    return Site.from_environment()


@pytest.fixture(scope="session")
def client(site: Site) -> Callable[..., Client]:
    return site.client


@pytest.fixture(scope="session")
def execute(site: Site) -> Callable[..., Any]:
    return site.execute


@pytest.fixture(scope="session")
def sql(site: Site) -> Callable[..., list[dict[str, Any]]]:
    return site.sql


@pytest.fixture(scope="session")
def browser(site: Site) -> Iterator[Any]:
    """Chromium; `browser.new_context(base_url=site.browser_address)` opens the site in it."""
    if not site.facts["chromium"]:
        pytest.skip("no browser on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=site.facts["chromium"], args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
