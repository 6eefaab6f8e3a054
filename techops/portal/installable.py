"""What makes the technician's page an app of the telephone: its manifest, and its service worker.

The worker must be served from the page's own address: a script of /assets could only keep pages of /assets.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.utils.jinja_globals import bundled_asset
from frappe.website.page_renderers.base_renderer import BaseRenderer

from techops.portal import policy, shell
from techops.portal.areas import STYLE, TECHNICIANS

MANIFEST = f"{TECHNICIANS.prefix}/manifest.webmanifest"
WORKER = f"{TECHNICIANS.prefix}/service-worker.js"
SCOPE = f"/{TECHNICIANS.prefix}"
SOURCE = ("public", "js", "technician", "service_worker.js")
ICON = "/assets/techops/images/techops.svg"
ICONS = (
    {"src": ICON, "sizes": "any", "type": "image/svg+xml"},
    {"src": "/assets/techops/images/technician-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "/assets/techops/images/technician-512.png", "sizes": "512x512", "type": "image/png"},
)


class AppFile(BaseRenderer):
    """The two files that put a page on the home screen; they hold nothing of anybody."""

    def can_render(self) -> bool:
        """Tell whether the address is one of the two."""
        return self.path in (MANIFEST, WORKER)

    def render(self) -> Response:
        """Return the file, to be asked for again each time: it names the versions of all others."""
        if self.path == MANIFEST:
            response = Response(json.dumps(_manifest()), mimetype="application/manifest+json")
        else:
            response = Response(_worker(), mimetype="text/javascript")
            response.headers["Service-Worker-Allowed"] = SCOPE
        response.headers.update({**policy.headers(), "Cache-Control": "no-cache"})
        return response


def _manifest() -> dict[str, Any]:
    return {
        "id": SCOPE,
        "name": _("TechOps for technicians"),
        "short_name": "TechOps",
        "description": _("The technician's day, with or without a connection"),
        "lang": frappe.local.lang,
        "start_url": SCOPE,
        "scope": SCOPE,
        "display": "standalone",
        "background_color": "#f3f5f8",
        "theme_color": "#0b5cad",
        "icons": list(ICONS),
    }


def _worker() -> str:
    """Return the worker with the files it keeps; another version of any of them makes it another worker."""
    files = [
        bundled_asset(TECHNICIANS.bundle),
        bundled_asset(STYLE),
        shell.texts_address(TECHNICIANS),
        ICON,
    ]
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12]
    kept = json.dumps({"version": version, "shell": SCOPE, "files": files})
    return f"const KEPT = {kept};\n{Path(frappe.get_app_path('techops', *SOURCE)).read_text('utf-8')}"
