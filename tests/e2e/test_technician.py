"""A technician on a telephone: the day, a visit from offer to signature, and the same without a network."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.fieldworker import hire
from tests.support.pages import PHONE, Pages
from tests.support.world import FAR, LIMA, NEAR, PASSWORD, World, text

HOME = "/technician"
HOUR = timedelta(hours=1)
HEAVIEST = 350_000  # bytes of script and style, compressed, on a first visit
SLACK = timedelta(seconds=30)
# A telephone whose clock is an hour ahead, for every page it opens.
AHEAD = """(() => {
    const ahead = 3_600_000, True = Date;
    globalThis.Date = class extends True {
        constructor(...given) { given.length ? super(...given) : super(True.now() + ahead); }
        static now() { return True.now() + ahead; }
    };
})()"""
# Patches of colour that compress badly, as a photo does.
PHOTO = """() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 2000 });
    const pen = canvas.getContext("2d");
    for (let at = 0; at < 30000; at += 1) {
        pen.fillStyle = `hsl(${(at * 137) % 360} ${at % 100}% ${(at * 31) % 90}%)`;
        pen.fillRect((at * 7919) % 3000, (at * 104729) % 2000, 30, 20);
    }
    return canvas.toDataURL("image/jpeg", 0.95);
}"""
# A camera and a reader of bar codes: Chromium has none on a machine without a telephone's services.
READER = """(code) => {
    const stream = () => document.createElement("canvas").captureStream();
    navigator.mediaDevices.getUserMedia = async () => stream();
    globalThis.BarcodeDetector = class { async detect() { return [{ rawValue: code }]; } };
    HTMLMediaElement.prototype.play = async () => {};
}"""
# A tile of the map: the site of the tests has no way to the servers of OpenStreetMap.
TILE = b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'


@pytest.fixture(scope="module", autouse=True)
def fitter(world: World) -> None:
    """The technician whose telephone it is."""
    hire(world, "fitter")


@pytest.fixture
def telephone(browser: Any, world: World) -> Iterator[Callable[..., Pages]]:
    """Opens telephones of the technician, at the site unless said otherwise."""
    contexts = []

    def open_one(ahead: bool = False, **where: float) -> Pages:
        context = browser.new_context(
            base_url=world.site.browser_address,
            viewport=PHONE,
            locale="es-PE",
            geolocation=where or NEAR,
            permissions=["geolocation"],
        )
        if ahead:
            context.add_init_script(AHEAD)
        contexts.append(context)
        pages = Pages(context.new_page())
        pages.sign_in(world["fitter"], PASSWORD, HOME)
        return pages

    yield open_one
    for context in contexts:
        context.close()


def offered(world: World, title: str, begins: int, **wanted: Any) -> str:
    """An order offered for today, `begins` minutes from now."""
    start = datetime.now(UTC) + timedelta(minutes=begins)
    order = world.new_order(title=title, **wanted)
    times = {"scheduled_start": text(start), "scheduled_end": text(start + timedelta(minutes=1))}
    world.call("supervisor", "orders.assign", order=order, technician=world["fitter_name"], **times)
    return order


def accepted(world: World, title: str, begins: int, **wanted: Any) -> str:
    order = offered(world, title, begins, **wanted)
    world.call("fitter", "orders.accept", order=order)
    return order


def events(world: World, order: str) -> list[str]:
    rows = world.site.sql(
        "select action from `tabWork Order Event` where work_order = %s order by name", (order,)
    )
    return [row["action"] for row in rows]


def visit_of(world: World, order: str) -> dict[str, Any]:
    return world.site.sql("select * from `tabWork Order Visit` where work_order = %s", (order,))[0]


def state(world: World, order: str) -> str:
    return str(
        world.one(
            "select concat(status, '/', sub_status) from `tabService Work Order` where name = %s", order
        )
    )


def step(pages: Pages, action: str, becomes: str | None = None) -> None:
    """Press the button of a step, and wait for what the visit becomes."""
    pages.page.locator(f"#next-step button[data-action={action}]:not([aria-disabled])").click()
    if becomes:
        pages.page.locator("#next-step .pill", has_text=becomes).wait_for()


def use_bearing(pages: Pages) -> None:
    pages.press("Usar material")
    dialog = pages.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("rodamiento")
    assert "quedan" in dialog.locator(".choices-list label").inner_text()
    dialog.get_by_role("button", name="Usar").click()
    dialog.wait_for(state="detached")


def take_photo(pages: Pages) -> int:
    """Take a photo of 3000 x 2000 points, as telephones make them; returns its size in bytes."""
    picture = base64.b64decode(pages.page.evaluate(PHOTO).split(",")[1])
    photo = {"name": "antes.jpg", "mimeType": "image/jpeg", "buffer": picture}
    pages.page.locator("input[name=photo-before]").set_input_files(photo)
    return len(picture)


def complete(pages: Pages) -> None:
    """Fill the report in and let the customer sign with a finger."""
    step(pages, "complete")
    dialog = pages.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Completar").click()
    assert dialog.locator(".field-error:visible").count() == 2
    dialog.get_by_label("Diagnóstico").fill("Rodamiento gastado")
    dialog.get_by_label("Trabajo realizado").fill("Se cambió el rodamiento <i>SKF</i>")
    dialog.get_by_label("Nombre de quien firma").fill("Rosa Flores")
    canvas = dialog.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    mouse = pages.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    for at in range(1, 8):
        mouse.move(box["x"] + 20 + 25 * at, box["y"] + 20 + (at % 2) * 40)
    mouse.up()
    dialog.get_by_role("button", name="Completar").click()
    dialog.wait_for(state="detached")


def test_a_visit_from_the_offer_to_the_signature(telephone: Callable[..., Pages], world: World) -> None:
    order, refused = offered(world, "Bomba que vibra", 1), offered(world, "Faja gastada", 4)
    pages = telephone(**FAR)
    page = pages.page
    pages.good()
    card = page.locator("section", has_text="Oferta: Faja gastada")
    assert "Tiempo para responder: 59:" in card.locator(".countdown").inner_text()
    card.get_by_role("button", name="Rechazar oferta").click()
    dialog = page.get_by_role("dialog")
    pages.accessible()
    dialog.get_by_role("button", name="Rechazar oferta").click()
    assert dialog.locator(".field-error:visible").count() == 1
    dialog.get_by_label("Razón").fill("Otra visita a esa hora")
    dialog.get_by_role("button", name="Rechazar oferta").click()
    card.wait_for(state="detached")
    assert "reject" in events(world, refused)
    page.locator("section", has_text="Oferta: Bomba").get_by_role("button", name="Aceptar oferta").click()
    page.get_by_role("link", name="Bomba que vibra").click()
    pages.good()

    step(pages, "start", "En camino")
    # 1.1 km away: the supervisor is asked, and then the technician gets there.
    step(pages, "check_in")
    pages.press("Pedir al supervisor")
    dialog.get_by_label("Razón").fill("Entrada al otro lado")
    dialog.get_by_role("button", name="Pedir").click()
    dialog.wait_for(state="detached")
    assert events(world, order)[-1] == "check_in_asked"
    assert len(pages.complaints) == 1 and "check_in" in pages.complaints.pop(), (
        "the browser tells of the refusal"
    )
    page.context.set_geolocation(NEAR)
    page.wait_for_timeout(100)
    step(pages, "check_in", "En el sitio")
    step(pages, "execute", "Ejecutando")
    use_bearing(pages)
    page.locator(".rows", has_text="Rodamiento SKF 6205").wait_for()
    take_photo(pages)
    page.get_by_text("Enviadas: 1").wait_for()
    pages.press("Solicitar trabajo adicional")
    dialog.get_by_label("¿Qué encontró?").fill("Base floja")
    dialog.get_by_label("Horas estimadas").fill("0.25")
    pages.accessible()
    dialog.get_by_role("button", name="Pedir").click()
    dialog.wait_for(state="detached")
    page.locator(".row", has_text="Base floja").wait_for()
    page.get_by_label("Mensaje").fill("Ya casi terminamos <b>hoy</b>")
    pages.press("Enviar")
    page.locator(".messages .own", has_text="<b>hoy</b>").wait_for()
    pages.good()

    if "Esperando" in page.locator("#next-step .pill").inner_text():
        step(pages, "resume", "Ejecutando")
    step(pages, "check_out", "Terminada")
    complete(pages)
    page.get_by_text("Esta orden no está entre sus visitas de hoy").wait_for()
    row = world.site.sql("select * from `tabService Work Order` where name = %s", (order,))[0]
    assert row["status"] == "Completed" and row["work_performed"] == "Se cambió el rodamiento <i>SKF</i>"
    assert row["signed_by"] == "Rosa Flores" and len(row["customer_signature"]) > 1000
    done = events(world, order)
    once = ("start", "check_in", "execute", "use_material", "check_out", "complete")
    assert {action: done.count(action) for action in once} == dict.fromkeys(once, 1)
    pages.open(HOME)
    page.locator("section", has_text="Hecho hoy").get_by_text("Bomba que vibra").wait_for()
    pages.good()


def test_a_visit_without_a_network_and_with_a_wrong_clock(
    telephone: Callable[..., Pages], world: World
) -> None:
    """The network goes after the check-in, the page is reloaded, the clock is an hour ahead: nothing is lost,
    doubled or written down an hour late."""
    category = world.insert(
        "Service Category",
        category_name=f"Tableros {world.suffix}",
        parent_service_category=world.one(
            "select parent_service_category from `tabService Category` where name = %s", world["category"]
        ),
        checks=[{"point": "Puesta a tierra"}, {"point": "Rótulos", "required": 0}],
    )["name"]
    order = accepted(world, "Tablero sin tensión", 7, service_category=category)
    pages = telephone(ahead=True)
    page = pages.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Tablero sin tensión").click()
    step(pages, "start", "En camino")
    # The network goes after the server's answer and before the day is read again.
    page.context.route("**/techops.api.v1.fieldwork.day*", lambda route: route.abort("internetdisconnected"))
    step(pages, "check_in", "En el sitio")
    arrived = datetime.now(UTC)
    page.locator("#next-step .steps-kept").wait_for(state="detached")
    page.get_by_text("Sin conexión").first.wait_for()

    page.context.set_offline(True)
    page.context.unroute("**/techops.api.v1.fieldwork.day*")
    step(pages, "execute", "Ejecutando")
    page.get_by_text("Pasos guardados en este teléfono: 1").wait_for()
    use_bearing(pages)
    taken = take_photo(pages)
    photo = page.locator(".photos img")
    photo.wait_for()
    assert photo.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [1920, 1280]
    earthing = page.locator("#checklist li", has_text="Puesta a tierra")
    earthing.get_by_role("button", name="Con falla").click()
    page.get_by_role("dialog").get_by_label("¿Qué falla encontró?").fill("Cable suelto")
    page.get_by_role("dialog").get_by_role("button", name="Guardar").click()
    earthing.locator("[aria-pressed=true]", has_text="Con falla").wait_for()
    page.reload()
    pages.page.wait_for_selector("#next-step .pill")
    assert page.locator("#next-step .steps-kept li").count() == 4
    assert "Cable suelto" in earthing.inner_text()
    pages.accessible()
    step(pages, "check_out", "Terminada")
    complete(pages)
    left = datetime.now(UTC)
    page.get_by_text("Pasos guardados en este teléfono: 6").wait_for()
    pages.fits()
    assert state(world, order) == "In Progress/On Site", "nothing of it is with the server"
    # Away from the page and back: it opens from what the telephone keeps.
    page.goto(HOME)
    page.locator("#content a", has_text="Tablero sin tensión").wait_for()

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#content a", has_text="Tablero sin tensión").wait_for(state="detached")
    assert state(world, order) == "Completed/Under Review"
    done = events(world, order)
    once = ("start", "check_in", "execute", "use_material", "check_out", "complete")
    assert {action: done.count(action) for action in once} == dict.fromkeys(once, 1)
    assert done.index("execute") < done.index("use_material") < done.index("check_out")
    [file] = world.site.sql("select file_size from tabFile where attached_to_name = %s", (order,))
    assert 0 < file["file_size"] < taken / 2
    fault = "select concat(point, '/', outcome, '/', note) from `tabWork Order Check` where work_order = %s"
    assert world.one(fault, order) == "Puesta a tierra/Fault Found/Cable suelto"
    visit = visit_of(world, order)
    completed = world.one("select completed_at from `tabService Work Order` where name = %s", order)
    assert abs(as_moment(completed) - left) < SLACK
    assert abs(as_moment(visit["arrived_at"]) - arrived) < SLACK
    assert abs(as_moment(visit["left_at"]) - left) < SLACK
    # Sent again after the answer was lost: the same keys, one effect.
    assert page.evaluate("indexedDB.databases().then(found => found.length)") >= 1
    pages.open(HOME)
    assert not [said for said in pages.complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def test_an_order_taken_away_meanwhile_comes_back_as_a_card(
    telephone: Callable[..., Pages], world: World
) -> None:
    order = accepted(world, "Horno que no calienta", 10)
    other = accepted(world, "Puerta trabada", 13)
    cancelled = accepted(world, "Luz que parpadea", 19)
    pages = telephone()
    page = pages.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    for title in ("Horno que no calienta", "Puerta trabada", "Luz que parpadea"):
        page.get_by_role("link", name=title).click()
        step(pages, "start", "En camino")
        page.get_by_role("link", name="Volver a mi día").click()
    later = text(datetime.now(UTC) + timedelta(days=next(world.slots) + 30))
    moved = {"technician": world["technician2_name"], "scheduled_start": later}
    world.call("supervisor", "orders.reassign", order=order, reason="Otra zona", **moved)
    world.call("manager", "orders.cancel", order=cancelled, reason="Ya no hace falta")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    card = page.locator(f"#conflict-{order}")
    card.get_by_text("La orden se dio a otra persona").wait_for()
    assert "Salir hacia el sitio" in card.inner_text()
    page.locator(f"#conflict-{cancelled}").get_by_text("La orden se canceló").wait_for()
    assert state(world, other) == "In Progress/En Route", "other orders go on"
    assert "start" not in events(world, order)
    page.reload()
    card.get_by_text("La orden se dio a otra persona").wait_for()
    pages.accessible()
    pages.fits()
    card.get_by_role("button", name="Entregar a la oficina").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nota").fill("Ya estaba en camino")
    dialog.get_by_role("button", name="Enviar").click()
    card.wait_for(state="detached")
    assert events(world, order)[-1] == "work_handed_over"
    world.call("fitter", "orders.check_in", order=other, **NEAR)
    world.call("fitter", "orders.check_out", order=other, **NEAR)


def as_moment(value: datetime) -> datetime:
    """A moment of the database, which keeps Lima's time."""
    return value.replace(tzinfo=LIMA)


