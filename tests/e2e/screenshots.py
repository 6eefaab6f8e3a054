"""Takes the pictures for ``docs/images``, of desk, portal and telephone, from a demonstration company's site.

    python tests/e2e/screenshots.py http://demo.localhost:8000 --password PASSWORD [--only order]

Orders are seen as the supervisor sees them, contracts and money as the manager does, the portal as the
administrator of a customer does, and the page of the telephone as a technician does.

The browser's own errors are printed, so that a picture of a broken form is not taken for a good one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.bench import CHROMIUM_FLAGS

ROOT = Path(__file__).parents[2]
SUPERVISOR, MANAGER, CUSTOMER, TECHNICIAN = "supervisor", "manager", "customer", "technician"
PORTAL = "/servicio"
WIDE = {"width": 1366, "height": 768}
NARROW = {"width": 360, "height": 740}
SETTLE = 1200  # milliseconds for charts, maps and pictures to be drawn
PATIENCE = 30_000
LONG_PAGE = 2200
MOST_HEIGHT = 3000
# the first of the two texts of a chart says that it loads, the second that it has no data
CHARTS_DRAWN = """[...document.querySelectorAll('.dashboard-widget-box .widget-body')]
    .filter(body => body.offsetParent)
    .every(body => body.querySelector('.chart-loading-state')?.style.display === 'none')"""


@dataclass(frozen=True)
class Shot:
    """One picture: its file, what to open, and what to do before taking it."""

    name: str
    route: str | tuple[str, dict[str, Any]]
    prepare: Callable[[Any], None] | None = None
    viewport: dict[str, int] | None = None
    whole: bool = False
    role: str = SUPERVISOR


def tab(label: str) -> Callable[[Any], None]:
    """Open a tab of a form by the name of its field."""

    def click(page: Any) -> None:
        page.locator(f".form-tabs .nav-link[data-fieldname={label}]:visible").first.click()

    return click


def drawn(page: Any) -> None:
    """Wait until the cards of a workspace have their numbers; charts are drawn once they are in sight."""
    page.wait_for_selector(".widget.number-widget-box")
    page.set_viewport_size({"width": WIDE["width"], "height": LONG_PAGE})
    page.wait_for_function("!document.querySelector('.number-card-loading')", timeout=PATIENCE)
    page.wait_for_function(CHARTS_DRAWN, timeout=PATIENCE)
    page.wait_for_timeout(2 * SETTLE)


def charted(page: Any) -> None:
    """Wait until the charts of a dashboard, which are drawn once they are in sight, are drawn."""
    page.set_viewport_size({"width": WIDE["width"], "height": LONG_PAGE})
    page.wait_for_selector("svg.frappe-chart", timeout=PATIENCE)
    page.wait_for_function(CHARTS_DRAWN, timeout=PATIENCE)
    page.wait_for_timeout(2 * SETTLE)


def open_lines(page: Any) -> None:
    """Open the first lines of a price, so that their reasons show."""
    tab("money_tab")(page)
    page.wait_for_selector(".techops-line")
    for line in page.locator(".techops-line summary").all()[:2]:
        line.click()


def unfold(page: Any) -> None:
    """Show every branch of a tree."""
    page.evaluate("cur_tree.load_children(cur_tree.root_node, true)")


def leave_field(page: Any) -> None:
    """Close the suggestions of the field that a new form begins with."""
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")


def main_button(page: Any) -> None:
    """Press the main button of a form."""
    page.locator(".standard-actions, .page-actions").locator(".btn-primary:visible").first.click()
    page.wait_for_selector(".modal.show")


def candidates(page: Any) -> None:
    """Open the dialog that assigns, and why the others cannot."""
    main_button(page)
    page.locator(".techops-unable summary").click()


def entry(page: Any) -> None:
    """Open the first entry of a list of the portal."""
    page.locator(".entries a").first.click()
    page.wait_for_selector("#content:not([aria-busy])")


def promised(page: Any) -> None:
    """Open the first order, and everything that counted for its promises."""
    entry(page)
    page.get_by_text("Todo lo que contó").click()
    page.locator("summary", has_text="Todo lo que contó").scroll_into_view_if_needed()


def additional(page: Any) -> None:
    """Open the order whose additional work waits for an answer."""
    page.locator(".entries a", has_text="Trabajo adicional").first.click()
    page.wait_for_selector("#additional-work")


def wanted(page: Any) -> None:
    """Choose a site and a service, so that the prices of the priorities show."""
    page.get_by_label("Sitio", exact=True).select_option(index=1)
    page.get_by_label("Servicio pedido").select_option(index=3)
    page.wait_for_selector(".option-text span")


def portal(name: str, path: str, prepare: Callable[[Any], None] | None = None, **options: Any) -> Shot:
    """A page of the portal on a telephone, as a customer's administrator sees it."""
    given = {"viewport": NARROW, "whole": True, **options}
    return Shot(f"portal-{name}", f"{PORTAL}{path}", prepare, role=CUSTOMER, **given)


