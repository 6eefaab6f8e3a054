"""The people of a company: invited, joined, changed and removed by its administrator, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.bench import PORTAL
from tests.support.mails import link_in, mail_about, outgoing_account, written
from tests.support.world import World

READ, ACCEPT = "techops.api.v1.invitations.read", "techops.api.v1.invitations.accept"
PAGE = f"{PORTAL}/invitacion"
TO = (
    "select recipient from `tabEmail Queue Recipient` where parent = "
    "(select name from `tabEmail Queue` where reference_name = %s)"
)
PASSWORD = "Cuatro-Perros-Verdes-77"
CONTACT = "select name, user, techops_service_role role, techops_approval_limit approval from tabContact"


@pytest.fixture(scope="module", autouse=True)
def outgoing(world: World) -> None:
    outgoing_account(world)


def invited(world: World, email: str, role: str = "Requester", limit: float = 0) -> tuple[str, str | None]:
    """The invitation of the stranger's company, and the secret of its link."""
    given = {"full_name": "Rosa Quispe Mamani", "email": email, "service_role": role, "approval_limit": limit}
    made = world.call("stranger", "people.invite", customer=world["other_customer"], **given)
    message = mail_about(world, made["name"])
    assert world.one(TO, made["name"]) == email
    return made["name"], link_in(message, PAGE)


def asked(world: World, function: str, **arguments: Any) -> tuple[int, Any]:
    answer = world.site.guest().post(function, **arguments)
    body = answer.json()
    return answer.status_code, body.get("message") or body.get("error", {}).get("code")


def contact_of(world: World, email: str) -> dict[str, Any]:
    # Frappe makes a second contact of a user, of nobody, when its job is quicker than who makes the first.
    acts = "(select count(*) from `tabDynamic Link` where parent = tabContact.name)"
    found = world.site.sql(f"{CONTACT} where email_id = %s order by {acts} desc", (email,))
    return dict(found[0]) if found else {}


def people(world: World, role: str = "stranger") -> dict[str, Any]:
    return {one["name"]: one for one in world.call(role, "people.list")["data"]}


def test_from_an_invitation_to_the_own_pages_and_out_again(world: World) -> None:
    email = f"rosa-{world.suffix}@example.com"
    name, token = invited(world, email, "Approver", 800)
    assert token
    assert contact_of(world, email) == {}, "nobody is a contact before they accept"
    listed = world.call("stranger", "people.list")
    assert [one["name"] for one in listed["invitations"] if one["email"] == email] == [name]
    assert world.site.guest().get(PAGE).status_code == 200

    status, offered = asked(world, READ, token=token)
    assert (status, offered["email"], offered["role"], offered["has_account"]) == (
        200,
        email,
        "Approver",
        False,
    )
    assert asked(world, READ, token=f"{token}A")[1] == "invitation_over"
    assert asked(world, ACCEPT, token=token) == (400, "password_missing")
    assert world.one("select count(*) from tabUser where name = %s", email) == 0
    assert asked(world, ACCEPT, token=token, password=PASSWORD) == (200, {"email": email})
    assert asked(world, ACCEPT, token=token, password=PASSWORD) == (409, "invitation_over")
    assert contact_of(world, email) | {"name": None} == {
        "name": None,
        "user": email,
        "role": "Approver",
        "approval": 800,
    }

    person = world.site.client(email, PASSWORD)
    seen = person.get("techops.api.v1.portal.profile").json()["message"]
    assert [one["name"] for one in seen["customers"]] == [world["other_customer"]]
    assert (seen["role"], seen["approval_limit"], seen["language"]) == ("Approver", 800, "es")
    assert person.get(PORTAL).status_code == 200

    contact = contact_of(world, email)["name"]
    world.call("stranger", "people.change", person=contact, service_role="Requester", approval_limit=800)
    row = people(world)[contact]
    assert row["full_name"] == "Rosa Quispe Mamani"
    assert (row["role"], row["approval_limit"], row["has_account"], row["own"]) == (
        "Requester",
        0,
        True,
        False,
    )
    world.call("stranger", "people.remove", person=contact)
    assert person.get("techops.api.v1.portal.profile").status_code in (401, 403), "the session ended"
    world.site.clients.pop(email)
    again = world.site.client(email, PASSWORD)
    assert again.get("techops.api.v1.portal.home").status_code == 403
    assert contact not in people(world)
    owned = "select count(*) from `tabDynamic Link` where link_doctype = 'Customer' and parent = %s"
    assert world.one(owned, contact) == 0

    _name, back = invited(world, email, "Requester")
    assert asked(world, READ, token=back)[1]["has_account"] is True
    assert asked(world, ACCEPT, token=back) == (200, {"email": email})
    world.site.clients.pop(email)
    joined = world.site.client(email, PASSWORD)
    answer = joined.get("techops.api.v1.portal.home")
    assert answer.status_code == 200, answer.text[:500]