def test_the_other_pages_and_the_weight_of_a_first_visit(
    telephone: Callable[..., Pages], world: World
) -> None:
    code = f"775{world.suffix}"
    world.set("Item", world["bearing"], barcodes=[{"barcode": code}])
    order = accepted(world, "Ventilador flojo", 16, contact_phone="+51 999 888 777")
    pages = telephone()
    page = pages.page
    page.route(
        "https://tile.openstreetmap.org/**",
        lambda route: route.fulfill(body=TILE, content_type="image/svg+xml"),
    )
    heavy: dict[str, int] = {}

    def weigh(response: Any) -> None:
        if response.url.split("?")[0].endswith((".js", ".css")):
            heavy[response.url] = len(gzip.compress(response.body()))

    page.on("response", weigh)
    page.reload()
    pages.settle()
    assert heavy and sum(heavy.values()) < HEAVIEST, heavy
    print(f"script and style of a first visit: {sum(heavy.values()):,} bytes", heavy)
    manifest = page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())"
    )
    assert (manifest["start_url"], manifest["display"], manifest["lang"]) == (HOME, "standalone", "es")
    # With the keyboard: the map, where the visit has its number, and from there the visit.
    page.get_by_role("link", name="Mapa y ruta").focus()
    page.keyboard.press("Enter")
    page.locator(".map .map-pin").first.wait_for()
    assert page.locator(".map .leaflet-tile-loaded").count() > 0
    route = page.get_by_role("link", name="Ruta por todas").get_attribute("href")
    assert "destination=-12.046%2C-77.0305" in route
    pages.good()
    page.locator("#content .entries a").last.focus()
    page.keyboard.press("Enter")
    page.locator("#next-step").wait_for()
    assert page.url.endswith(order)
    for action in ("Llamar", "Mensaje", "Cómo llegar"):
        assert page.get_by_role("link", name=action, exact=True).count() == 1, action
    for place in ("horas", "resultados", "camioneta"):
        page.locator(f".menu a[href$={place}]").click()
        page.locator("#content .card").first.wait_for()
        assert page.locator(".menu [aria-current]").get_attribute("href").endswith(place)
        pages.good()
    page.evaluate(READER, code)
    pages.press("Pedir repuestos")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Escanear").click()
    dialog.locator(".choices-list label", has_text="Rodamiento SKF 6205").locator("input:checked").wait_for()
    dialog.get_by_role("button", name="Agregar").click()
    dialog.get_by_role("searchbox").fill(world["belt"])
    dialog.locator(".choices-list label", has_text="Correa B-52").click()
    pages.accessible()
    dialog.get_by_role("button", name="Pedir").click()
    dialog.wait_for(state="detached")
    for part in ("Correa B-52 × 1", "Rodamiento SKF 6205 × 1"):
        page.locator("section", has_text="Pedido").get_by_text(part).first.wait_for()
    request = "select count(*) from `tabMaterial Request` where set_warehouse = %s and docstatus = 1"
    assert world.one(request, world["fitter_van"]) >= 1
