"""A customer's contact on a telephone: from signing in to work approved and rated."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support import quoting
from tests.support.bench import PORTAL
from tests.support.mails import link_in, mail_about, outgoing_account
from tests.support.pages import DESKTOP, PHONE, PIXEL, Pages
from tests.support.world import NEAR, PASSWORD, World, last_workday_morning


@pytest.fixture(scope="module")
def pages(browser: Any, world: World) -> Iterator[Pages]:
    """The approver of the customer, signed in on a telephone."""
    context = browser.new_context(base_url=world.site.browser_address, viewport=PHONE, locale="es-PE")
    pages = Pages(context.new_page())
    pages.sign_in(world["approver"], PASSWORD, PORTAL)
    yield pages
    context.close()


def test_a_contact_follows_an_order_approves_it_and_rates_it(pages: Pages, world: World) -> None:
    start = last_workday_morning() - timedelta(days=2)
    order = world.completed_order(start, 1.5, title="Compresor que no arranca")
    page = pages.page
    pages.open(PORTAL)
    pages.good()
    waiting = page.locator("section", has_text="Necesita su decisión")
    waiting.get_by_role("link", name="Compresor que no arranca").click()
    pages.settle()
    assert page.locator("h1").inner_text() == "Compresor que no arranca"
    assert page.locator(".price-line").count() >= 1
    page.locator(".price-line summary").first.click()
    assert page.locator(".price-line li").first.is_visible(), "each number has its reason"
    pages.good()

    page.get_by_label("Su mensaje").fill("Muchas gracias <b>a todos</b>")
    pages.press("Enviar el mensaje")
    page.locator(".messages .own", has_text="<b>a todos</b>").wait_for()

    pages.press("Aprobar trabajo")
    dialog = page.get_by_role("dialog")
    pages.accessible()
    dialog.get_by_label("Nota").fill("Conforme")
    dialog.get_by_role("button", name="Aprobar trabajo").click()
    dialog.wait_for(state="detached")
    pages.settle()
    approved = "select approved_at from `tabService Work Order` where name = %s"
    assert world.one(approved, order) is not None
    assert page.get_by_role("button", name="Aprobar trabajo").count() == 0

    rating = page.locator("summary", has_text="Calificar el servicio")
    rating.click()
    pages.press("Enviar la calificación")
    assert page.locator(".field-error:visible").count() == 4
    for group in page.locator("fieldset.scores").all():
        group.locator("label").nth(3).click()
    pages.accessible()
    pages.press("Enviar la calificación")
    rating.wait_for(state="detached")
    given = world.call("approver", "orders.rating", order=order)["rating"]
    assert [given[name] for name in ("overall", "punctuality", "quality", "professionalism")] == [4] * 4
    pages.settle()
    page.get_by_text("4 de 5").nth(3).wait_for()
    page.locator("summary", has_text="Cambiar la calificación").click()
    page.locator("fieldset.scores").first.locator("label").nth(4).click()
    pages.press("Enviar la calificación")
    page.get_by_text("5 de 5").wait_for()
    pages.settle()
    pages.good()


def test_the_list_of_orders_is_searched_and_read_with_the_keyboard(pages: Pages, world: World) -> None:
    order = world.new_order(title="Faja transportadora torcida")
    page = pages.page
    pages.open(f"{PORTAL}/ordenes")
    pages.good()
    page.get_by_label("Buscar").fill("Faja transportadora")
    page.get_by_text("Encontrados: 1", exact=True).locator("visible=true").first.wait_for()
    page.get_by_label("Buscar").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PORTAL}/ordenes/{order}")
    pages.settle()
    page.set_viewport_size(DESKTOP)
    pages.good()
    page.set_viewport_size(PHONE)
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    assert skip == "Saltar al contenido"


def test_a_request_is_made_with_a_photo_and_a_price_known_beforehand(pages: Pages, world: World) -> None:
    page = pages.page
    pages.open(f"{PORTAL}/solicitar")
    pages.good()
    pages.press("Enviar la solicitud")
    assert page.locator(".field-error:visible").count() >= 2
    pages.accessible()
    page.get_by_label("Sitio", exact=True).select_option(world["place"])
    page.get_by_label("Servicio pedido").select_option(world["category"])
    page.locator(".option-text", has_text="antes de impuestos").nth(2).wait_for()
    page.get_by_label("En pocas palabras").fill("Tablero que se dispara")
    page.get_by_label("¿Qué ocurre?").fill("Dos veces por semana, al arrancar.")
    page.get_by_label("Urgente").check(force=True)
    picture = {"name": "tablero.png", "mimeType": "image/png", "buffer": base64.b64decode(PIXEL)}
    page.get_by_label("Fotos, videos o archivos PDF").set_input_files([picture])
    pages.good()
    pages.press("Enviar la solicitud")
    page.wait_for_url(f"**{PORTAL}/ordenes/ORD-*")
    pages.settle()
    assert page.locator("h1").inner_text() == "Tablero que se dispara"
    photo = page.locator(".photos img")
    photo.wait_for()
    photo.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.photos img').naturalWidth === 1")
    pages.good()


def test_additional_work_is_answered_in_time(pages: Pages, world: World) -> None:
    order = quoting.executing(world)
    world.call(
        "technician",
        "orders.request_additional_work",
        order=order,
        description="La correa está cortada",
        estimated_hours=3,
        materials=[{"item": world["belt"], "quantity": 1}],
        photos=[{"file_name": "correa.png", "content": PIXEL}],
    )
    page = pages.page
    pages.open(PORTAL)
    waiting = page.locator("section", has_text="Necesita su decisión")
    waiting.get_by_role("link", name="La correa está cortada").click()
    pages.settle()
    card = page.locator("#additional-work")
    for said in ("La correa está cortada", "unas 3 h", "Correa B-52", "quedan 4 h", "antes de impuestos"):
        card.get_by_text(said).first.wait_for()
    page.wait_for_function("document.querySelector('#additional-work img').naturalWidth === 1")
    pages.good()
    page.set_viewport_size(DESKTOP)
    pages.fits()
    page.set_viewport_size(PHONE)
    pages.press("Rechazarlo")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nota").fill("Por ahora no")
    dialog.get_by_role("button", name="Rechazarlo").click()
    dialog.wait_for(state="detached")
    pages.settle()
    status = "select status from `tabAdditional Work Request` where work_order = %s"
    assert world.one(status, order) == "Rejected"
    page.get_by_text("Rechazado", exact=True).first.wait_for()
    pages.good()
    world.call("technician", "orders.check_out", order=order, **NEAR)


def test_a_quotation_is_answered_by_the_link_of_its_e_mail(browser: Any, world: World) -> None:
    outgoing_account(world)
    name = quoting.sent(world, world.new_order(title="Cambio de variador"))["name"]
    token = link_in(mail_about(world, name), f"{PORTAL}/firmar")
    context = browser.new_context(base_url=world.site.browser_address, viewport=PHONE, locale="es-PE")
    pages = Pages(context.new_page())
    pages.open(f"{PORTAL}/firmar#{token}")
    pages.page.get_by_text("424.80").first.wait_for()
    pages.good()
    pages.page.set_viewport_size(DESKTOP)
    pages.fits()
    pages.page.set_viewport_size(PHONE)
    pages.press("Aprobar")
    dialog = pages.page.get_by_role("dialog")
    dialog.get_by_label("Su nombre completo, como firma").fill("Ana Torres")
    pages.accessible()
    dialog.get_by_role("button", name="Aprobar", exact=True).click()
    pages.page.get_by_text("Su respuesta quedó registrada").wait_for()
    pages.good()
    assert quoting.row(world, name)["signed_by"] == "Ana Torres"
    pages.page.reload()
    pages.page.get_by_text("ya se respondió con este enlace").wait_for()
    pages.accessible()
    context.close()


def test_a_quotation_is_signed_by_name_and_hand(pages: Pages, world: World) -> None:
    quotation = quoting.sent(world, world.new_order(title="Cambio de contactor"))
    page, name = pages.page, quotation["name"]
    pages.open(f"{PORTAL}/cotizaciones/{name}")
    pages.good()
    pages.press("Aprobar")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Su nombre completo, como firma").fill("Ana Torres")
    dialog.get_by_text("Dibujar también la firma").click()
    box = dialog.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 20 + 25 * step, box["y"] + (40 if step % 2 else 100))
    page.mouse.up()
    pages.accessible()
    dialog.get_by_role("button", name="Aprobar", exact=True).click()
    dialog.wait_for(state="detached")
    page.get_by_role("img", name="Firma dibujada de Ana Torres").wait_for()
    row = world.site.sql("select * from `tabService Quotation` where name = %s", (name,))[0]
    assert (row["status"], row["signed_by"]) == ("Approved", "Ana Torres")
    assert row["signature"].startswith("data:image/png;base64,")
    assert len(row["document_hash"]) == 64
    pages.settle()
    pages.good()


def test_an_administrator_invites_somebody_who_chooses_a_password(browser: Any, world: World) -> None:
    outgoing_account(world)
    address, email = world.site.browser_address, f"ines-{world.suffix}@example.com"
    context = browser.new_context(base_url=address, viewport=PHONE, locale="es-PE")
    pages = Pages(context.new_page())
    pages.sign_in(world["stranger"], PASSWORD, PORTAL)
    pages.open(f"{PORTAL}/personas")
    pages.good()
    page = pages.page
    page.get_by_label("Nombre completo").fill("Inés Flores")
    page.get_by_label("Correo electrónico").fill(email)
    page.get_by_label("Qué puede hacer la persona").select_option("Approver")
    page.get_by_label("Aprueba hasta").fill("300")
    pages.accessible()
    pages.press("Enviar la invitación")
    page.get_by_text(f"{email} recibe un correo").wait_for()
    pages.good()
    page.set_viewport_size(DESKTOP)
    pages.fits()
    name = world.one("select name from `tabPortal Invitation` where email = %s", email)
    token = link_in(mail_about(world, name), f"{PORTAL}/invitacion")
    context.close()

    context = browser.new_context(base_url=address, viewport=PHONE, locale="es-PE")
    pages = Pages(context.new_page())
    page = pages.page
    pages.open(f"{PORTAL}/registro")
    pages.good()
    pages.open(f"{PORTAL}/invitacion#{token}")
    page.get_by_label("Elija una contraseña").fill("Tres-Gatos-Azules-41")
    page.get_by_label("La misma contraseña otra vez").fill("Otra-Cosa-41")
    pages.press("Aceptar la invitación")
    page.get_by_text("Las dos contraseñas no coinciden.").wait_for()
    pages.good()
    page.get_by_label("La misma contraseña otra vez").fill("Tres-Gatos-Azules-41")
    pages.press("Aceptar la invitación")
    page.get_by_text("Su cuenta está lista.").wait_for()
    pages.good()
    pages.sign_in(email, "Tres-Gatos-Azules-41", PORTAL)
    pages.good()
    context.close()


def test_every_other_page_is_whole_on_a_telephone_and_on_a_desk(pages: Pages, world: World) -> None:
    order = world.completed_order(last_workday_morning() - timedelta(days=3), 1, title="Limpieza de tablero")
    world.call("approver", "orders.approve", order=order)
    invoice = world.one("select sales_invoice from `tabService Work Order` where name = %s", order)
    asset = world.call(
        "manager",
        "assets.create",
        customer=world["customer"],
        asset_name="Tablero",
        values={"site": world["place"]},
    )["name"]
    contract = quoting.contract(world, world["customer"])
    warranty = world.one("select name from `tabService Warranty` where work_order = %s", order)
    said = {"symptom": "Otra vez caliente", "description": "Al mediodía."}
    claim = world.call("requester", "warranties.claim", warranty=warranty, **said)["name"]
    paths = ("facturas", f"facturas/{invoice}", "sitios", "equipos", f"equipos/{asset}", "contratos")
    for path in (
        *paths,
        f"contratos/{contract}",
        f"reclamos/{claim}",
        "cotizaciones",
        "perfil",
        "personas",
        "mas",
    ):
        pages.open(f"{PORTAL}/{path}")
        assert pages.page.locator(".notice.bad").count() == 0, path
        pages.good()
        pages.page.set_viewport_size(DESKTOP)
        pages.fits()
        pages.page.set_viewport_size(PHONE)
    world.call("manager", "contracts.terminate", contract=contract, reason="Fin de la prueba")
