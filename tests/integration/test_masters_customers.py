"""Customers over HTTP: ERPNext's own documents, made and read through the API."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.support.refusals import nothing_changes, refused
from tests.support.world import World

TABLES = ("Customer", "Contact", "Address", "Dynamic Link")
BAD = (400, 417)


def test_a_customer_comes_with_contact_and_address(world: World) -> None:
    tax_id = uuid.uuid4().int % 10**11
    made = world.call(
        "manager",
        "customers.create",
        customer_name="Agrícola Norte S.A.",
        values={"tax_id": str(tax_id), "techops_trade_name": "AgriNorte"},
        contact={
            "first_name": "Rosa",
            "email": "rosa@example.com",
            "phone": "987654321",
            "techops_service_role": "Approver",
            "techops_approval_limit": 700,
        },
        address={"address_line1": "Av. Grau 100", "city": "Piura"},
    )
    assert made["customer_name"] == "Agrícola Norte S.A."
    assert made["techops_trade_name"] == "AgriNorte"
    contact, address = made["contacts"][0], made["addresses"][0]
    assert (contact["full_name"], contact["email_id"], contact["techops_approval_limit"]) == (
        "Rosa",
        "rosa@example.com",
        700,
    )
    assert (address["address_line1"], address["city"]) == ("Av. Grau 100", "Piura")
    changed = world.call(
        "accounts", "customers.update", customer=made["name"], values={"techops_trade_name": "AN"}
    )
    assert changed["techops_trade_name"] == "AN"
    with nothing_changes(world, *TABLES):
        again = {"customer_name": "Otra", "values": {"tax_id": str(tax_id)}}
        assert "tax_id_taken" in refused(world, "manager", "customers.create", 409, **again)


BAD_CUSTOMERS: list[dict[str, Any]] = [
    {"customer_name": ""},
    {"customer_name": "   "},
    {"customer_name": "x" * 141},
    {"customer_name": {"a": 1}},
    {"values": {"customer_group": "No existe"}},
    {"values": {"customer_type": "Alien"}},
    {"values": {"default_currency": "ZZZ"}},
    {"values": {"accounts": [{"account": "x"}]}},
    {"values": {"portal_users": [{"user": "Administrator"}]}},
    {"values": {"disabled": "tal vez"}},
    {"values": "texto"},
    {"values": "[1, 2"},
    {"contact": {"first_name": ""}},
    {"contact": {"first_name": "Ana", "email": "no es correo"}},
    {"contact": {"first_name": "Ana", "email": {"a": 1}}},
    {"contact": {"first_name": "Ana", "techops_service_role": "Dios"}},
    {"contact": {"first_name": "Ana", "techops_approval_limit": "NaN"}},
    {"contact": {"first_name": "Ana", "techops_approval_limit": 1e300}},
    {"contact": {"first_name": "Ana", "techops_approval_limit": -1}},
    {"contact": {"first_name": "Ana", "user": "Administrator"}},
    {"address": {"city": "Lima"}},
    {"address": {"address_line1": "x", "city": "y", "country": "Atlantis"}},
]


@pytest.mark.parametrize("values", BAD_CUSTOMERS, ids=lambda values: json.dumps(values)[:60])
def test_bad_customers_are_refused_whole(world: World, values: dict[str, Any]) -> None:
    with nothing_changes(world, *TABLES):
        given = {"customer_name": f"Mala {uuid.uuid4().hex[:6]}"} | values
        refused(world, "manager", "customers.create", BAD, **given)


@pytest.mark.parametrize("role", ["technician", "hr", "requester"])
def test_who_keeps_no_customers_makes_none(world: World, role: str) -> None:
    with nothing_changes(world, *TABLES):
        refused(world, role, "customers.create", 403, customer_name="Otra")
        refused(world, role, "customers.update", 403, customer=world["customer"], values={"tax_id": "1"})


def test_a_contact_sees_only_its_customer(world: World) -> None:
    own = world.call("requester", "customers.list")
    assert [row["name"] for row in own["data"]] == [world["customer"]]
    read = world.call("requester", "customers.get", customer=world["customer"])
    assert "techops_service_notes" not in read
    assert "techops_approval_limit" not in json.dumps(read)
    foreign = refused(world, "requester", "customers.get", 404, customer=world["other_customer"])
    unknown = refused(world, "requester", "customers.get", 404, customer="Nadie")
    assert foreign.replace(world["other_customer"], "X") == unknown.replace("Nadie", "X")


def test_technicians_see_no_customers(world: World) -> None:
    assert world.call("technician", "customers.list")["total"] == 0
    refused(world, "technician", "customers.get", 404, customer=world["customer"])


def test_lists_search_names_and_tax_numbers(world: World) -> None:
    found = world.call("supervisor", "customers.list", text=world["customer"])
    assert [row["name"] for row in found["data"]] == [world["customer"]]
    hostile = world.call("supervisor", "customers.list", text="' or 1=1 -- ")
    assert hostile["total"] == 0
