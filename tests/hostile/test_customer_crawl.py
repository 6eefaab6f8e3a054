"""A customer looks behind every address of the site for another's data, our costs and our people: nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from techops.portal.areas import CUSTOMERS, NAME
from tests.support import crawl
from tests.support.bench import PORTAL
from tests.support.crawl import OTHERS, Request
from tests.support.doctypes import doctypes
from tests.support.planted import PERSON, Planted
from tests.support.stage import Stage, endpoints
from tests.support.world import World

PAGE_OF = {
    "order": "order",
    "quotation": "quotation",
    "invoice": "invoice",
    "asset": "asset",
    "contract": "contract",
    "claim": "claim",
}
# Pages that ERPNext, HRMS and Frappe bring along.
OLD_PAGES = (
    "/me",
    "/orders",
    "/invoices",
    "/quotations",
    "/issues",
    "/shipments",
    "/projects",
    "/tasks",
    "/addresses",
    "/timesheets",
    "/material-requests",
    "/rfq",
    "/supplier-quotations",
    "/purchase-orders",
    "/purchase-invoices",
    "/project",
    "/apps",
    "/app",
    "/app/service-work-order",
    "/app/sales-invoice",
    "/search",
    "/search?q={mark}",
    "/contact",
    "/about",
    "/jobs",
    "/update-profile",
    "/backups",
    "/third_party_apps",
    "/api/method/frappe.auth.get_logged_user",
    "/sitemap.xml",
    "/robots.txt",
)
PAPERS = ("Sales Invoice", "Service Quotation", "Service Work Order", "Service Contract", "Payment Entry")
STAFF = ("supervisor", "manager", "accounts", "hr", "technician", "stage_technician", "sales")
MOST_CUSTOMERS_SEE = 1_000


@pytest.fixture(scope="module")
def secrets(world: World, stage: Stage, planted: Planted) -> dict[str, re.Pattern[str]]:
    """What a contact of the stage's customer may find nowhere."""
    numbers = crawl.secrets(world, stage)
    people = [planted.staff, f"Reservado{world.suffix}", *(world[role] for role in STAFF)]
    texts = {"marker": [planted.mark], "name": planted.names, "staff": people}
    spelled = {
        kind: re.compile("|".join(rf"(?<![\w-]){re.escape(one)}(?![\w-])" for one in each))
        for kind, each in texts.items()
    }
    return {**spelled, "marker": re.compile(planted.mark), **numbers}


def pages(world: World, stage: Stage, planted: Planted) -> Iterator[Request]:
    for page in CUSTOMERS.pages:
        wanted = (
            [""] if NAME not in page.path else [planted.given[PAGE_OF[page.key]], stage[PAGE_OF[page.key]]]
        )
        for name in wanted:
            yield "GET", f"{PORTAL}/{page.path.replace(NAME, name)}".rstrip("/"), {}
    for path in OLD_PAGES:
        yield "GET", path.format(mark=planted.mark), {}
    for name in planted.names:
        for kind in ("orders", "invoices", "quotations", "issues", "projects", "addresses"):
            if name in planted.documents["Sales Invoice"] + planted.documents["Service Work Order"]:
                yield "GET", f"/{kind}/{name}", {}


def papers(planted: Planted) -> Iterator[Request]:
    """Printed documents and files, by each door that hands them out."""
    for doctype in PAPERS:
        for name in planted.documents[doctype]:
            one = {"doctype": doctype, "name": name}
            yield "GET", "frappe.utils.print_format.download_pdf", one
            yield "GET", "frappe.www.printview.get_html_and_style", {"doc": doctype, **one}
        several = {"doctype": doctype, "name": json.dumps(planted.documents[doctype]), "format": "Standard"}
        yield "GET", "frappe.utils.print_format.download_multi_pdf", several
    for url, name in planted.files.items():
        yield "GET", url, {}
        yield "GET", url, {"fid": name}
        yield "GET", "frappe.core.doctype.file.file.download_file", {"file_url": url}
        yield "GET", "frappe.handler.download_file", {"file_url": url}
        yield (
            "POST",
            "frappe.core.api.file.get_attached_images",
            {"doctype": "Service Work Order", "names": name},
        )
        yield "POST", "frappe.core.api.file.zip_files", {"files": json.dumps([{"name": name}])}
        yield "POST", "run_doc_method", {"dt": "File", "dn": name, "method": "get_content"}
        yield "GET", url.replace("/private/", "/"), {}
    yield "POST", "frappe.core.api.file.get_files_in_folder", {"folder": "Home/Attachments"}
    yield "POST", "frappe.core.api.file.get_files_by_search_text", {"text": planted.mark}


