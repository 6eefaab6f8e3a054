"""What is printed and shown of sites and assets: address text, QR codes."""

import io

import pyqrcode

import frappe
from frappe.contacts.doctype.address.address import get_address_display
from frappe.utils import get_url, strip_html

QR_SCALE = 4


def address_text(address: str | None) -> str | None:
    """Return an Address as plain lines, in the layout of its country's template."""
    if not address:
        return None
    markup = get_address_display(frappe.get_doc("Address", address).as_dict()) or ""
    lines = (strip_html(line).strip() for line in markup.replace("<br>", "\n").splitlines())
    return "\n".join(line for line in lines if line)


def asset_url(qr_code: str) -> str:
    """Return the address that a scan of an asset's label opens."""
    return get_url(f"/techops/asset/{qr_code}")


def qr_svg(qr_code: str) -> str:
    """Return the label's QR code as an SVG image."""
    image = io.BytesIO()
    pyqrcode.create(asset_url(qr_code), error="M").svg(image, scale=QR_SCALE, xmldecl=False, svgns=True)
    return image.getvalue().decode()
