"""Controller of Service Site: the invariants of a place where work is done."""

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.assets import labels, rules, store
from techops.kernel import bridge, calendar
from techops.kernel.errors import RuleViolation
from techops.kernel.text import _lt


class ServiceSite(Document):
    """A customer's location where work is done"""

    site_name: str | None
    latitude: float | None
    longitude: float | None
    contact_name: str | None
    contact_phone: str | None

    @bridge.translated_violations()
    def validate(self) -> None:
        """Hold position, time zone, owner and hours together."""
        refuse_malformed(self)
        self.site_name = (self.site_name or "").strip()
        self._check_owner()
        self._check_place()
        self._check_contact()
        refuse_bad_windows(self, "opening_hours")

    def _check_owner(self) -> None:
        if self.is_workshop:
            self.customer = None  # our own premises belong to no customer and take everybody's assets
            if not self.company:
                raise RuleViolation(
                    "workshop_company_missing", _lt("A workshop needs the company it belongs to.")
                )
        elif not self.customer:
            raise RuleViolation("site_customer_missing", _lt("A site needs the customer it belongs to."))
        before = self.get_doc_before_save()
        if before and before.customer != self.customer and store.has_orders(self.name):
            raise RuleViolation(
                "site_has_orders",
                _lt("{site} already has orders of {customer}. Make a new site for the other customer."),
                site=self.site_name,
                customer=before.customer or _("our workshop"),
            )

    def _check_place(self) -> None:
        position = rules.site_position(self.latitude or 0, self.longitude or 0)
        self.latitude, self.longitude = position or (0, 0)
        rules.check_radius(self.radius or 0)
        if self.time_zone:
            calendar.time_zone(self.time_zone)
        if self.address and not self.is_workshop:
            self._refuse_strangers("Address", self.address)
        self.address_display = labels.address_text(self.address)
        new_zone = self.zone if self.has_value_changed("zone") else None
        if new_zone and frappe.db.get_value("Service Zone", new_zone, "disabled"):
            raise RuleViolation(
                "zone_disabled", _lt("Zone {zone} is disabled. Choose another."), zone=self.zone
            )

    def _check_contact(self) -> None:
        if not self.contact:
            return
        if not self.is_workshop:
            self._refuse_strangers("Contact", self.contact)
        contact = frappe.db.get_value(
            "Contact", self.contact, ["full_name", "mobile_no", "phone"], as_dict=True
        )
        if self.has_value_changed("contact") or not self.contact_name:
            self.contact_name = contact.full_name
        if self.has_value_changed("contact") or not self.contact_phone:
            self.contact_phone = contact.mobile_no or contact.phone

    def _refuse_strangers(self, doctype: str, name: str) -> None:
        if not store.links_to_customer(doctype, name, self.customer):
            raise RuleViolation(
                "not_of_customer",
                _lt("{doctype} {name} does not belong to {customer}. Choose one of theirs."),
                doctype=_(doctype),
                name=name,
                customer=self.customer,
            )


def refuse_bad_windows(doc: Document, table: str) -> None:
    """Refuse weekly windows without a day or an hour, and the same window twice."""
    seen = set()
    for row in doc.get(table):
        try:
            window = bridge.hours_window(row)
        except (ValueError, TypeError, OverflowError):
            raise RuleViolation(
                "window_malformed", _lt("Row {row}: give the day and both hours."), row=row.idx
            ) from None
        if window in seen:
            raise RuleViolation("window_twice", _lt("Row {row}: these hours are there twice."), row=row.idx)
        seen.add(window)
