"""A supervisor's first quarter of an hour: the workspace, a new order, its technician, timeline and price."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from techops.demo.data_catalogue import CATEGORIES
from techops.demo.data_customers import CUSTOMERS

PATIENCE = 30_000
WEEKS_AHEAD = 20
TITLE = "No enciende el tablero principal"
OUTSIDE = ("openstreetmap", "socket.io", "net::", "websocket")


class Desk:
    """The desk in a browser, as one user, with everything the browser complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"{error}\n{error.stack}"))
        page.on("console", lambda message: self._hear(message))
        page.set_default_timeout(PATIENCE)

    def _hear(self, message: Any) -> None:
        said = f"{message.text} {(message.location or {}).get('url', '')}"
        if message.type == "error" and not any(word in said for word in OUTSIDE):
            self.complaints.append(said)

    def login(self, user: str, password: str) -> None:
        self.page.goto("/login")
        self.page.fill("#login_email", user)
        self.page.fill("#login_password", password)
        self.page.click(".btn-login:visible")
        self.page.wait_for_url(re.compile("/app"))

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being asked of the server."""
        self.page.wait_for_function("window.frappe && frappe.request && frappe.request.ajax_count === 0")

    def choose(self, fieldname: str, value: str) -> None:
        """Fill a Link field of the form and take the first suggestion."""
        area = self.page.locator(f".form-page .frappe-control[data-fieldname={fieldname}]:visible")
        area.locator("input").fill(value)
        area.locator("[role=option]", has_text=value).first.click()
        self.settle()

    def tab(self, fieldname: str) -> None:
        """Open a tab; again, when news of the order drew the form anew and went back to the one before."""
        link = self.page.locator(f".form-tabs .nav-link[data-fieldname={fieldname}]:visible")
        for _time in range(5):
            self.settle()
            link.click()
            self.page.wait_for_timeout(500)
            self.settle()
            if "active" in (link.get_attribute("class") or ""):
                return

    def value(self, fieldname: str) -> Any:
        return self.page.evaluate("field => cur_frm.doc[field]", fieldname)


@pytest.fixture
def desk(browser: Any, site: Any) -> Iterator[Desk]:
    context = browser.new_context(base_url=site.browser_address, viewport={"width": 1366, "height": 900})
    desk = Desk(context.new_page())
    login = next(one for one in site.logins if "Supervisor" in one["role"])
    desk.login(login["user"], login["password"])
    yield desk
    context.close()


@pytest.fixture
def place(client: Callable[..., Any]) -> dict[str, str]:
    """A customer with a site and a short service, under the contract that allows most without a quotation.

    All of the demonstration company: other tests leave services behind that nobody is able to do.
    """
    administrator = client()

    def first(doctype: str, filters: dict[str, Any], order_by: str, *fields: str) -> dict[str, Any]:
        found = administrator.get(
            f"/api/resource/{quote(doctype)}",
            filters=json.dumps(filters),
            fields=json.dumps(["name", *fields]),
            order_by=order_by,
            limit_page_length=1,
        )
        return dict(found.json()["data"][0])

    demonstration = ["in", [legal_name for _key, legal_name, *_rest in CUSTOMERS]]
    contract = first(
        "Service Contract",
        {"status": "Active", "covers_all_sites": 1, "customer": demonstration},
        "auto_approval_limit desc",
        "customer",
    )
    site = first("Service Site", {"customer": contract["customer"], "disabled": 0}, "name", "site_name")
    services = [service for _group, _rate, rows in CATEGORIES for service, *_rest in rows]
    offered = {"is_group": 0, "disabled": 0, "name": ["in", services]}
    category = first("Service Category", offered, "estimated_hours, name")
    return {"customer": contract["customer"], "site": site["site_name"], "category": category["name"]}


def free_morning(order: str, holidays: set[str]) -> str:
    """Ten o'clock on a workday to come: another one for each order, so that people are free next time."""
    today = date.today()
    weeks = 1 + int(order.rsplit("-", 1)[1]) % WEEKS_AHEAD
    day = today + timedelta(days=7 * weeks - today.weekday() + 1)
    while str(day) in holidays:
        day += timedelta(days=1)
    return f"{day} 10:00:00"


def test_supervisor_creates_and_assigns_an_order_and_sees_its_timeline_and_the_reasons_of_its_price(
    desk: Desk, place: dict[str, str], sql: Callable[..., list[dict[str, Any]]]
) -> None:
    page = desk.page
    holidays = {str(row["holiday_date"]) for row in sql("select holiday_date from tabHoliday")}
    desk.open("/app/techops")
    page.wait_for_selector(".number-widget-box")
    assert page.locator(".shortcut-widget-box").count() >= 4

    desk.open("/app/service-work-order/new")
    desk.choose("customer", place["customer"])
    desk.choose("site", place["site"])
    desk.choose("service_category", place["category"])
    page.locator(".form-page [data-fieldname=title] input:visible").fill(TITLE)
    page.keyboard.press("Tab")
    page.locator(".page-actions .primary-action:visible").click()
    page.wait_for_selector(".techops-steps")
    assert desk.value("name").startswith("ORD-")
    assert desk.value("company"), "the server knows the company of an order"
    assert desk.value("status") == "Requested"

    _assign_first_candidate(desk, holidays)
    assert desk.value("technician") or page.locator(".techops-header").is_visible()

    desk.tab("dates_tab")
    page.wait_for_selector(".techops-timeline li")
    assert page.locator(".techops-timeline li").count() >= 1

    desk.tab("money_tab")
    page.wait_for_selector(".techops-line")
    line = page.locator(".techops-line").first
    line.locator("summary").click()
    assert line.locator("li").first.is_visible(), "a priced line shows where its numbers come from"

    desk.tab("messages_tab")
    page.wait_for_selector("#techops-message")
    assert desk.complaints == []


def _assign_first_candidate(desk: Desk, holidays: set[str]) -> None:
    """Assign from the dialog; why the others cannot is readable."""
    page = desk.page
    page.evaluate("""async () => {
        const order = await techops.read("orders.get", { order: cur_frm.doc.name });
        techops.run_action(cur_frm, order, order.allowed_actions.find((one) => one.action === "assign"));
    }""")
    page.wait_for_function("window.cur_dialog")
    page.wait_for_selector(".techops-candidates")
    page.evaluate(
        "moment => cur_dialog.set_value('scheduled_start', moment)",
        free_morning(desk.value("name"), holidays),
    )
    page.wait_for_selector(".techops-candidate, .techops-candidates .techops-empty")
    desk.settle()
    if page.locator(".techops-unable").count():
        page.locator(".techops-unable summary").click()
        assert page.locator(".techops-unable .techops-reasons li").first.inner_text().strip()
    page.locator("input[name=techops-technician]").first.check()
    page.locator(".modal.show .btn-primary:visible").click()
    page.wait_for_selector(".modal.show", state="hidden")
    desk.settle()
    page.wait_for_selector(".techops-steps")
