"""Every endpoint of the OpenAPI document: who is turned away, and that strangers learn nothing by asking."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from techops.access.matrix import permits
from tests.support.stage import Endpoint, Stage, endpoints
from tests.support.world import World

PEOPLE = {
    "owner": "Customer",
    "stage_technician": "Service Technician",
    "supervisor": "Service Supervisor",
    "manager": "Service Manager",
    "hr": "HR Manager",
    "accounts": "Accounts Manager",
    "accounts_user": "Accounts User",
    "hr_user": "HR User",
    "sales": "Service Sales",
}
# Arguments that name a document of the stage's customer.
OWNED = (
    "customer",
    "site",
    "asset",
    "order",
    "quotation",
    "invoice",
    "payment",
    "contract",
    "request",
    "material",
    "claim",
    "warranty",
    "original_order",
)
UNKNOWN = "NO-EXISTE-77"


@pytest.fixture(scope="module")
def api(world: World) -> list[Endpoint]:
    found = endpoints(world)
    assert len(found) > 80
    return found


def arguments(stage: Stage, endpoint: Endpoint) -> dict[str, Any]:
    """The required arguments with sensible values."""
    return {name: stage.sensible(name, endpoint.name) for name in sorted(endpoint.required)}


def asked(client: Any, endpoint: Endpoint, values: dict[str, Any]) -> Any:
    if endpoint.writes:
        return client.post(endpoint.path, **values)
    return client.get(endpoint.path, **{name: _text(value) for name, value in values.items()})


def _text(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def test_nobody_is_let_in_without_a_login(world: World, stage: Stage, api: list[Endpoint]) -> None:
    guest = world.site.guest()
    let_in = {
        endpoint.name: answer.status_code
        for endpoint in api
        if endpoint.permissions
        if (answer := asked(guest, endpoint, arguments(stage, endpoint))).status_code not in (401, 403)
    }
    assert not let_in


@pytest.mark.parametrize("person", PEOPLE)
def test_a_role_without_the_permission_is_turned_away(
    world: World, stage: Stage, api: list[Endpoint], person: str
) -> None:
    """By what the document promises, not by what the code does; nothing is written on the way."""
    client, let_in, tried = world.client(person), {}, 0
    for endpoint in api:
        if permitted(PEOPLE[person], endpoint):
            continue
        tried += 1
        answer = asked(client, endpoint, arguments(stage, endpoint))
        if answer.status_code != 403:
            let_in[endpoint.name] = (answer.status_code, answer.text[:200])
    assert not let_in
    assert tried or person == "manager"


def test_functions_that_write_refuse_get(world: World, stage: Stage, api: list[Endpoint]) -> None:
    """Links in a mail or an image on a page change nothing."""
    client = world.admin
    answered = {
        endpoint.name: answer.status_code
        for endpoint in api
        if endpoint.writes
        and (answer := client.get(endpoint.path, **arguments(stage, endpoint))).status_code != 403
    }
    assert not answered


def test_a_stranger_hears_the_same_of_what_is_hidden_and_of_what_is_not_there(
    world: World, stage: Stage, api: list[Endpoint]
) -> None:
    """Another customer's administrator asks for each document of the stage's customer, and for none."""
    told_apart, unlike, asked_for = {}, {}, 0
    client = world.client("stranger")
    for endpoint in api:
        if not permitted("Customer", endpoint):
            continue
        for owned in sorted(set(endpoint.arguments) & set(OWNED)):
            values = arguments(stage, endpoint) | own_documents(world, endpoint)
            real, unknown = stage[owned], UNKNOWN
            seen = asked(client, endpoint, values | {owned: real})
            missed = asked(client, endpoint, values | {owned: unknown})
            asked_for += 1
            if (seen.status_code, plain(seen, real)) != (missed.status_code, plain(missed, unknown)):
                told_apart[endpoint.name, owned] = (plain(seen, real), plain(missed, unknown))
            if seen.status_code not in (403, 404) and not empty(seen):
                unlike[endpoint.name, owned] = (seen.status_code, seen.text[:200])
    assert not told_apart
    assert not unlike
    assert asked_for > 40


@pytest.mark.parametrize("person", ["stage_technician", "technician"])
def test_a_technician_hears_the_same_of_others_orders_and_of_none(
    world: World, stage: Stage, api: list[Endpoint], person: str
) -> None:
    """An order of nobody's; for the technicians it does not exist."""
    order = world.new_order(title="De nadie")
    told_apart = {}
    client = world.client(person)
    for endpoint in api:
        if "order" not in endpoint.arguments or not permitted("Service Technician", endpoint):
            continue
        values = arguments(stage, endpoint)
        seen = asked(client, endpoint, values | {"order": order})
        missed = asked(client, endpoint, values | {"order": UNKNOWN})
        if (seen.status_code, plain(seen, order)) != (missed.status_code, plain(missed, UNKNOWN)):
            told_apart[endpoint.name] = (plain(seen, order), plain(missed, UNKNOWN))
    assert not told_apart


def test_no_answer_is_a_failure_of_the_server(world: World, stage: Stage, api: list[Endpoint]) -> None:
    """Each person, each reading function, with and without its arguments; writing ones without any."""
    failed = {}
    for person in PEOPLE:
        client = world.client(person)
        for endpoint in api:
            tries: list[dict[str, Any]] = [{}]
            if not endpoint.writes and (person == "owner" or not endpoint.name.endswith(".pdf")):
                tries.append({name: stage.sensible(name, endpoint.name) for name in endpoint.arguments})
            for values in tries:
                answer = asked(client, endpoint, values)
                if answer.status_code >= 500:
                    failed[person, endpoint.name] = answer.text[-600:]
    assert not failed


def permitted(role: str, endpoint: Endpoint) -> bool:
    """Whether a role may call it; what names no permission asks for a secret instead, of anybody."""
    return not endpoint.permissions or any(
        permits([role], permission, reading=not endpoint.writes) for permission in endpoint.permissions
    )


def own_documents(world: World, endpoint: Endpoint) -> dict[str, Any]:
    """The stranger's own customer and site, so that only the one argument in question is another's."""
    own = {"customer": world["other_customer"], "site": world["other_place"]}
    return {name: value for name, value in own.items() if name in endpoint.required}


def plain(answer: Any, name: str) -> str:
    """What was said, without the name asked for and without the number Frappe gives each exception."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return str(len(answer.content))
    kept = {key: value for key, value in answer.json().items() if key not in ("exc", "exception")}
    said = json.dumps(kept, ensure_ascii=False, sort_keys=True).replace(name, "<name>")
    return re.sub(r"__frappe_exc_id[^0-9a-f]+[0-9a-f]+", "", said)


def empty(answer: Any) -> bool:
    """Whether a list answered that there is nothing."""
    return answer.status_code == 200 and answer.json().get("message", {}).get("total") == 0
