"""A customer and a technician, each in a browser of their own, write to each other about a visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.bench import PORTAL
from tests.support.fieldworker import hire
from tests.support.pages import PHONE, Pages
from tests.support.world import NEAR, PASSWORD, World, text

TECHNICIAN = "/technician"


@pytest.fixture
def order(world: World) -> str:
    """An order of today, accepted by a technician of these stories' own."""
    hire(world, "talker")
    order = world.new_order(title="Bomba que vibra")
    start = datetime.now(UTC) + timedelta(minutes=30)
    times = {"scheduled_start": text(start), "scheduled_end": text(start + timedelta(minutes=5))}
    world.call("supervisor", "orders.assign", order=order, technician=world["talker_name"], **times)
    world.call("talker", "orders.accept", order=order)
    return order


@pytest.fixture
def both(browser: Any, world: World) -> Iterator[tuple[Pages, Pages]]:
    contexts, opened = [], []
    for role, home in (("approver", PORTAL), ("talker", TECHNICIAN)):
        context = browser.new_context(
            base_url=world.site.browser_address,
            viewport=PHONE,
            locale="es-PE",
            geolocation=NEAR,
            permissions=["geolocation"],
        )
        contexts.append(context)
        pages = Pages(context.new_page())
        pages.sign_in(world[role], PASSWORD, home)
        opened.append(pages)
    yield opened[0], opened[1]
    for context in contexts:
        context.close()


def test_two_browsers_talk_live_and_see_what_was_read(
    order: str, both: tuple[Pages, Pages], world: World
) -> None:
    """Nobody loads a page again: what one writes the other reads, and the first sees that it was read."""
    customer, technician = both
    customer.open(f"{PORTAL}/ordenes/{order}")
    technician.open(f"{TECHNICIAN}/orden/{order}")
    technician.page.locator("#messages").get_by_text("Aún no hay mensajes.").wait_for()

    customer.page.get_by_label("Su mensaje").fill("¿A qué hora llega?")
    customer.press("Enviar el mensaje")
    own = customer.page.locator(".messages .own", has_text="¿A qué hora llega?")
    own.wait_for()
    technician.page.locator("#messages li", has_text="¿A qué hora llega?").wait_for()
    own.get_by_text("leído").wait_for()

    technician.page.locator("#messages textarea").fill("En diez minutos.")
    technician.page.locator("#messages button[type=submit]").click()
    answer = customer.page.locator(".messages li:not(.own)", has_text="En diez minutos.")
    answer.wait_for()
    technician.page.locator("#messages .own", has_text="leído").wait_for()
    assert world.one("select count(*) from `tabWork Order Message` where work_order = %s", order) == 2
    customer.good()
    technician.good()
