"""Loads the demonstration company: ``bench --site X execute techops.demo.load.run``.

Running again changes nothing; a load that was interrupted goes on where it was.
"""

import gc

import frappe
from frappe.realtime import clear_realtime_log

from techops.demo import (
    build_catalogue,
    build_company,
    build_contracts,
    build_customers,
    build_people,
    finish,
    load_year,
    people,
)
from techops.demo.cast import DONE, gather
from techops.demo.clock import Clock, anchor_for, holidays_between
from techops.demo.plan import Planner
from techops.demo.progress import Progress
from techops.kernel import bridge
from techops.reliability import keys

ANCHOR = "demo-anchor"
LANGUAGE = "es"


def run(progress: bool = True, at: str | None = None) -> None:
    """Load whatever part of the demonstration company the site does not have yet.

    `at` (2026-01-31 14:30:00) is what a new load takes for the present, to try other days.
    """
    frappe.set_user("Administrator")
    frappe.local.lang = LANGUAGE  # what is written down in words of whoever acts
    shown = Progress(progress)
    if keys.holder(DONE, "all"):
        shown.say("The demonstration company is already there")
        return
    clock = _clock(at)
    company = masters(clock, shown)
    plans = Planner(clock).make()
    cast = gather(company, plans)
    gc.freeze()  # what is loaded by now stays: the collector need not look at it again and again
    load_year.play(cast, load_year.steps(plans, clock), shown, keep)
    finish.date_documents(cast)
    keys.take(DONE, "all", "DocType", "Service Work Order")
    keep()
    frappe.clear_cache()
    shown.say(
        f"{frappe.db.count('Service Work Order')} orders, {frappe.db.count('Sales Invoice')} invoices: done"
    )


def masters(clock: Clock, shown: Progress) -> build_company.Company:
    """Make the master data, in the order they need each other."""
    company = build_company.build(clock)
    parts = (
        (build_catalogue.build_services, (), "Service Category", "services"),
        (build_catalogue.build_items, (company,), "Item", "items"),
        (build_people.build, (clock, company), "Technician", "technicians"),
        (build_people.build_leave, (clock, company), "Leave Application", "leave applications"),
        (build_customers.build_customers, (), "Customer", "customers"),
        (build_customers.build_sites, (company,), "Service Site", "sites"),
        (build_customers.build_assets, (), "Service Asset", "assets"),
        (build_contracts.build, (clock, company), "Service Contract", "contracts"),
    )
    for build, arguments, doctype, name in parts:
        build(*arguments)
        keep()
        shown.say(f"{frappe.db.count(doctype)} {name}")
    build_people.give_company(company, people.users())
    keep()
    return company


def logins() -> list[dict[str, str]]:
    """Return who can log in: role, user, password, purpose."""
    return people.logins()


def keep() -> None:
    """Commit a finished part; what it would have sent to the world (mail, jobs, browsers) is dropped."""
    finish.drop_outbox()
    frappe.db.after_commit.reset()
    clear_realtime_log()
    frappe.flags.currently_saving = []  # made for one request, and searched at each save
    frappe.db.commit()  # a load is many parts, each complete by itself


def _clock(at: str | None) -> Clock:
    """Return the clock of this site's demonstration: that of its first load."""
    now = bridge.aware(at) or bridge.now()
    years = range(now.year - 2, now.year + 2)
    holidays = frozenset(holidays_between(years.start, years.stop))
    kept = frappe.db.get_value("TechOps Key", {"name": ["like", f"{ANCHOR}|%"]})
    if kept:
        return Clock(bridge.aware(kept.split("|", 1)[1]), holidays)
    anchor = anchor_for(now, holidays)
    keys.take(ANCHOR, str(bridge.naive(anchor)), "DocType", "Service Work Order")
    return Clock(anchor, holidays)