def working(page: Any) -> None:
    """Open the visit of the technician's day on which work is under way."""
    page.locator("#content .entries a", has=page.locator(".pill.live")).first.click()
    page.wait_for_selector("#next-step .pill")


def press(key: str) -> Callable[[Any], None]:
    """Open that visit, and one of its dialogs by the key of its button."""

    def open_dialog(page: Any) -> None:
        working(page)
        page.locator(f"[data-key={key}]").first.click()
        page.wait_for_selector("dialog[open]")

    return open_dialog


def without_network(page: Any) -> None:
    """Open that visit, lose the network, and write to the customer."""
    working(page)
    page.context.set_offline(True)
    page.locator("#messages textarea").fill("Llego en diez minutos.")
    page.locator("#messages button[type=submit]").click()
    page.wait_for_selector("#next-step .steps-kept")
    page.evaluate("window.scrollTo(0, 0)")


def telephone(
    name: str, prepare: Callable[[Any], None] | None = None, path: str = "", **options: Any
) -> Shot:
    """A page of the technician's telephone."""
    return Shot(f"technician-{name}", f"/technician{path}", prepare, NARROW, role=TECHNICIAN, **options)


ORDER = "Service Work Order"
BILLED = {"status": "Closed", "net_total": [">", 200]}
SHOTS = (
    Shot("desk", "/app/techops", drawn, role=MANAGER),
    Shot("workspace", "/app/techops", drawn, whole=True, role=MANAGER),
    Shot("order-list", "/app/service-work-order/view/list"),
    Shot("order-list-narrow", "/app/service-work-order/view/list", viewport=NARROW),
    Shot("order-calendar", "/app/service-work-order/view/calendar/default"),
    Shot("order-map", "/app/service-work-order/view/map"),
    Shot("order-new", "/app/service-work-order/new", leave_field, whole=True),
    Shot("order-requested", (ORDER, {"status": "Requested"}), whole=True),
    Shot(
        "order-assign",
        (ORDER, {"status": "Requested", "sub_status": "New", "quotation_required": 0}),
        candidates,
    ),
    Shot("order-in-progress", (ORDER, {"status": "In Progress"}), whole=True),
    Shot("order-visits", (ORDER, {"status": "In Progress"}), tab("execution_tab"), whole=True),
    Shot("order-price", (ORDER, BILLED), open_lines, whole=True),
    Shot("order-price-narrow", (ORDER, BILLED), open_lines, viewport=NARROW, whole=True),
    Shot("order-timeline", (ORDER, BILLED), tab("dates_tab"), whole=True),
    Shot("order-messages", (ORDER, {"status": "Scheduled"}), tab("messages_tab")),
    Shot("order-narrow", (ORDER, {"status": "Scheduled"}), viewport=NARROW, whole=True),
    Shot("order-connections", (ORDER, {"status": "Closed"}), tab("connections_tab"), role=MANAGER),
    Shot("quotation-list", "/app/service-quotation/view/list"),
    Shot("quotation", ("Service Quotation", {"status": "Sent"}), whole=True),
    Shot("contract-list", "/app/service-contract/view/list", role=MANAGER),
    Shot("contract", ("Service Contract", {"status": "Active"}), whole=True, role=MANAGER),
    Shot(
        "contract-rates",
        ("Service Contract", {"status": "Active"}),
        tab("rates_tab"),
        whole=True,
        role=MANAGER,
    ),
    Shot(
        "contract-connections",
        ("Service Contract", {"status": "Active"}),
        tab("connections_tab"),
        role=MANAGER,
    ),
    Shot("billing-run-list", "/app/contract-billing-run/view/list", role=MANAGER),
    Shot("site-list", "/app/service-site/view/list"),
    Shot("site-map", "/app/service-site/view/map"),
    Shot("site", ("Service Site", {"is_workshop": 0}), whole=True),
    Shot("asset-list", "/app/service-asset/view/list"),
    Shot("asset", ("Service Asset", {"asset_type": "Equipment"}), whole=True),
    Shot("asset-vehicle", ("Service Asset", {"asset_type": "Vehicle"}), whole=True),
    Shot("technician-list", "/app/technician/view/list"),
    Shot("technician", ("Technician", {"status": "Active"}), whole=True),
    Shot("visit-list", "/app/work-order-visit/view/list"),
    Shot("visit", ("Work Order Visit", {"status": "Ended"}), whole=True),
    Shot("visit-calendar", "/app/work-order-visit/view/calendar/default"),
    Shot("offer-list", "/app/assignment-offer/view/list"),
    Shot("additional-work-list", "/app/additional-work-request/view/list"),
    Shot("additional-work", ("Additional Work Request", {}), whole=True),
    Shot("costing-list", "/app/work-order-costing/view/list", role=MANAGER),
    Shot("costing", ("Work Order Costing", {"band": "Profitable"}), whole=True, role=MANAGER),
    Shot("profitability-report", "/app/query-report/Service Order Profitability", whole=True, role=MANAGER),
    Shot("promise-list", "/app/sla-clock/view/list"),
    Shot("warranty-list", "/app/service-warranty/view/list"),
    Shot("warranty", ("Service Warranty", {"status": "Active"}), whole=True),
    Shot("claim-list", "/app/service-warranty-claim/view/list"),
    Shot("claim", ("Service Warranty Claim", {"status": "Closed"}), whole=True),
    Shot("claim-received", ("Service Warranty Claim", {"status": "Received"}), whole=True),
    Shot("recovery", ("Supplier Recovery", {}), whole=True),
    Shot("dispute-list", "/app/service-dispute/view/list"),
    Shot("dispute", ("Service Dispute", {}), whole=True),
    Shot("rating-list", "/app/service-rating/view/list"),
    Shot("rating", ("Service Rating", {"low": 1}), whole=True),
    Shot("quality-report", "/app/query-report/Service Quality", whole=True),
    Shot("claims-dashboard", "/app/dashboard-view/Claims and Disputes", charted, whole=True),
    Shot("category-tree", "/app/service-category/view/tree", unfold),
    Shot("settings", "/app/techops-settings", whole=True, role=MANAGER),
    telephone("day", whole=True),
    telephone("visit", working, whole=True),
    telephone("use-part", press("use-material")),
    telephone("report", press("report")),
    telephone("van", path="/camioneta"),
    telephone("offline", without_network),
    Shot("settings-prices", "/app/techops-settings", tab("prices_tab"), whole=True, role=MANAGER),
    portal("home", ""),
    portal("home-wide", "", viewport=WIDE, whole=False),
    portal("request", "/solicitar", wanted),
    portal("orders", "/ordenes", whole=False),
    portal("order", "/ordenes", entry),
    portal("additional-work", "", additional, whole=False, viewport={"width": 360, "height": 1000}),
    portal("quotation", "/cotizaciones", entry),
    portal("invoices", "/facturas", whole=False),
    portal("asset", "/equipos", entry),
    portal("promises", "/ordenes", promised, whole=False),
    portal("contract", "/contratos", entry),
    portal("people", "/personas"),
    portal("register", "/registro"),
)


