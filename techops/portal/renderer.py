"""Answers the addresses of our areas; Frappe asks here before it looks for pages of its own."""

import json
from urllib.parse import quote

from werkzeug.wrappers import Response

import frappe
from frappe.sessions import get_csrf_token
from frappe.website.page_renderers.base_renderer import BaseRenderer
from frappe.website.page_renderers.not_found_page import NotFoundPage

from techops.portal import policy, shell, texts
from techops.portal.areas import Area, Page, area_of

KEEP = "public, max-age=31536000, immutable"
GUEST = "Guest"


class AreaPage(BaseRenderer):
    """A page of an area, or the texts of its scripts."""

    def can_render(self) -> bool:
        """Tell whether the address belongs to an area; one that it has no page for is not found there."""
        return area_of(self.path) is not None

    def render(self) -> Response:
        """Return the page to who it is for; guests sign in first.

        Raises Frappe's PermissionError to people the area is not for.
        """
        area = area_of(self.path)
        if area is None:
            return NotFoundPage(self.path).render()
        if self.path == f"{area.prefix}/{shell.TEXTS}":
            return self._texts(area)
        found = area.find(self.path)
        if found is None:
            return NotFoundPage(self.path).render()
        page, name = found
        if not page.guests:
            self._let_in(area)
        return self.build_response(self._shell(area, page, name), headers=policy.headers(area.places))

    def _let_in(self, area: Area) -> None:
        if frappe.session.user == GUEST:
            self._sign_in()
        if area.role.value not in frappe.get_roles():
            raise frappe.PermissionError

    def _shell(self, area: Area, page: Page, name: str | None) -> str:
        if frappe.session.user == GUEST:
            return shell.shell(area, page, name, "", "")
        person = frappe.get_cached_value("User", frappe.session.user, "full_name")
        return shell.shell(area, page, name, person, get_csrf_token())

    def _texts(self, area: Area) -> Response:
        """Return the reader's texts; browsers keep them, as their address names their version."""
        response = Response(json.dumps(texts.texts_of(area, frappe.local.lang)), mimetype="application/json")
        response.headers.update({**policy.headers(), "Cache-Control": KEEP})
        return response

    def _sign_in(self) -> None:
        frappe.local.flags.redirect_location = f"/login?redirect-to=/{quote(self.path)}"
        raise frappe.Redirect(302)
