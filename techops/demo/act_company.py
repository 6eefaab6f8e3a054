"""Steps of the company: stock in, vans loaded, the supplier paid, contracts ended."""

from datetime import datetime

import frappe
from frappe import _

from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

from techops.contracts import service as contracts
from techops.demo.build_company import root_of
from techops.demo.cast import Cast, acting_as
from techops.demo.data_contracts import CONTRACTS, TERMINATION_REASON
from techops.demo.data_items import COSTS
from techops.demo.data_sites import WORKSHOP
from techops.demo.documents import ensure, posted
from techops.warranty import service as warranties
from techops.workforce import service_records as technicians

SUPPLIER, SUPPLIER_TAX_ID = "Distribuidora Industrial del Centro S.A.C.", "20990000900"


def open_stock(cast: Cast, now: datetime, items: dict[str, float]) -> None:
    """Put the opening stock into the central warehouse, brought in by the owners as capital."""
    opening = _opening_account(cast.company.name)
    rows = [
        {
            "item_code": item,
            "qty": quantity,
            "basic_rate": COSTS[item],
            "t_warehouse": cast.company.central,
            **({"expense_account": opening} if opening else {}),
        }
        for item, quantity in items.items()
    ]
    _stock_entry(cast, now, "Material Receipt", rows)


def buy(cast: Cast, now: datetime, items: dict[str, float]) -> None:
    """Buy what the next quarter's orders take: the invoice brings the goods."""
    frappe.get_doc(
        {
            "doctype": "Purchase Invoice",
            "company": cast.company.name,
            "supplier": _supplier(),
            "currency": cast.company.currency,
            "bill_no": f"F001-{now:%y%m%d}",
            "bill_date": now.date(),
            "update_stock": 1,
            "set_warehouse": cast.company.central,
            **posted(now.date(), now.hour),
            "items": [
                {"item_code": item, "qty": quantity, "rate": COSTS[item]} for item, quantity in items.items()
            ],
        }
    ).submit()


def pay_supplier(cast: Cast, now: datetime) -> None:
    """Pay what is owed to the supplier."""
    owed = frappe.get_all(
        "Purchase Invoice",
        filters={"docstatus": 1, "outstanding_amount": [">", 0], "company": cast.company.name},
        pluck="name",
    )
    for invoice in owed:
        payment = get_payment_entry("Purchase Invoice", invoice, reference_date=now.date())
        payment.update(
            {"posting_date": now.date(), "reference_no": f"TR-{now:%y%m%d}", "reference_date": now.date()}
        )
        payment.submit()


def load_vans(cast: Cast, now: datetime, needs: dict[tuple[int, str], float]) -> None:
    """Move the quarter's parts from the central warehouse into the vans, in one document."""
    vans = dict(frappe.get_all("Technician", fields=["name", "van_warehouse"], as_list=True))
    rows = [
        {
            "item_code": item,
            "qty": quantity,
            "s_warehouse": cast.company.central,
            "t_warehouse": vans[cast.technicians[number]],
        }
        for (number, item), quantity in needs.items()
    ]
    _stock_entry(cast, now, "Material Transfer", rows)


def terminate(cast: Cast, now: datetime, contract: str) -> None:
    """End a contract before its time."""
    contracts.terminate(contract_of(cast, contract), TERMINATION_REASON, now)


def follow_contracts(cast: Cast, now: datetime) -> None:
    """What the daily jobs do: contracts and warranties that are over expire."""
    contracts.expire_due(now)
    warranties.expire_due(now)


def locate(cast: Cast, now: datetime) -> None:
    """The telephones tell where everybody is: those under way near their work, the others at the workshop."""
    visits = frappe.get_all(
        "Work Order Visit",
        filters={"status": ["in", ("En Route", "On Site", "Executing", "Waiting")]},
        fields=["technician", "check_in_latitude", "check_in_longitude"],
    )
    there = {row.technician: (row.check_in_latitude, row.check_in_longitude) for row in visits}
    for number, name in enumerate(cast.technicians):
        place = there.get(name)
        latitude, longitude = place if place and place[0] else _scattered(number)
        with acting_as(cast.technician_user(number)):
            technicians.record_position(latitude, longitude, 12.0, None, now)


def contract_of(cast: Cast, key: str) -> str:
    """Return the name of a customer's contract."""
    title = next(agreed["title"] for agreed in CONTRACTS if agreed["key"] == key)
    return frappe.db.get_value("Service Contract", {"customer": cast.customers[key], "title": title})


def _stock_entry(cast: Cast, now: datetime, purpose: str, rows: list[dict]) -> None:
    frappe.get_doc(
        {
            "doctype": "Stock Entry",
            "stock_entry_type": purpose,
            "purpose": purpose,
            "company": cast.company.name,
            **posted(now.date(), now.hour),
            "items": rows,
        }
    ).submit()


def _opening_account(company: str) -> str | None:
    """Return the equity account ERPNext's charts open a business with, whatever the language calls it."""
    for name in (_("Opening Balance Equity"), "Opening Balance Equity"):
        if found := frappe.db.exists("Account", {"company": company, "account_name": name, "is_group": 0}):
            return found
    temporary = {"company": company, "account_type": "Temporary", "is_group": 0}
    return frappe.db.get_value("Account", temporary)


def _scattered(number: int) -> tuple[float, float]:
    """Somewhere between the workshop and the north of the city, a different place for each."""
    latitude, longitude = WORKSHOP[4:6]
    return latitude + 0.004 * (number % 4) - 0.006, longitude + 0.005 * (number % 3) - 0.004


def _supplier() -> str:
    return ensure(
        "Supplier",
        {"tax_id": SUPPLIER_TAX_ID},
        supplier_name=SUPPLIER,
        supplier_type="Company",
        supplier_group=root_of("Supplier Group"),
    )
