"""Controller of Service Contract: terms that hold together, and a life that only services move."""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.assets import store as places
from techops.contracts import rules_overlap, store
from techops.contracts.model import ContractStatus
from techops.contracts.validation import validate_contract
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.techops.doctype.service_site.service_site import refuse_bad_windows

SERVICE_FIELDS = (
    "status",
    "signed_by",
    "signed_on",
    "signature",
    "terminated_on",
    "termination_reason",
)
AGREED_FIELDS = ("customer", "company", "currency", "contract_type", "start_date")  # fixed by the signature
IN_FORCE = (ContractStatus.SIGNED, ContractStatus.ACTIVE)
OVER = (ContractStatus.EXPIRED, ContractStatus.TERMINATED)
PROMISES = ("sla_targets", "service_hours")
UNIQUE_ROWS = (("zone_fees", "zone"), ("warranty_terms", "service_type"), ("technicians", "technician"))


class ServiceContract(Document):
    """What was negotiated with a customer"""

    currency: str | None

    @bridge.translated_violations()
    def validate(self) -> None:
        """Hold parties, money, rows and life together."""
        refuse_malformed(self)
        self._keep_life()
        self._check_currency()
        self._check_people_and_places()
        self._check_rows()
        for table in ("service_hours", "authorisation_hours"):
            refuse_bad_windows(self, table)
        validate_contract(store.contract_facts(self))
        if self.status in IN_FORCE:
            self._refuse_overlap()

    def on_update(self) -> None:
        """Let open orders follow promises that were changed."""
        before = self.get_doc_before_save()
        if before and any(_rows_of(self, table) != _rows_of(before, table) for table in PROMISES):
            frappe.enqueue(
                "techops.sla.jobs.contract_changed",
                contract=self.name,
                queue="long",
                enqueue_after_commit=True,
            )

    @bridge.translated_violations()
    def on_trash(self) -> None:
        """Only drafts are deleted: what was signed is terminated."""
        if self.status != ContractStatus.DRAFT.value:
            raise RuleViolation(
                "contract_signed", _lt("{contract} was signed. Terminate it instead."), contract=self.name
            )

    def _keep_life(self) -> None:
        """Let only services move the life of a contract, and nobody change what the signature fixed."""
        if self.flags.techops_service:
            return
        before = self.get_doc_before_save()
        if before is None:
            self.status = ContractStatus.DRAFT.value  # imported and copied contracts are signed here, too
            self.update(dict.fromkeys(SERVICE_FIELDS[1:]))
            self.set("renewals", [])
            return
        fixed = (
            SERVICE_FIELDS
            if before.status == ContractStatus.DRAFT.value
            else (*SERVICE_FIELDS, *AGREED_FIELDS)
        )
        changed = [name for name in fixed if self.has_value_changed(name)]
        if changed or len(self.renewals) != len(before.renewals):
            raise RuleViolation(
                "contract_field_fixed",
                _lt(
                    "{field} of contract {contract} is not changed by hand. Use the buttons of the contract."
                ),
                kind=ViolationKind.FORBIDDEN,
                field=self.meta.get_label(changed[0] if changed else "renewals"),
                contract=self.name,
            )
        if before.status in OVER:
            raise RuleViolation(
                "contract_over",
                _lt("Contract {contract} is over. Renew it, or make a new one."),
                contract=self.name,
            )

    def _check_currency(self) -> None:
        own = frappe.get_cached_value("Company", self.company, "default_currency")
        theirs = frappe.get_cached_value("Customer", self.customer, "default_currency")
        self.currency = self.currency or own
        if self.currency not in (own, theirs):
            raise RuleViolation(
                "contract_currency",
                _lt("The currency must be {own}, the company's, or the one the customer is invoiced in."),
                own=own,
            )
        if not self.price_list:
            return
        prices = frappe.db.get_value(
            "Price List", self.price_list, ["currency", "selling", "enabled"], as_dict=True
        )
        if prices and (prices.currency != self.currency or not prices.selling or not prices.enabled):
            raise RuleViolation(
                "contract_price_list",
                _lt("Price list {prices} does not fit: choose an enabled selling list in {currency}."),
                prices=self.price_list,
                currency=self.currency,
            )

    def _check_people_and_places(self) -> None:
        for label, name in self._contacts():
            if not places.links_to_customer("Contact", name, self.customer):
                raise self._stranger(label, name)
        if self.covers_all_sites:
            self.set("sites", [])
        sites = places.sites_facts(row.site for row in self.sites)
        for row in self.sites:
            site = sites.get(row.site)
            if site and not site.is_workshop and site.customer != self.customer:
                raise self._stranger(_("Site"), row.site)
        if self.taxes_template:
            company = frappe.get_cached_value(
                "Sales Taxes and Charges Template", self.taxes_template, "company"
            )
            if company != self.company:
                raise self._stranger(_("Taxes"), self.taxes_template, self.company)

    def _contacts(self) -> Iterator[tuple[str, str]]:
        if self.billing_contact:
            yield _("Billing Contact"), self.billing_contact
        for row in self.contacts:
            yield _("Contact"), row.contact

    def _stranger(self, label: str, name: str, owner: str | None = None) -> RuleViolation:
        return RuleViolation(
            "not_of_customer",
            _lt("{doctype} {name} does not belong to {customer}. Choose one of theirs."),
            doctype=label,
            name=name,
            customer=owner or self.customer,
        )

    def _check_rows(self) -> None:
        for table, fieldname in UNIQUE_ROWS:
            seen = set()
            for row in self.get(table):
                if row.get(fieldname) in seen:
                    raise RuleViolation(
                        "row_twice",
                        _lt("Row {row}: {value} is there twice. Keep one of them."),
                        row=row.idx,
                        value=row.get(fieldname),
                    )
                seen.add(row.get(fieldname))
        for row in self.rates:
            if not row.service_category and not row.specialty:
                raise RuleViolation(
                    "rate_for_nothing",
                    _lt("Rate row {row} needs a category or a specialty: the rest has the contract's rate."),
                    row=row.idx,
                )

    def _refuse_overlap(self) -> None:
        """Refuse a second contract for the same; the customer's row makes two signatures take turns."""
        frappe.db.get_value("Customer", self.customer, "name", for_update=True)
        others = store.scopes_of_customer(self.customer, IN_FORCE, lock=True)
        rules_overlap.check_alone(store.contract_facts(self), others)


def _rows_of(contract: Document, table: str) -> list[list[str]]:
    """Return the values of a table, to compare what was with what is."""
    fields = [field.fieldname for field in frappe.get_meta(contract.meta.get_field(table).options).fields]
    return [[frappe.utils.cstr(row.get(field)) for field in fields] for row in contract.get(table)]