def searches(planted: Planted) -> Iterator[Request]:
    for text in (planted.mark, planted.staff, *planted.names):
        yield "POST", "frappe.utils.global_search.search", {"text": text}
        yield "POST", "frappe.utils.global_search.web_search", {"text": text}
        yield "POST", "frappe.desk.search.search_link", {"doctype": "Customer", "txt": text}
    for doctype in ("Customer", "Contact", "Address", "User", "Service Site", "Service Work Order", "File"):
        where = json.dumps([["name", "like", f"%{planted.mark}%"]])
        yield (
            "POST",
            "frappe.desk.search.search_widget",
            {"doctype": doctype, "txt": planted.mark, "filters": where},
        )
    yield "POST", "frappe.email.get_contact_list", {"txt": planted.mark}
    yield (
        "POST",
        "frappe.contacts.doctype.address.address.get_address_display",
        {"address_dict": planted.mark},
    )
    yield "POST", "frappe.desk.form.utils.get_next", {"doctype": "Service Work Order", "value": "", "prev": 0}


def functions(world: World, stage: Stage, planted: Planted) -> Iterator[Request]:
    """Every reading function: of one's own documents, of the other's, and looking for the other's text."""
    for endpoint in endpoints(world):
        if endpoint.writes:
            continue
        mine = {name: stage.sensible(name, endpoint.name) for name in endpoint.required}
        yield "POST", endpoint.path, mine | ({"order": stage["done"]} if "order" in mine else {})
        for argument in sorted(set(endpoint.arguments) & set(planted.given)):
            yield "POST", endpoint.path, mine | {argument: planted.given[argument]}
        if "text" in endpoint.arguments:
            yield "POST", endpoint.path, mine | {"text": planted.mark}


def everywhere(world: World, stage: Stage, planted: Planted) -> Iterator[Request]:
    yield from pages(world, stage, planted)
    yield from papers(planted)
    yield from searches(planted)
    yield from functions(world, stage, planted)
    for doctype in dict.fromkeys((*doctypes(), *OTHERS, *planted.documents)):
        yield from crawl.lists(doctype)
        for name in planted.documents.get(doctype, [])[:2]:
            yield from crawl.ones(doctype, name)
    yield from crawl.reports(world)
    yield from crawl.figures()


def is_paper(answer: Any) -> bool:
    """Whether a PDF with something written on it came back: Frappe prints refusals as an empty page."""
    return bool(answer.content.startswith(b"%PDF") and b"/BaseFont" in answer.content)


def told(answer: Any) -> str:
    """What an answer says; a page that was not found names an address that somebody asked for before."""
    return "" if answer.content.startswith(b"%PDF") else re.sub(r'data-path="[^"]*"', "", answer.text)


def found_in(text: str, asked: str, secrets: dict[str, re.Pattern[str]]) -> Iterator[tuple[str, str]]:
    """Secrets in an answer that were not in the question: to hear one's own words again is no find."""
    for kind, pattern in secrets.items():
        for match in pattern.finditer(text):
            if match.group() not in asked:
                yield kind, text[max(0, match.start() - 90) : match.end() + 20]
                break


def test_what_is_hidden_is_there_to_be_found(
    world: World, stage: Stage, planted: Planted, secrets: dict[str, re.Pattern[str]]
) -> None:
    """The other customer finds the marker on its own pages, and an administrator everything."""
    theirs = world.client(PERSON)
    for function, argument in (("orders.get", "order"), ("invoices.get", "invoice"), ("sites.get", "site")):
        text = theirs.get(f"techops.api.v1.{function}", **{argument: planted.given[argument]}).text
        assert secrets["marker"].search(text), function
    order = planted.given["order"]
    sent = [
        theirs.get("techops.api.v1.orders.download", order=order, file=one) for one in planted.files.values()
    ]
    assert [answer for answer in sent if planted.mark.encode() in answer.content]
    staff = world.admin.get(f"/api/resource/Employee/{stage['employee']}").text
    assert secrets["staff"].search(staff)
    paper = theirs.get("techops.api.v1.invoices.pdf", invoice=planted.given["invoice"])
    assert is_paper(paper)


def test_nothing_of_another_customer_of_costs_or_of_staff_behind_any_address(
    world: World, stage: Stage, planted: Planted, secrets: dict[str, re.Pattern[str]]
) -> None:
    client, leaks, visited = world.client("owner"), {}, set()
    for method, path, values in everywhere(world, stage, planted):
        asked = f"{method} {path} {json.dumps(values, ensure_ascii=False)}"
        sent = {"json": values} if method == "POST" else {"params": values}
        answer = client.request(method, path, **sent)
        visited.add(asked)
        if is_paper(answer) and secrets["name"].search(asked):
            leaks[asked[:200]] = ("paper", "a PDF of the other's document")
        for kind, around in found_in(told(answer), asked, secrets):
            leaks[asked[:200]] = (kind, around)
    print(f"\n{len(visited)} addresses visited as a customer")
    assert not leaks, "\n".join(f"{where}: {found}" for where, found in leaks.items())
    assert len(visited) > MOST_CUSTOMERS_SEE
