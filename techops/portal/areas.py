"""Which pages there are, for whom, and in which order the menu names them; data only."""

import re
from dataclasses import dataclass

from techops.access.matrix import Role
from techops.kernel.text import _lt

NAME = "(?P<name>.+)"
STYLE = "techops-web.bundle.css"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an area: `path` below the area's own, `key` for its script, `title` for people.

    A page of one document has ``NAME`` in its path. `menu` is the icon under which the menu lists it: the
    first ones of an area have room on a phone, the others stand on the area's page ``more``.
    """

    path: str
    key: str
    title: str
    menu: str | None = None
    short: str | None = None  # the title where there is little room
    guests: bool = False  # who has a link needs no session


@dataclass(frozen=True, slots=True)
class Area:
    """Pages that belong together: their address, who they are for, and the bundle that draws them.

    `scripts` are the folders below ``public/js`` whose texts the browser needs; `places` are other origins
    from which the pages show pictures (map tiles). `manifest` is the address of what makes an area an app.
    """

    prefix: str
    title: str
    role: Role
    bundle: str
    scripts: tuple[str, ...]
    pages: tuple[Page, ...]
    places: tuple[str, ...] = ()
    manifest: str | None = None

    def find(self, path: str) -> tuple[Page, str | None] | None:
        """Return the page at a path of the site, and the document it is about."""
        if path != self.prefix and not path.startswith(f"{self.prefix}/"):
            return None
        rest = path[len(self.prefix) + 1 :]
        for page in self.pages:
            if match := re.fullmatch(page.path, rest):
                return page, match.groupdict().get("name")
        return None


CUSTOMERS = Area(
    prefix="servicio",
    title=_lt("Customer portal"),
    role=Role.CUSTOMER,
    bundle="techops-portal.bundle.js",
    scripts=("web", "portal"),
    pages=(
        Page("", "home", _lt("Home"), menu="home"),
        Page("solicitar", "request", _lt("Request a Service"), menu="new", short=_lt("New request")),
        Page("ordenes", "orders", _lt("Orders"), menu="orders"),
        Page(f"ordenes/{NAME}", "order", _lt("Order")),
        Page("cotizaciones", "quotations", _lt("Service quotations"), menu="quotations"),
        Page(f"cotizaciones/{NAME}", "quotation", _lt("Quotation")),
        Page("facturas", "invoices", _lt("Invoices"), menu="invoices"),
        Page(f"facturas/{NAME}", "invoice", _lt("Invoice")),
        Page("mas", "more", _lt("More"), menu="more"),
        Page("sitios", "sites", _lt("Sites"), menu="sites"),
        Page("equipos", "assets", _lt("Service assets"), menu="assets"),
        Page(f"equipos/{NAME}", "asset", _lt("Asset")),
        Page("contratos", "contracts", _lt("Contracts"), menu="contracts"),
        Page(f"contratos/{NAME}", "contract", _lt("Contract")),
        Page(f"reclamos/{NAME}", "claim", _lt("Warranty claim")),
        Page("firmar", "sign", _lt("Answer a quotation"), guests=True),
        Page("personas", "people", _lt("People"), menu="people"),
        Page("registro", "register", _lt("Ask for an account"), guests=True),
        Page("invitacion", "invitation", _lt("Accept an invitation"), guests=True),
        Page("perfil", "profile", _lt("My profile"), menu="profile"),
    ),
)

TECHNICIANS = Area(
    prefix="technician",
    title=_lt("Technician page"),
    role=Role.SERVICE_TECHNICIAN,
    bundle="techops-technician.bundle.js",
    scripts=("web", "technician"),
    pages=(
        Page("", "day", _lt("My Day"), menu="day"),
        Page("horas", "hours", _lt("My Hours"), menu="hours"),
        Page("camioneta", "van", _lt("My Van"), menu="van"),
        Page("resultados", "scores", _lt("My Scores"), menu="scores"),
        Page("mapa", "map", _lt("Map of the Day")),
        Page(f"orden/{NAME}", "visit", _lt("Visit")),
    ),
    places=("https://tile.openstreetmap.org",),
    manifest="/technician/manifest.webmanifest",
)

AREAS = (CUSTOMERS, TECHNICIANS)


def area_of(path: str) -> Area | None:
    """Return the area a path of the site lies in."""
    return next((area for area in AREAS if path.split("/", 1)[0] == area.prefix), None)
