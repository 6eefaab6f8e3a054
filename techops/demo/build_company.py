"""The company itself: accounts, taxes, terms, warehouses, and what TechOps Settings points at."""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils.nestedset import get_root_of

from techops.demo.clock import Clock, holidays_between
from techops.demo.data_calendar import REST_OF_ALL
from techops.demo.documents import ensure, ensure_named

NAME = "Servicios Técnicos Andinos S.A.C."
ABBREVIATIONS = ("STA", "STAN", "STAND", "STANDI")
HOLIDAY_LIST = "Feriados Perú {first}-{last}"
ON_CALL_LIST = "Guardia técnica {first}-{last}"
TAX_TITLE = "IGV 18 %"
TAX_RATE = 18
PAYMENT_DAYS = (0, 15, 30, 45, 60)
TRANSFER = "Transferencia bancaria"
WALLETS = ("Yape", "Plin")
BANK_DETAILS = (
    "Banco de los Andes, cuenta corriente en dólares 191-0000000-1-00\nCCI 002-191-000000000000-00\n"
    "Enviar la constancia a finanzas@andinos.example"
)


@dataclass(frozen=True, slots=True)
class Company:
    """The names other builders need."""

    name: str
    abbreviation: str
    currency: str
    holiday_list: str
    on_call_list: str
    taxes: str
    central: str
    vans: str
    transfer: str


def build(clock: Clock) -> Company:
    """Make what is missing around the site's company, or a company of our own."""
    name = _company()
    row = frappe.get_cached_doc("Company", name)
    holiday_list = _holiday_list(clock, name)
    _fiscal_years(clock)
    _modes_of_payment(row)
    company = Company(
        name=name,
        abbreviation=row.abbr,
        currency=row.default_currency,
        holiday_list=holiday_list,
        on_call_list=_on_call_list(clock),
        taxes=_taxes(name, row.abbr),
        central=_warehouse(name, "Almacén Central", is_group=0),
        vans=_warehouse(name, "Camionetas", is_group=1),
        transfer=_transfer(),
    )
    for days in PAYMENT_DAYS:
        payment_terms(days)
    _settings(company)
    return company


def payment_terms(days: int) -> str:
    """Return the template of terms that fall due after `days` days."""
    name = f"{days} días" if days else "Contado"
    term = ensure_named(
        "Payment Term",
        "payment_term_name",
        name,
        invoice_portion=100,
        credit_days=days,
        due_date_based_on="Day(s) after invoice date",
    )
    row = {
        "payment_term": term,
        "invoice_portion": 100,
        "credit_days": days,
        "due_date_based_on": "Day(s) after invoice date",
    }
    return ensure_named("Payment Terms Template", "template_name", name, terms=[row])


def _company() -> str:
    """The site's own company while nobody has used it; else one beside it."""
    own = frappe.db.exists("Company", NAME)
    default = frappe.defaults.get_global_default("company")
    if own or (default and not frappe.db.exists("GL Entry", {"company": default})):
        return own or default
    return _new_company()


def _is_taken(abbreviation: str) -> bool:
    """Whether a company has it, or accounts that were named by it."""
    return bool(
        frappe.db.exists("Company", {"abbr": abbreviation})
        or frappe.db.exists("Account", {"name": ["like", f"% - {abbreviation}"]})
    )


def _new_company() -> str:
    abbreviation = next(one for one in ABBREVIATIONS if not _is_taken(one))
    values = {
        "doctype": "Company",
        "company_name": NAME,
        "abbr": abbreviation,
        "country": "Peru",
        "default_currency": "USD",
        "chart_of_accounts": "Standard",
        "enable_perpetual_inventory": 1,
    }
    return frappe.get_doc(values).insert().name


def _holiday_list(clock: Clock, company: str) -> str:
    first, last = clock.today.year - 1, clock.today.year + 1
    name = HOLIDAY_LIST.format(first=first, last=last)
    if not frappe.db.exists("Holiday List", name):
        holidays = frappe.get_doc(
            {
                "doctype": "Holiday List",
                "holiday_list_name": name,
                "from_date": date(first, 1, 1),
                "to_date": date(last, 12, 31),
                "weekly_off": "Sunday",
                "country": "PE",
            }
        )
        holidays.get_weekly_off_dates()
        off = {str(row.holiday_date): row for row in holidays.holidays}
        for day, description in sorted(holidays_between(first, last).items()):
            if str(day) in off:  # a holiday on a Sunday is a holiday, not a plain Sunday
                off[str(day)].update({"description": description, "weekly_off": 0})
            else:
                holidays.append("holidays", {"holiday_date": day, "description": description})
        holidays.insert()
    if not frappe.db.get_value("Company", company, "default_holiday_list"):
        frappe.db.set_value("Company", company, "default_holiday_list", name)
    return name


