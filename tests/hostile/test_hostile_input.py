"""Every argument of every endpoint, one bad value at a time: refused or harmless, never half written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.doctypes import doctypes
from tests.support.stage import Endpoint, Stage, endpoints, requested
from tests.support.world import World


def nested(depth: int) -> list[Any]:
    """A list in a list in a list, `depth` times."""
    value: list[Any] = []
    for _level in range(depth):
        value = [value]
    return value


LONG, HUGE = "á" * 5_000, "x" * 1_000_000
NASTY_TEXT = {
    "empty": "",
    "blank": " ",
    "long": LONG,
    "nul": "a\x00b",
    "right to left": "\u202eאבג🧨\ufeff",
    "surrogate": "\ud800",
    "quotes": "' or 1=1 -- \"`;",
    "template": "{{7*7}}{% for x in y %}",
    "brace": "{0.__class__} {name} %(x)s %s",
    "script": "<img src=x onerror=alert(1)>",
    "wildcard": "%",
    "path": "../../../../etc/passwd",
    "object": {"name": ["like", "%"]},
    "list": ["like", "%"],
    "list of lists": [["name", "like", "%"]],
    "number": 7,
    "infinity": float("inf"),
    "not a number": float("nan"),
    "true": True,
    "date": "9999-12-31 23:59:59",
    "no date": "2026-02-31",
    "deep": nested(200),
}
NASTY_NUMBER = {
    "not a number": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "minus one": -1,
    "huge": 1e308,
    "huge integer": 10**30,
    "tiny": 1e-300,
    "text": "siete",
    "nan text": "nan",
    "arabic digits": "٣",
    "underscore": "1_000",
    "empty": "",
    "list": [1],
    "object": {"a": 1},
    "sql": "1 or 1=1",
    "deep": nested(200),
}
NASTY_OBJECT = {
    "text": "no es un objeto",
    "deep text": "[" * 100_000,
    "list": [1, 2],
    "number": 1,
    "not a number": float("nan"),
    "unknown field": {
        "docstatus": 1,
        "owner": "Administrator",
        "name": "X",
        "flags": {"ignore_permissions": 1},
    },
    "dunder": {"__class__": 1, "doctype": "User"},
    "deep inside": {"a": {"b": {"c": [{}] * 10}}},
    "many": {f"field_{number}": number for number in range(10_000)},
    "deep": nested(200),
}
NASTY_ROWS = {
    "text": "no es una lista",
    "deep text": "[" * 100_000,
    "object": {"a": 1},
    "numbers": [1, 2],
    "empty rows": [{}],
    "nulls": [None],
    "ten thousand": [{"item": "x", "quantity": 1, "technician": "x"}] * 10_000,
    "bad numbers": [{"item": "x", "quantity": float("nan"), "technician": {}}],
    "objects inside": [{"item": {"name": ["like", "%"]}, "quantity": [], "technician": ["like", "%"]}],
    "deep": nested(200),
}
NASTY_FLAG = {
    "text": "quizás",
    "number": 7,
    "list": [],
    "object": {},
    "not a number": float("nan"),
    "deep": nested(200),
}
BY_TYPE = {
    "string": NASTY_TEXT,
    "integer": NASTY_NUMBER,
    "number": NASTY_NUMBER,
    "boolean": NASTY_FLAG,
    "object": NASTY_OBJECT,
    "array": NASTY_ROWS,
}
# Who may call what; the first whose permission the endpoint asks for.
CALLERS = {
    "Execute orders": "stage_technician",
    "Invoice": "accounts",
    "See internal costs and margin": "manager",
    "Manage contracts": "manager",
    "Manage technicians": "hr",
    "Assign technicians": "supervisor",
    "Create a request": "owner",
    "Approve or reject a quotation": "buyer",
    "Approve extra work": "buyer",
    "See own orders": "owner",
    "See all orders": "supervisor",
}
WATCHED = (
    "Sales Invoice",
    "Payment Entry",
    "Stock Entry",
    "Material Request",
    "Customer",
    "Contact",
    "Address",
    "GL Entry",
    "Stock Ledger Entry",
    "File",
)
RESOURCES = [
    "accounts",
    "assets",
    "claims",
    "contracts",
    "customers",
    "desk",
    "dispatch",
    "disputes",
    "fieldwork",
    "invitations",
    "invoices",
    "openapi",
    "orders",
    "payments",
    "people",
    "portal",
    "quotation_links",
    "quotations",
    "recoveries",
    "reports",
    "sites",
    "sla",
    "technicians",
    "warranties",
]
LATE = ["pause", "resume", "check_out", "complete", "report_problem", "resolve_dispute", "approve", "rate"]
EARLY = [
    "accept",
    "add_technician",
    "assign",
    "cancel",
    "candidates",
    "reassign",
    "reject",
    "reschedule",
    "start",
    "update",
]
SHARED = [
    "order",
    "technician",
    "customer",
    "site",
    "asset",
    "contract",
    "invoice",
    "quotation",
    "start",
    "limit",
    "text",
    "status",
    "occurred_at",
    "scheduled_start",
    "scheduled_end",
    "latitude",
    "longitude",
    "reason",
    "note",
    "from_date",
    "to_date",
    "values",
    "service_category",
]
WITH_KEY = ("orders.send_message", "payments.register")
ANSWERS: Counter[int] = Counter()


def body(values: dict[str, Any]) -> bytes:
    """JSON with what other writers refuse: NaN, the infinities, halves of characters."""
    return json.dumps(values).encode("utf-8", "surrogatepass")


def tables() -> list[str]:
    """The app's own tables and those of ERPNext that it writes."""
    own = [name for name, found in doctypes().items() if not found.get("issingle")]
    return [*own, *WATCHED]


