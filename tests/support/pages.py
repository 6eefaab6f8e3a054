"""The pages of customers and technicians in a browser: signing in, and what must hold on every one."""

from __future__ import annotations

import re
from typing import Any

PATIENCE = 30_000
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# A picture of one point, as PNG in base64.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SERIOUS = {"serious", "critical"}


class Pages:
    """One person in a browser, with everything the browser complained of, refused or let fail."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(f"{error}\n{error.stack}"))
        page.on("console", lambda message: self._hear(message))

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} {(message.location or {}).get('url', '')}")

    def sign_in(self, user: str, password: str, home: str) -> None:
        """Sign in as people do, and arrive at the first page of theirs."""
        self.page.goto(f"/login?redirect-to={home}")
        self.page.fill("#login_email", user)
        self.page.fill("#login_password", password)
        self.page.click(".btn-login:visible")
        self.page.wait_for_url(re.compile(re.escape(home)))
        self.complaints.clear()  # of Frappe's own sign-in page
        self.settle()

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page and each of its parts have drawn what they show."""
        self.page.wait_for_selector("#content:not([aria-busy])")
        self.page.wait_for_load_state("networkidle")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def fits(self) -> None:
        """Nothing is wider than the screen."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def accessible(self) -> None:
        """axe-core finds nothing serious on the page as it is now."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        faults = [
            f"{each['id']} ({each['impact']}): {node['html'][:200]} {node['failureSummary']}"
            for each in found
            if each["impact"] in SERIOUS
            for node in each["nodes"]
        ]
        assert not faults, "\n".join([self.page.url, *faults])

    def good(self) -> None:
        """What must hold on every page."""
        self.fits()
        self.accessible()
        assert not self.complaints, self.complaints