def _on_call_list(clock: Clock) -> str:
    """Make the list of those who work on Sundays and holidays when called."""
    first, last = clock.today.year - 1, clock.today.year + 1
    name = ON_CALL_LIST.format(first=first, last=last)
    days = [date(year, month, day) for year in range(first, last + 1) for month, day in REST_OF_ALL]
    return ensure_named(
        "Holiday List",
        "holiday_list_name",
        name,
        from_date=date(first, 1, 1),
        to_date=date(last, 12, 31),
        holidays=[{"holiday_date": day, "description": "Descanso de todo el personal"} for day in days],
    )


def _fiscal_years(clock: Clock) -> None:
    """Cover the year of the oldest order and the next one."""
    for year in (clock.today.year - 1, clock.today.year, clock.today.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        covered = frappe.db.exists(
            "Fiscal Year", {"year_start_date": ["<=", first], "year_end_date": [">=", last], "disabled": 0}
        )
        if not covered:
            ensure_named("Fiscal Year", "year", str(year), year_start_date=first, year_end_date=last)


def _taxes(company: str, abbreviation: str) -> str:
    title = f"{TAX_TITLE} - {abbreviation}"
    if frappe.db.exists("Sales Taxes and Charges Template", title):
        return title
    parent = frappe.db.get_value("Account", {"company": company, "account_type": "Tax", "is_group": 1})
    parent = parent or frappe.db.get_value(
        "Account", {"company": company, "account_type": "Tax"}, "parent_account"
    )
    account = ensure(
        "Account",
        {"account_name": "IGV por pagar", "company": company},
        parent_account=parent,
        account_type="Tax",
        tax_rate=TAX_RATE,
    )
    row = {"charge_type": "On Net Total", "account_head": account, "description": TAX_TITLE, "rate": TAX_RATE}
    template = {"doctype": "Sales Taxes and Charges Template", "title": TAX_TITLE, "company": company}
    return frappe.get_doc({**template, "is_default": 1, "taxes": [row]}).insert().name


def _warehouse(company: str, name: str, is_group: int, parent: str | None = None) -> str:
    root = parent or frappe.db.get_value(
        "Warehouse", {"company": company, "is_group": 1, "parent_warehouse": ["in", ("", None)]}
    )
    return ensure(
        "Warehouse", {"warehouse_name": name, "company": company}, is_group=is_group, parent_warehouse=root
    )


def van_warehouse(company: Company, plate: str) -> str:
    """Return the warehouse of the van with `plate`."""
    return _warehouse(company.name, f"Camioneta {plate}", is_group=0, parent=company.vans)


def _modes_of_payment(company: frappe.model.document.Document) -> None:
    """Give every mode an account, so that payments need none named; wallets are paid to the bank."""
    _transfer()
    for wallet in WALLETS:
        ensure_named("Mode of Payment", "mode_of_payment", wallet, type="Phone")
    bank, cash = company.default_bank_account or _bank(company.name), company.default_cash_account
    if not company.default_bank_account:
        frappe.db.set_value("Company", company.name, "default_bank_account", bank)
    with_account = set(
        frappe.get_all("Mode of Payment Account", filters={"company": company.name}, pluck="parent")
    )
    for mode in frappe.get_all("Mode of Payment", fields=["name", "type"]):
        account = cash if mode.type == "Cash" else bank
        if mode.name in with_account or not account:
            continue
        document = frappe.get_doc("Mode of Payment", mode.name)
        document.append("accounts", {"company": company.name, "default_account": account})
        document.save()


def _transfer() -> str:
    """Return the site's mode for bank transfers, whatever its language calls it."""
    for name in (_("Wire Transfer"), "Wire Transfer"):
        if frappe.db.exists("Mode of Payment", name):
            return name
    return ensure_named("Mode of Payment", "mode_of_payment", TRANSFER, type="Bank")


def _bank(company: str) -> str:
    parent = frappe.db.get_value("Account", {"company": company, "account_type": "Bank", "is_group": 1})
    return ensure(
        "Account", {"account_name": "Banco", "company": company}, parent_account=parent, account_type="Bank"
    )


def _settings(company: Company) -> None:
    settings = frappe.get_single("TechOps Settings")
    settings.update(
        {
            "default_company": company.name,
            "taxes_template": company.taxes,
            "holiday_list": company.holiday_list,
            "payment_terms_template": payment_terms(30),
            "bank_details": settings.bank_details or BANK_DETAILS,
            "no_contract_auto_approval_limit": settings.no_contract_auto_approval_limit or 150,
            "default_failed_visit_fee": settings.default_failed_visit_fee or 30,
        }
    )
    settings.save()


def root_of(doctype: str) -> str:
    """Return the root of a tree, whatever the site's language calls it."""
    return get_root_of(doctype)
