"""Customers with their contacts and portal users, places, and equipment."""

import frappe

from techops.demo.build_company import Company, root_of
from techops.demo.build_people import user_account
from techops.demo.data_assets import AT_SITES, KINDS, VEHICLES
from techops.demo.data_customers import CUSTOMERS, MORE_LOGINS
from techops.demo.data_sites import ACCESS, HOURS, SITES, WORKSHOP
from techops.demo.documents import ensure, names_by, weekly_windows
from techops.demo.targets import serial_of

TAX_ID_BASE = 2099000000
TAX_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
RADIUS = 300
PHONE = "+51 986 {customer:03d} {contact:03d}"
GROUP, TERRITORY = "Empresas", "Lima Metropolitana"


def tax_id(number: int) -> str:
    """Return a well-formed RUC (with its check digit) from a range that was never assigned."""
    digits = str(TAX_ID_BASE + number)
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, TAX_WEIGHTS, strict=True)) % 11
    return f"{digits}{check % 10}"


def customers() -> dict[str, str]:
    """Return the customers' names by their key in the demonstration."""
    by_tax_id = names_by("Customer", "tax_id")
    return {row[0]: by_tax_id[tax_id(number)] for number, row in enumerate(CUSTOMERS)}


def contact_email(customer: str, number: int) -> str:
    """Return the address of a customer's contact: its service role at the customer."""
    role = next(row[4][number][3] for row in CUSTOMERS if row[0] == customer)
    return f"{role.lower()}@{customer}.example"


def has_login(customer: str, number: int) -> bool:
    """Whether a contact is also a user of the portal."""
    return number == 0 or (customer, number) in MORE_LOGINS


def sites() -> list[str]:
    """Return the names of the sites, in the order of the data."""
    own = customers()
    by_name = names_by("Service Site", "customer", "site_name")
    return [by_name[own[row[0]], row[1]] for row in SITES]


def build_customers() -> None:
    """Make customers, contacts and portal users."""
    group = ensure(
        "Customer Group", {"customer_group_name": GROUP}, parent_customer_group=root_of("Customer Group")
    )
    territory = ensure("Territory", {"territory_name": TERRITORY}, parent_territory=root_of("Territory"))
    for number, (key, name, trade, industry, contacts) in enumerate(CUSTOMERS):
        customer = ensure(
            "Customer",
            {"tax_id": tax_id(number)},
            customer_name=name,
            techops_trade_name=trade,
            customer_type="Company",
            customer_group=group,
            territory=territory,
            industry=frappe.db.exists("Industry Type", industry),
            language="es",
        )
        for index, contact in enumerate(contacts):
            _contact(key, customer, number, index, contact)


def build_sites(company: Company) -> None:
    """Make every place with its address, and our own workshop."""
    own = customers()
    contact_of = names_by("Contact", "email_id")
    for number, (key, name, street, district, zone, latitude, longitude, hours) in enumerate(SITES):
        identity = {"site_name": name, "customer": own[key]}
        if frappe.db.exists("Service Site", identity):
            continue
        ensure(
            "Service Site",
            identity,
            zone=zone,
            address=_address(own[key], name, street, district, first=number == _first_site(key)),
            time_zone="America/Lima",
            latitude=latitude,
            longitude=longitude,
            radius=RADIUS,
            contact=contact_of[contact_email(key, 0)],
            access_instructions=ACCESS[number % len(ACCESS)],
            opening_hours=weekly_windows(HOURS[hours]),
        )
    name, street, district, zone, latitude, longitude = WORKSHOP
    ensure(
        "Service Site",
        {"site_name": name, "is_workshop": 1},
        company=company.name,
        zone=zone,
        address=_address(None, name, street, district, first=False),
        time_zone="America/Lima",
        latitude=latitude,
        longitude=longitude,
        radius=RADIUS,
    )


def build_assets() -> None:
    """Make the equipment at each place, and the customers' vehicles."""
    own, places = customers(), sites()
    existing = set(frappe.get_all("Service Asset", pluck="serial_no", limit_page_length=0))
    for number, kinds in enumerate(AT_SITES):
        for kind in kinds:
            serial = serial_of(number, kind)
            if serial not in existing:
                _equipment(own[SITES[number][0]], places[number], number, kind, serial)
    for key, plate, brand, model, year, odometer in VEHICLES:
        ensure(
            "Service Asset",
            {"plate": plate, "asset_type": "Vehicle"},
            asset_name=f"{brand} {model}",
            customer=own[key],
            site=places[_first_site(key)],
            service_category="Flota vehicular",
            brand=brand,
            model=model,
            plate_country="Peru",
            model_year=year,
            odometer=odometer,
        )


def _first_site(key: str) -> int:
    return next(number for number, row in enumerate(SITES) if row[0] == key)


def _contact(key: str, customer: str, number: int, index: int, contact: tuple) -> None:
    first, last, position, role, limit = contact
    email = contact_email(key, index)
    name = ensure(
        "Contact",
        {"email_id": email},
        first_name=first,
        last_name=last,
        designation=position,
        is_primary_contact=int(index == 0),
        is_billing_contact=int(role == "Billing"),
        email_ids=[{"email_id": email, "is_primary": 1}],
        phone_nos=[
            {"phone": PHONE.format(customer=number + 100, contact=index + 101), "is_primary_mobile_no": 1}
        ],
        links=[{"link_doctype": "Customer", "link_name": customer}],
        techops_service_role=role,
        techops_approval_limit=limit,
    )
    if has_login(key, index) and not frappe.db.get_value("Contact", name, "user"):
        frappe.db.set_value("Contact", name, "user", user_account(email, first, last))


def _address(customer: str | None, name: str, street: str, district: str, *, first: bool) -> str:
    values = {
        "address_title": f"{customer or 'Andinos'} - {name}",
        "address_type": "Billing" if first else "Shipping",
        "address_line1": street,
        "address_line2": district,
        "city": "Lima",
        "country": "Peru",
        "is_primary_address": int(first),
    }
    links = [{"link_doctype": "Customer", "link_name": customer}] if customer else []
    return frappe.get_doc({"doctype": "Address", **values, "links": links}).insert().name


def _equipment(customer: str, site: str, number: int, kind: str, serial: str) -> None:
    name, brand, model, category = KINDS[kind]
    frappe.get_doc(
        {
            "doctype": "Service Asset",
            "asset_name": name,
            "asset_type": "Equipment",
            "customer": customer,
            "site": site,
            "service_category": category,
            "brand": brand,
            "model": model,
            "serial_no": serial,
            "installed_on": f"{2016 + number % 8}-{number % 12 + 1:02d}-15",
        }
    ).insert()
