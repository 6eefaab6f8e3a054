"""A technician's visit that waits for a part, on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.test_technician import HOME, complete, state, step
from tests.support.fieldworker import hire
from tests.support.pages import PHONE, Pages
from tests.support.world import NEAR, PASSWORD, World, text


@pytest.fixture
def pages(browser: Any, world: World) -> Iterator[Pages]:
    """The telephone of a technician of this story's own."""
    hire(world, "waiter")
    context = browser.new_context(
        base_url=world.site.browser_address,
        viewport=PHONE,
        locale="es-PE",
        geolocation=NEAR,
        permissions=["geolocation"],
    )
    pages = Pages(context.new_page())
    pages.sign_in(world["waiter"], PASSWORD, HOME)
    yield pages
    context.close()


def test_a_pause_for_a_part_that_lacks_and_the_way_back(pages: Pages, world: World) -> None:
    """A pause names the part, which becomes a Material Request; the work goes on where it was left."""
    order = world.new_order(title="Polea quebrada")
    start = datetime.now(UTC) + timedelta(minutes=10)
    times = {"scheduled_start": text(start), "scheduled_end": text(start + timedelta(minutes=1))}
    world.call("supervisor", "orders.assign", order=order, technician=world["waiter_name"], **times)
    world.call("waiter", "orders.accept", order=order)
    page = pages.page
    pages.open(f"{HOME}/orden/{order}")
    step(pages, "start", "En camino")
    step(pages, "check_in", "En el sitio")
    step(pages, "execute", "Ejecutando")
    step(pages, "pause")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("¿Qué espera?").select_option("Awaiting Parts")
    dialog.get_by_role("button", name="Pausar").click()
    dialog.get_by_text("Nombre al menos un repuesto.").wait_for()
    pages.accessible()
    dialog.get_by_role("searchbox").fill(world["belt"])
    dialog.locator(".choices-list label", has_text="Correa B-52").click()
    dialog.get_by_role("button", name="Agregar").click()
    dialog.get_by_label("Nota").fill("La correa está cortada")
    dialog.get_by_role("button", name="Pausar").click()
    dialog.wait_for(state="detached")
    page.get_by_text("La correa está cortada").first.wait_for()
    assert state(world, order) == "Pending/Awaiting Parts"
    asked = world.site.sql(
        "select i.item_code from `tabMaterial Request Item` i join `tabMaterial Request` r "
        "on r.name = i.parent where r.techops_work_order = %s",
        (order,),
    )
    assert [row["item_code"] for row in asked] == [world["belt"]]
    pages.good()
    step(pages, "resume", "Ejecutando")
    page.locator("#next-step .steps-kept").wait_for(state="detached")
    pages.settle()
    assert state(world, order) == "In Progress/Executing"
    step(pages, "check_out", "Terminada")
    complete(pages)
    page.get_by_text("Esta orden no está entre sus visitas de hoy").wait_for()