class Camera:
    """A browser, logged in as one user, that takes the pictures."""

    def __init__(self, browser: Any, address: str, folder: Path, user: str, password: str) -> None:
        self.folder, self.user, self.password = folder, user, password
        self.context = browser.new_context(base_url=address.rstrip("/"), viewport=WIDE, locale="es-PE")
        self.asker = self.context.new_page()
        self.asker.goto("/api/method/ping")
        self._login()

    def _login(self) -> None:
        """Log in, unless the session of before still holds: a site whose cache is cleared may forget it."""
        if self._fetch("/api/method/frappe.auth.get_logged_user").get("message") == self.user:
            return
        if "message" not in self._fetch("/api/method/login", {"usr": self.user, "pwd": self.password}):
            raise SystemExit(f"{self.user} cannot log in")

    def take(self, shot: Shot) -> str:
        """Take one picture; returns what there is to say about it."""
        self._login()
        path = self._path(shot.route)
        if path is None:
            return "no such document on this site"
        page = self.context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(_said(message)) if message.type == "error" else None)
        try:
            self._open(page, shot, path)
            page.screenshot(path=self.folder / f"{shot.name}.png", full_page=shot.whole)
        finally:
            page.close()
            self.context.set_offline(False)
        return "; ".join(_ours(errors)) or "ok"

    def _open(self, page: Any, shot: Shot, path: str) -> None:
        page.set_viewport_size(shot.viewport or WIDE)
        page.goto(path, wait_until="load")
        page.wait_for_selector(
            ".page-container:visible .layout-main, .page-container:visible .editor-js-container, "
            ".page-container:visible .dashboard-graph, #content:not([aria-busy])"
        )
        page.wait_for_function("!window.frappe?.request?.ajax_count", timeout=PATIENCE)
        page.wait_for_timeout(SETTLE)
        if shot.prepare:
            shot.prepare(page)
            page.wait_for_timeout(SETTLE)
        window = shot.viewport or WIDE
        page.set_viewport_size(_whole(page, window) if shot.whole else window)
        page.wait_for_timeout(SETTLE // 2)

    def _fetch(self, path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """Ask the site from within the browser, which knows where *.localhost is."""
        script = """async ([path, form]) => {
            const options = form ? { method: "POST", body: new URLSearchParams(form) } : {};
            return (await fetch(path, options)).json();
        }"""
        return dict(self.asker.evaluate(script, [path, form]))

    def _path(self, route: str | tuple[str, dict[str, Any]]) -> str | None:
        if isinstance(route, str):
            return route
        doctype, filters = route
        query = urlencode(
            {"filters": json.dumps(filters), "limit_page_length": 1, "order_by": "modified desc"}
        )
        rows = self._fetch(f"/api/resource/{quote(doctype)}?{query}").get("data")
        return f"/app/{doctype.lower().replace(' ', '-')}/{quote(str(rows[0]['name']))}" if rows else None


def _whole(page: Any, viewport: dict[str, int]) -> dict[str, int]:
    """The desk scrolls inside itself on some pages: make the window as high as the content."""
    parts = "body, .layout-main-section, .layout-side-section:not(.hide)"
    height = page.evaluate(
        "parts => Math.max(...[...document.querySelectorAll(parts)]"
        ".map(part => part.getBoundingClientRect().top + part.scrollHeight))",
        parts,
    )
    return {"width": viewport["width"], "height": int(min(max(height, viewport["height"]), MOST_HEIGHT))}


def _said(message: Any) -> str:
    return f"{message.text} {(message.location or {}).get('url', '')}".strip()


def _ours(errors: list[str]) -> list[str]:
    """Leave out what only says that map tiles and the socket server are not reachable."""
    outside = (
        "openstreetmap",
        "socket.io",
        "ERR_INTERNET",
        "ERR_NAME",
        "ERR_CONNECTION",
        "net::",
        "websocket",
    )
    return [error for error in errors if not any(word in error for word in outside)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("--supervisor", default="supervision@andinos.example")
    parser.add_argument("--manager", default="gerencia@andinos.example")
    parser.add_argument("--customer", default="administrator@despensa.example")
    parser.add_argument("--technician", default="tecnico5@andinos.example")
    parser.add_argument("--password", required=True)
    parser.add_argument("--only", help="take the pictures whose name contains this")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=CHROMIUM_FLAGS)
        users = {
            SUPERVISOR: options.supervisor,
            MANAGER: options.manager,
            CUSTOMER: options.customer,
            TECHNICIAN: options.technician,
        }
        cameras = {
            role: Camera(browser, options.address, options.out, user, options.password)
            for role, user in users.items()
        }
        for shot in SHOTS:
            if not options.only or options.only in shot.name:
                print(f"{shot.name:24} {_outcome(cameras[shot.role], shot)}", flush=True)
        browser.close()
    return 0


def _outcome(camera: Camera, shot: Shot) -> str:
    from playwright.sync_api import Error

    try:
        return camera.take(shot)
    except Error as error:
        return str(error).splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
