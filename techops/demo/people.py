"""Who can log in to the demonstration, and what to try as each of them."""

from techops.demo.build_customers import contact_email, has_login
from techops.demo.build_people import technician_login
from techops.demo.data_customers import CUSTOMERS
from techops.demo.data_people import DOMAIN, PASSWORD, STAFF, TECHNICIANS

PURPOSES = {
    "manager": ("Service Manager", "everything: approve, invoice, contracts, margins, settings"),
    "supervisor": ("Service Supervisor", "assign technicians, quote, follow the day"),
    "supervisor2": ("Service Supervisor", "a second supervisor, for two people acting at once"),
    "accounts": ("Accounts Manager", "invoices, payments, the month's billing, reports"),
    "hr": ("HR Manager", "employees, technicians, leave"),
    "sales": ("Service Sales", "customers"),
}
SHOWN_CUSTOMERS = ("textiles", "despensa", "imprenta", "condominio")
CUSTOMER_PURPOSES = {
    "Requester": "asks for work and rates it",
    "Approver": "approves quotations and work up to {limit} USD",
    "Billing": "sees invoices",
    "Administrator": "does all a customer can, up to {limit} USD",
}
REMARKS = {
    "imprenta": "; has four overdue invoices, so a new request is refused (RN-013)",
    "condominio": "; has no contract, so an emergency is paid first (RN-014)",
}


def users() -> list[str]:
    """Return everybody with a login."""
    own = [f"{row[1]}@{DOMAIN}" for row in STAFF] + [technician_login(one) for one in range(len(TECHNICIANS))]
    return own + [
        contact_email(row[0], number)
        for row in CUSTOMERS
        for number in range(len(row[4]))
        if has_login(row[0], number)
    ]


def logins() -> list[dict[str, str]]:
    """Return one login per role, every technician, and the contacts of a few customers."""
    found = [
        _login(PURPOSES[key][0], f"{login}@{DOMAIN}", PURPOSES[key][1])
        for key, login, _first, _last, _gender, _profile, _designation in STAFF
    ]
    for number, person in enumerate(TECHNICIANS):
        specialties = ", ".join(name for name, _level in person["specialties"])
        found.append(
            _login("Service Technician", technician_login(number), f"carries out orders: {specialties}")
        )
    for key, _legal, trade, _industry, contacts in CUSTOMERS:
        for number, (_first, _last, _position, role, limit) in enumerate(contacts):
            if key in SHOWN_CUSTOMERS and has_login(key, number):
                purpose = CUSTOMER_PURPOSES[role].format(limit=limit) + REMARKS.get(key, "")
                found.append(_login(f"Customer ({role})", contact_email(key, number), f"{trade}: {purpose}"))
    return found


def _login(role: str, user: str, purpose: str) -> dict[str, str]:
    return {"role": role, "user": user, "password": PASSWORD, "purpose": purpose}
