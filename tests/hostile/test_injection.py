"""Text that wants to be more than text (design, G5): scripts, templates, statements and formulas.

Written into every field people write, then read on every page, form, mail, paper and export that shows them.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.bench import CHROMIUM_FLAGS, PORTAL
from tests.support.pages import Pages
from tests.support.quoting import usual
from tests.support.world import PASSWORD, World

MARK = "tq7x"
SCRIPTS = (
    f'"><script>window.{MARK}=1</script>',
    f"'\"><img src=x onerror=window.{MARK}=1>",
    f"<svg onload=window.{MARK}=1>",
    f'<a href="javascript:window.{MARK}=1">{MARK}</a>',
    f"</textarea></title><script>window.{MARK}=1</script>",
)
TEMPLATES = (f"{MARK}{{{{ 7*7 }}}}", f"{MARK}{{% print 7*7 %}}", f"{MARK}${{7*7}}", f"{MARK}#{{7*7}}")
STATEMENTS = (
    "' OR SLEEP(4)-- -",
    '" OR SLEEP(4)="',
    "') UNION SELECT SLEEP(4)#",
    "%' AND SLEEP(4) AND '%'='",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://x.example","y")', "\t=1+1")
SLOW = 3.5  # seconds: a statement that was obeyed takes four


@pytest.fixture(scope="module")
def planted(world: World) -> Iterator[list[str]]:
    """Orders whose every text is an attack, each with a message, a quotation and its e-mail."""
    orders = []
    for number, attack in enumerate((*SCRIPTS, *TEMPLATES)):
        order = world.new_order(
            title=f"Bomba {attack}"[:140],
            description=attack,
            contact_name=f"Ana {attack}"[:140],
            contact_phone=None,
        )
        world.call("approver", "orders.send_message", order=order, content=attack)
        if number < len(SCRIPTS) + 1:
            labour = {**usual(world)["labour"][0], "description": attack[:140]}
            made = world.call(
                "supervisor",
                "quotations.create",
                order=order,
                values={**usual(world), "labour": [labour], "scope": attack},
            )
            world.call("supervisor", "quotations.send", quotation=made["name"])
        orders.append(order)
    yield orders


@pytest.fixture(scope="module")
def chromium(world: World) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=world.site.facts["chromium"], args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def look(chromium: Any, world: World, role: str, home: str, paths: list[str]) -> int:
    """Open pages; asserts that none of the attacks ran, in words or in deed. Returns how many were opened."""
    context = chromium.new_context(base_url=world.site.browser_address, locale="es-PE")
    pages = Pages(context.new_page())
    pages.sign_in(world[role], PASSWORD, home) if home == PORTAL else desk(pages, world[role])
    said: list[str] = []
    pages.page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for path in paths:
        pages.page.goto(path)
        pages.page.wait_for_load_state("networkidle")
        pages.page.wait_for_timeout(300)
        assert pages.page.evaluate(f"window.{MARK}") is None, path
        assert pages.page.locator("a[href^='javascript:window']").count() == 0, path
        assert f"{MARK}49" not in pages.page.content(), path
    assert not said
    context.close()
    return len(paths)


def desk(pages: Pages, user: str) -> None:
    pages.page.goto("/login")
    pages.page.fill("#login_email", user)
    pages.page.fill("#login_password", PASSWORD)
    pages.page.click(".btn-login:visible")
    pages.page.wait_for_url("**/app**")


def test_no_page_and_no_form_runs_what_people_wrote(world: World, planted: list[str], chromium: Any) -> None:
    portal = [PORTAL, f"{PORTAL}/ordenes", f"{PORTAL}/cotizaciones"]
    portal += [f"{PORTAL}/ordenes/{order}" for order in planted]
    forms = ["/app/service-work-order/view/list", "/app/service-quotation/view/list"]
    forms += [f"/app/service-work-order/{order}" for order in planted]
    quotations = world.site.sql(
        "select name from `tabService Quotation` where work_order in %s", (tuple(planted),)
    )
    forms += [f"/app/service-quotation/{quote(row['name'])}" for row in quotations]
    opened = look(chromium, world, "approver", PORTAL, portal)
    opened += look(chromium, world, "supervisor", "/app", forms)
    print(f"{opened} pages and forms, {len(planted)} attacks, 0 hits")


def test_no_mail_and_no_paper_obeys(world: World, planted: list[str]) -> None:
    mails = world.site.sql("select message from `tabEmail Queue` where message like %s", (f"%{MARK}%",))
    for mail in mails:
        assert f"{MARK}49" not in mail["message"]
        assert f"<script>window.{MARK}" not in mail["message"]
    papers = world.site.sql(
        "select name from `tabService Quotation` where work_order in %s", (tuple(planted),)
    )
    for paper in papers:
        shown = world.client("approver").get("techops.api.v1.quotations.pdf", quotation=paper["name"])
        assert shown.status_code == 200 and shown.content.startswith(b"%PDF-")
        printed = world.admin.get(
            "/printview", doctype="Service Quotation", name=paper["name"], format="Cotización de servicio"
        )
        assert f"<script>window.{MARK}" not in printed.text
        assert f"{MARK}49" not in printed.text
        assert "onerror=window" not in printed.text.replace("&quot;", "")
    print(f"{len(mails)} mails, {len(papers)} papers")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_search_obeys_a_statement(world: World, statement: str) -> None:
    """Every argument of a list that takes text."""
    lists = {
        "orders.list": ("text", "status", "customer", "technician", "site"),
        "quotations.list": ("work_order", "status", "customer"),
        "invoices.list": ("customer", "status"),
        "assets.list": ("site", "text"),
        "sites.list": ("text", "customer"),
        "customers.list": ("text",),
        "technicians.list": ("text", "specialty", "zone"),
        "claims.list": ("text", "status"),
        "disputes.list": ("text", "status"),
    }
    for name, arguments in lists.items():
        for argument in arguments:
            begun = time.monotonic()
            answer = world.client("manager").get(f"techops.api.v1.{name}", **{argument: statement})
            assert time.monotonic() - begun < SLOW, (name, argument)
            assert answer.status_code < 500, (name, argument, answer.text[:300])


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_cells_of_an_export_begin_no_formula(world: World, kind: str) -> None:
    """What customers write goes into the spreadsheets of the office; telephones stay as they are."""
    written = (*FORMULAS, "+51 986 120 101", "-5 °C en cámara", "Bomba 3")
    orders = [world.new_order(title=title) for title in written]
    answer = world.client("supervisor").post(
        "frappe.desk.reportview.export_query",
        doctype="Service Work Order",
        file_format_type=kind,
        fields=json.dumps(["`tabService Work Order`.`name`", "`tabService Work Order`.`title`"]),
        filters=json.dumps([["Service Work Order", "name", "in", orders]]),
        order_by="name asc",
        title="Service Work Order",
    )
    assert answer.status_code == 200, answer.text[:300]
    cells = [str(cell) for row in rows_of(answer.content, kind) for cell in row]
    assert {"+51 986 120 101", "Bomba 3"} <= set(cells)
    if kind == "CSV":
        assert {f"'{title.strip()}" for title in ("=1+1", "@SUM(1)", "-5 °C en cámara")} <= set(cells)
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+1"))]


def rows_of(content: bytes, kind: str) -> list[Any]:
    """The cells of an export; a workbook may hold no formula."""
    if kind == "CSV":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    return [[cell.value] for cell in cells if cell.value is not None]
