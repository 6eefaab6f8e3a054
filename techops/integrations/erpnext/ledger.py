"""What our entries share in ERPNext's ledgers."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

DIMENSION = "service_work_order"
"""The field of the accounting dimension *Service Work Order* in every document and ledger that has it."""


@contextmanager
def without_hints() -> Iterator[None]:
    """Keep ERPNext's hints about accounts and prices off the screen of somebody who cannot act on them."""
    before = frappe.flags.mute_messages
    frappe.flags.mute_messages = True
    try:
        yield
    finally:
        frappe.flags.mute_messages = before


@contextmanager
def as_the_books(doctype: str) -> Iterator[None]:
    """Post as oneself where ERPNext lets one submit a `doctype`, else as the system.

    ERPNext asks the session's user for desk permissions while it allocates an advance or bundles serial
    numbers; customers and technicians have none. What is posted was authorised by the service's guard before,
    and who took the step is on the order's timeline.
    """
    before = frappe.session.user
    if not frappe.has_permission(doctype, "submit"):
        frappe.session.user = "Administrator"
    try:
        yield
    finally:
        frappe.session.user = before


@contextmanager
def without_new_prices() -> Iterator[None]:
    """Keep the rates of an invoice out of the price list.

    ERPNext inserts the Item Price a row lacks, from its rate, when the user may write prices: the first
    customer's rate would become everybody's. The setting is put aside for this request's own copy only.
    """
    settings = frappe.get_cached_doc("Stock Settings")
    before = settings.auto_insert_price_list_rate_if_missing
    settings.auto_insert_price_list_rate_if_missing = 0
    try:
        yield
    finally:
        settings.auto_insert_price_list_rate_if_missing = before