def fingerprint(world: World) -> dict[str, tuple[int, Any]]:
    """How many rows each table has, and when the latest changed; in one query.

    A worker sends what waits in the outbox in its own time, so there only a new row is a change.
    """
    latest = {name: "null" if name == "TechOps Outbox" else "max(modified)" for name in tables()}
    parts = [
        f"select '{name}' as t, count(*) as n, {last} as m from `tab{name}`" for name, last in latest.items()
    ]
    return {row["t"]: (row["n"], row["m"]) for row in world.site.sql(" union all ".join(parts))}


def caller(endpoint: Endpoint) -> str:
    """Somebody who may call it; what guests may call anybody may."""
    holders = (person for permission, person in CALLERS.items() if permission in endpoint.permissions)
    return next(holders, "owner")


def attacks(stage: Stage, endpoint: Endpoint, turn: int = 0) -> Iterator[tuple[str, bytes]]:
    """One bad value after the other, everything else as it should be.

    Arguments that many endpoints share get every third value, each endpoint others.
    """
    good = {name: stage.sensible(name, endpoint.name) for name in sorted(endpoint.required)}
    if endpoint.name.startswith("orders.") and endpoint.name.removeprefix("orders.") in EARLY:
        good["order"] = stage["fresh"]
    for name, schema in endpoint.arguments.items():
        if name == "idempotency_key" and endpoint.name not in WITH_KEY:
            continue  # one and the same decorator everywhere
        values = list(BY_TYPE[schema["type"]].items())
        for label, value in values[turn % 3 :: 3] if name in SHARED else values:
            yield f"{name}: {label}", body(good | {name: value})
    texts = [name for name, schema in endpoint.arguments.items() if schema["type"] == "string"]
    if texts and turn % 3 == 0:
        yield f"{texts[0]}: huge", body(good | {texts[0]: HUGE})


def attack(world: World, endpoint: Endpoint, data: bytes) -> Any:
    return world.client(caller(endpoint)).request(
        "POST", endpoint.path, data=data, headers={"Content-Type": "application/json"}
    )


@pytest.fixture(scope="module", autouse=True)
def doors_open_again(world: World) -> Iterator[None]:
    """Calls of guests are counted by address: forget ours, other tests come from the same one."""
    yield
    world.site.execute("frappe.cache.delete_keys", key="rl:")


def in_turn(endpoint: Endpoint) -> tuple[int, str]:
    """What ends an order's work comes after what needs it at work."""
    name = endpoint.name.removeprefix("orders.")
    return (LATE.index(name) + 1 if name in LATE else 0, name)


@pytest.fixture(scope="module")
def api(world: World, stage: Stage) -> Iterator[list[Endpoint]]:
    for person in set(CALLERS.values()):
        world.client(person)
    stage.names["fresh"] = requested(stage)
    yield endpoints(world)
    calls = sum(ANSWERS.values())
    print(f"\n{calls} hostile calls:", ", ".join(f"{n} x {code}" for code, n in sorted(ANSWERS.items())))


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_bad_value_is_refused_or_does_no_harm(
    world: World, stage: Stage, api: list[Endpoint], resource: str
) -> None:
    """Whatever is refused leaves the database as it was; no answer is a failure of the server."""
    wrong: dict[str, str] = {}
    mine = sorted((each for each in api if each.name.startswith(f"{resource}.")), key=in_turn)
    for turn, endpoint in enumerate(mine):
        before = fingerprint(world)
        for label, data in attacks(stage, endpoint, turn):
            answer = attack(world, endpoint, data)
            ANSWERS[answer.status_code] += 1
            if answer.status_code >= 500:
                wrong[f"{endpoint.name} {label}"] = answer.text[-700:]
            if not endpoint.writes:
                continue
            after = fingerprint(world)
            if not answer.ok and after != before:
                changed = [name for name in after if after[name] != before[name]]
                wrong[f"{endpoint.name} {label}"] = f"{answer.status_code}, yet changed {changed}"
            before = after
        if fingerprint(world) != before:
            wrong[endpoint.name] = "changed something though it only reads"
    assert not wrong, "\n".join(f"{where}: {why}" for where, why in wrong.items())


def test_the_resources_are_all_there(api: list[Endpoint]) -> None:
    assert {each.name.split(".")[0] for each in api} == set(RESOURCES)


PYTHON_GIVES_UP = 900


@pytest.mark.parametrize("depth", [40, 600, 1_000, 100_000])
def test_endless_nesting_changes_nothing(world: World, stage: Stage, depth: int) -> None:
    """Python gives up at about 1,000 brackets: Frappe then fails before it knows who asks."""
    data = body({"order": stage["order"], "values": "@"}).replace(b'"@"', b"[" * depth + b"]" * depth)
    before = fingerprint(world)
    answer = world.client("owner").request(
        "POST", "techops.api.v1.orders.update", data=data, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 417) or depth > PYTHON_GIVES_UP, answer.text[-300:]
    assert answer.status_code >= 400
    assert fingerprint(world) == before
