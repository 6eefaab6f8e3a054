"""Salaries, costs and margins are looked for behind every address, by those who may not know them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import crawl
from tests.support.crawl import COSTING, numbers, parent_of
from tests.support.stage import Stage
from tests.support.world import World

HIDDEN_DOCTYPES = {
    "salary": ("Technician Cost",),
    "costing": (COSTING, "Costing Technician"),
    "valuation": ("Bin", "Stock Ledger Entry", "Stock Entry", "Stock Entry Detail"),
}
# Who, and which secrets are none of theirs (rules, section 1).
CRAWLERS = {
    "stage_technician": ("salary", "hourly", "costing", "valuation"),
    "owner": ("salary", "hourly", "costing", "valuation"),
    "stranger": ("salary", "hourly", "costing", "valuation"),
    "sales": ("salary", "hourly", "costing", "valuation"),
    "hr": ("costing", "valuation"),
    "supervisor": ("salary",),
    "accounts": ("salary",),
}
LOOK_NEAR_BY = ("stranger", "supervisor", "accounts")
VISITED: Counter[str] = Counter()


@pytest.fixture(scope="module")
def secrets(world: World, stage: Stage) -> dict[str, re.Pattern[str]]:
    return crawl.secrets(world, stage)


@pytest.fixture(scope="module", autouse=True)
def totals() -> Iterator[None]:
    yield
    print(f"\n{sum(VISITED.values())} addresses visited:", dict(VISITED))


def test_the_secrets_are_there_to_be_found(
    world: World, stage: Stage, secrets: dict[str, re.Pattern[str]]
) -> None:
    """An administrator finds each of them, by the same patterns."""
    costing = world.one(f"select name from `tab{COSTING}` where work_order = %s", stage["done"])
    cost = world.admin.get(f"/api/resource/Technician Cost/{stage['technician_cost']}").text
    moves = world.admin.get("/api/resource/Stock Ledger Entry", fields='["*"]', limit_page_length=500).text
    assert secrets["salary"].search(cost) and secrets["hourly"].search(cost)
    assert secrets["costing"].search(world.admin.get(f"/api/resource/{COSTING}/{costing}").text)
    assert secrets["valuation"].search(moves)


@pytest.mark.parametrize("person", CRAWLERS)
def test_no_secret_behind_any_address(
    world: World, stage: Stage, secrets: dict[str, re.Pattern[str]], person: str
) -> None:
    client, leaks = world.client(person), {}
    for method, path, values in crawl.everywhere(world, stage, person in LOOK_NEAR_BY):
        sent = {"json": values} if method == "POST" else {"params": values}
        answer = client.request(method, path, **sent)
        VISITED[person] += 1
        for kind in CRAWLERS[person]:
            if found := secrets[kind].search(answer.text):
                around = answer.text[max(0, found.start() - 90) : found.end() + 20]
                leaks[f"{method} {path} {json.dumps(values)[:160]}"] = (kind, around)
    assert not leaks, "\n".join(f"{where}: {found}" for where, found in leaks.items())


@pytest.mark.parametrize("person", ["stage_technician", "owner", "sales", "hr"])
def test_counting_answers_no_question_about_a_hidden_number(world: World, stage: Stage, person: str) -> None:
    """A filter that holds and one that does not get the same answer, for each hidden field."""
    client, oracles, asked = world.client(person), {}, 0
    for kind, hidden in HIDDEN_DOCTYPES.items():
        if kind not in CRAWLERS[person]:
            continue
        for doctype in hidden:
            fields = numbers(doctype) or ["valuation_rate", "stock_value", "actual_qty"]
            for function, field in ((function, field) for function in QUESTIONS for field in fields):
                told = [
                    QUESTIONS[function](client, doctype, [[doctype, field, operator, -1e12]])
                    for operator in (">", "<")
                ]
                asked += 2
                if told[0] != told[1]:
                    oracles[function, doctype, field] = told
    VISITED[person] += asked
    assert not oracles
    assert asked > 20


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, json.dumps(answer.json().get("message", answer.json().get("data")))


QUESTIONS = {
    "get_count": lambda client, doctype, filters: said(
        client.post("frappe.client.get_count", doctype=doctype, filters=json.dumps(filters))
    ),
    "get_list": lambda client, doctype, filters: said(
        client.post(
            "frappe.client.get_list", doctype=doctype, filters=json.dumps(filters), parent=parent_of(doctype)
        )
    ),
    "reportview count": lambda client, doctype, filters: said(
        client.post("frappe.desk.reportview.get_count", doctype=doctype, filters=json.dumps(filters))
    ),
    "resource": lambda client, doctype, filters: said(
        client.get(f"/api/resource/{doctype}", filters=json.dumps(filters), parent=parent_of(doctype))
    ),
    "through its order": lambda client, doctype, filters: said(
        client.post("frappe.client.get_count", doctype="Service Work Order", filters=json.dumps(filters))
    ),
    "search": lambda client, doctype, filters: said(
        client.post("frappe.desk.search.search_link", doctype=doctype, txt="", filters=json.dumps(filters))
    ),
}
