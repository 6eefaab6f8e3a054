"""The shell of a page: head, menu and place for the content; the same for everybody of a language."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, get_build_version
from frappe.utils.jinja_globals import bundled_asset

from techops.portal import texts
from techops.portal.areas import STYLE, Area, Page

TEMPLATE = "templates/portal/shell.html"
TEXTS = "textos.json"
ROOM = 4  # entries of the menu that a phone has room for, beside "more"
KEPT_SECONDS = 600
# What is put into the kept shell at each request; no text of a template can contain them by accident.
TOKEN, NAME, PERSON = "\ue000token\ue000", "\ue000name\ue000", "\ue000person\ue000"


def shell(area: Area, page: Page, name: str | None, person: str, token: str) -> str:
    """Return the page for one person: everything of theirs is put in here, escaped."""
    html = _kept(area, page)
    for mark, value in ((TOKEN, token), (NAME, name or ""), (PERSON, person)):
        html = html.replace(mark, escape_html(value))
    return html


def texts_address(area: Area) -> str:
    """Return where the browser finds the texts of an area in the reader's language, and may keep them."""
    language = frappe.local.lang
    version = texts.version_of(texts.texts_of(area, language))
    return f"/{area.prefix}/{TEXTS}?lang={language}&v={version}"


def _kept(area: Area, page: Page) -> str:
    key = f"techops_shell|{area.prefix}|{page.key}|{frappe.local.lang}|{get_build_version()}"
    html = frappe.cache.get_value(key, expires=True)
    if html is None:
        html = frappe.render_template(TEMPLATE, _context(area, page))
        frappe.cache.set_value(key, html, expires_in_sec=KEPT_SECONDS)
    return html


def _context(area: Area, page: Page) -> dict[str, Any]:
    entries = [one for one in area.pages if one.menu]
    more = next((one for one in area.pages if one.key == "more"), None)
    return {
        "area": area,
        "page": page,
        "title": _(page.title),
        "company": _company(),
        "entries": [
            {
                "title": _(one.short or one.title),
                "icon": one.menu,
                "href": f"/{area.prefix}/{one.path}".rstrip("/"),
                "current": one.key == page.key,
                "narrow": one is more,
                "beyond": more is not None and number >= ROOM and one is not more,
            }
            for number, one in enumerate(entries)
        ],
        "locale": _locale(),
        "script": bundled_asset(area.bundle),
        "style": bundled_asset(STYLE),
        "texts": texts_address(area),
        "token": TOKEN,
        "name": NAME,
        "person": PERSON,
    }


def _company() -> str:
    settings = frappe.get_cached_doc("TechOps Settings")
    return settings.default_company or frappe.db.get_single_value("Website Settings", "app_name") or "TechOps"


def _locale() -> str:
    """Return the language with the country's way of writing numbers and dates, as browsers name it."""
    language = frappe.local.lang
    country = frappe.get_system_settings("country")
    code = country and frappe.get_cached_value("Country", country, "code")
    return f"{language.split('-')[0]}-{code.upper()}" if code else language
