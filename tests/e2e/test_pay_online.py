"""A customer pays an invoice by card on a telephone: our page, the gateway's page, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support import card_payments
from tests.support.bench import PORTAL
from tests.support.pages import PHONE, Pages
from tests.support.stripe_stand_in import SCRIPT, Stripe
from tests.support.world import PASSWORD, World, last_workday_morning


@pytest.fixture(scope="module")
def stripe(world: World) -> Iterator[Stripe]:
    with card_payments.accepted(world) as found:
        yield found


@pytest.fixture
def pages(browser: Any, world: World) -> Iterator[Pages]:
    context = browser.new_context(base_url=world.site.browser_address, viewport=PHONE, locale="es-PE")
    script = {"body": SCRIPT, "content_type": "text/javascript"}
    context.route("https://js.stripe.com/**", lambda route: route.fulfill(**script))
    pages = Pages(context.new_page())
    pages.sign_in(world["approver"], PASSWORD, PORTAL)
    yield pages
    context.close()


def test_an_invoice_is_paid_by_card(pages: Pages, world: World, stripe: Stripe) -> None:
    order = world.completed_order(last_workday_morning() - timedelta(days=3), 1)
    world.call("approver", "orders.approve", order=order)
    invoice = world.one("select sales_invoice from `tabService Work Order` where name = %s", order)
    page = pages.page
    pages.open(f"{PORTAL}/facturas/{invoice}")
    pages.good()
    page.get_by_role("button", name="con tarjeta").click()
    page.wait_for_url("**/stripe_checkout?**")
    page.get_by_label("Card", exact=True).fill("tok_visa")
    page.locator("#submit").click()
    page.wait_for_url("**/payment-success?**")
    page.wait_for_url(f"**{PORTAL}/facturas/{invoice}")
    pages.settle()
    page.get_by_text("Pagos recibidos").wait_for()
    assert page.get_by_role("button", name="con tarjeta").count() == 0
    assert [one["amount"] for one in stripe.charges] == ["8260"]