def test_an_invitation_tells_nothing_of_who_has_an_account(world: World) -> None:
    """Somebody of another company, one of our staff, and nobody at all: the same answer, and no harm."""
    answers = {}
    for email in (world["approver"], world["supervisor"], f"nadie-{world.suffix}@example.com"):
        given = {"full_name": "Alguien", "email": email, "service_role": "Requester"}
        made = world.call("stranger", "people.invite", customer=world["other_customer"], **given)
        answers[email] = {
            key: value for key, value in made.items() if key not in ("name", "email", "ends_at")
        }
        assert set(made) == {"name", "email", "status", "ends_at"}
    assert len({str(answer) for answer in answers.values()}) == 1
    before = contact_of(world, world["approver"])
    assert (before["role"], before["approval"]) == ("Approver", 5000)
    assert world.call("approver", "portal.profile")["role"] == "Approver"

    name, token = invited(world, world["supervisor"])
    assert asked(world, ACCEPT, token=token, password=PASSWORD) == (403, "account_not_joined")
    roles = "select count(*) from `tabHas Role` where parent = %s and role = 'Customer'"
    assert world.one(roles, world["supervisor"]) == 0
    world.call("stranger", "people.withdraw", invitation=name)
    assert asked(world, READ, token=token) == (409, "invitation_over")
    assert (
        world.call("stranger", "people.withdraw", expect=409, invitation=name)["code"]
        == "invitation_not_open"
    )


def test_only_the_administrator_of_a_company_manages_its_people(world: World) -> None:
    given = {"full_name": "Ana", "email": f"ana-{world.suffix}@example.com", "service_role": "Requester"}
    mine, theirs = world["customer"], world["other_customer"]
    for role, customer, status in (
        ("approver", mine, 403),
        ("requester", mine, 403),
        ("stranger", mine, 404),
        ("approver", theirs, 404),
        ("supervisor", mine, 404),
    ):
        world.call(role, "people.invite", expect=status, customer=customer, **given)
    refusals = {
        "email": ("sin arroba", "bad_email"),
        "service_role": ("Dueño", "unknown_role"),
        "full_name": (" ", "value_missing"),
    }
    for field, (value, refusal) in refusals.items():
        wrong = {**given, field: value}
        refused = world.call("stranger", "people.invite", expect=400, customer=theirs, **wrong)
        assert refused["code"] == refusal
    above = {**given, "service_role": "Approver", "approval_limit": 5000.01}
    refused = world.call("stranger", "people.invite", expect=403, customer=theirs, **above)
    assert refused["code"] == "limit_above_own"
    taken = {**given, "email": world["stranger"]}
    assert (
        world.call("stranger", "people.invite", expect=409, customer=theirs, **taken)["code"]
        == "already_here"
    )
    assert not world.one("select count(*) from `tabPortal Invitation` where email = %s", given["email"])

    own = next(one for one in people(world).values() if one["own"])
    for function, more in (("change", {"service_role": "Requester"}), ("remove", {})):
        refused = world.call("stranger", f"people.{function}", expect=403, person=own["name"], **more)
        assert refused["code"] == "own_access"
        other = {"person": world["approver_contact"], **more}
        world.call("stranger", f"people.{function}", expect=404, **other)
        world.call("requester", f"people.{function}", expect=403, **other)
    assert contact_of(world, world["approver"])["role"] == "Approver"


def test_colleagues_see_names_and_roles_and_no_more(world: World) -> None:
    seen = people(world, "requester")
    assert seen[world["approver_contact"]]["role"] == "Approver"
    assert not {"email", "approval_limit", "user"} & set(seen[world["approver_contact"]])
    assert seen[world["requester_contact"]]["own"] and not any(one["may_change"] for one in seen.values())
    shown = world.call("requester", "people.list")
    assert (shown["may_invite"], shown["invitations"]) == ([], [])
    assert world["stranger"] not in str(shown) and world["stranger_contact"] not in seen


def test_the_mail_says_who_invites_whom_and_hides_nothing_in_markup(world: World) -> None:
    given = {
        "full_name": "<b>Eva</b> Ríos",
        "email": f"eva-{world.suffix}@example.com",
        "service_role": "Billing",
    }
    made = world.call("stranger", "people.invite", customer=world["other_customer"], **given)
    text = written(mail_about(world, made["name"]))
    assert "<b>Eva" not in text and "Textiles Sol" in text
