"""Where the label of an asset leads who scans it: customers to a request about it, staff to its form."""

import re
from urllib.parse import quote

from werkzeug.wrappers import Response

import frappe
from frappe.website.page_renderers.base_renderer import BaseRenderer
from frappe.website.page_renderers.not_found_page import NotFoundPage

from techops.access.sessions import has_desk
from techops.assets.store import asset_by_code
from techops.portal.areas import CUSTOMERS

LABEL = re.compile(r"techops/asset/(?P<code>[^/]+)")
REQUEST = f"/{CUSTOMERS.prefix}/solicitar"
GUEST = "Guest"


class LabelPage(BaseRenderer):
    """The address that is printed as a QR code on an asset."""

    def can_render(self) -> bool:
        """Tell whether the address is one of a label."""
        return bool(LABEL.fullmatch(self.path))

    def render(self) -> Response:
        """Send on; staff learn that nobody made such a label, customers hear it from the form."""
        match = LABEL.fullmatch(self.path)
        place = self._place(match["code"] if match else "")
        if place is None:
            return NotFoundPage(self.path).render()
        frappe.local.flags.redirect_location = place
        raise frappe.Redirect(302)

    def _place(self, code: str) -> str | None:
        if frappe.session.user == GUEST:
            return f"/login?redirect-to=/{quote(self.path)}"
        if not has_desk():
            return f"{REQUEST}?codigo={quote(code)}"
        asset = asset_by_code(code)
        return f"/app/service-asset/{quote(asset)}" if asset else None
