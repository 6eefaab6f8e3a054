"""Controller of Service Asset: the invariants of a customer's equipment or vehicle."""

import secrets

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.assets import labels, rules, store
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import to_decimal
from techops.kernel.text import _lt
from techops.reliability import keys

QR_BYTES = 16  # 128 bits: a label's code cannot be guessed
PLATE = "PLATE"


class ServiceAsset(Document):
    """A customer's equipment or vehicle"""

    plate: str | None
    plate_country: str | None
    vin: str | None

    @bridge.translated_violations()
    def validate(self) -> None:
        """Hold the label's code, the site and a vehicle's identification together."""
        refuse_malformed(self)
        self._keep_code()
        self._check_site()
        self._check_parent()
        rules.check_odometer(*self._odometer())
        if self.asset_type == "Vehicle":
            self._check_vehicle()

    @bridge.translated_violations()
    def on_update(self) -> None:
        """Take the plate for this vehicle, and give back the one it had."""
        before = self.get_doc_before_save()
        had, wants = before and before.plate_claim(), self.plate_claim()
        if had and had != wants:
            keys.release(PLATE, had)
        if wants and had != wants:
            self._take_plate(wants)

    def on_trash(self) -> None:
        """Give the plate back."""
        if claim := self.plate_claim():
            keys.release(PLATE, claim)

    def onload(self) -> None:
        """Hand the form the QR code as an image (field `qr_image`)."""
        self.set_onload("qr_svg", self.qr_svg())

    def qr_svg(self) -> str:
        """Return the label's QR code as SVG, for the form and the label's print format."""
        return labels.qr_svg(self.qr_code) if self.qr_code else ""

    def plate_claim(self) -> str | None:
        """Return what this vehicle holds while it is not retired: its country and plate."""
        if self.asset_type != "Vehicle" or self.status == "Retired" or not self.plate:
            return None
        return f"{self.plate_country or ''}|{rules.plate_key(self.plate)}"

    def _keep_code(self) -> None:
        before = self.get_doc_before_save()
        self.qr_code = (before and before.qr_code) or secrets.token_urlsafe(QR_BYTES)

    def _check_site(self) -> None:
        if self.site:
            site = store.site_facts(self.site)
            rules.check_asset_site(
                self.customer,
                site.customer,
                site_is_workshop=site.is_workshop,
                asset=self.asset_name,
                site=self.site,
            )

    def _check_parent(self) -> None:
        if not self.parent_asset:
            return
        parent = frappe.db.get_value(
            "Service Asset", self.parent_asset, ["customer", "parent_asset"], as_dict=True
        )
        if parent and (
            self.name in (self.parent_asset, parent.parent_asset) or parent.customer != self.customer
        ):
            raise RuleViolation(
                "parent_asset_wrong",
                _lt("{parent} cannot hold this asset: it must be another asset of the same customer."),
                parent=self.parent_asset,
            )

    def _odometer(self) -> tuple:
        before = self.get_doc_before_save()
        return to_decimal((before and before.odometer) or 0), to_decimal(self.odometer or 0)

    def _check_vehicle(self) -> None:
        self.plate = rules.clean_plate(self.plate)
        self.plate_country = self.plate_country or frappe.db.get_default("country")
        rules.check_model_year(self.model_year or 0, bridge.local_date(bridge.now(), None).year)
        if not self.vin:
            return
        self.vin = rules.clean_vin(self.vin)
        if rules.judge_vin(self.vin) is rules.VinVerdict.UNCHECKED and self.has_value_changed("vin"):
            frappe.msgprint(
                _(
                    "The check digit of VIN {0} does not fit; outside North America it need not. Check it."
                ).format(self.vin),
                indicator="orange",
                alert=True,
            )

    def _take_plate(self, claim: str) -> None:
        try:
            keys.take(PLATE, claim, self.doctype, self.name)
        except RuleViolation:
            raise RuleViolation(
                "plate_taken",
                _lt("Plate {plate} is already registered for another vehicle that is not retired."),
                plate=self.plate,
            ) from None
