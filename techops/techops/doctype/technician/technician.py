"""Controller of Technician: an active employee of one company, with skills, zones and a van."""

import frappe
from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.ratings import store as ratings
from techops.techops.doctype.service_site.service_site import refuse_bad_windows
from techops.workforce import roles, store


class Technician(Document):
    """An employee who does the work"""

    van_warehouse: str | None

    @bridge.translated_violations()
    def validate(self) -> None:
        """Hold the employee, the van, the skills and the zones together."""
        refuse_malformed(self)
        self._keep_figures()
        self._check_employee()
        self._check_van()
        self._refuse_twice("specialties", "specialty")
        self._refuse_twice("zones", "zone")
        self._check_certifications()
        refuse_bad_windows(self, "working_hours")
        self._check_leaving()

    def on_update(self) -> None:
        """Give the user the technicians' role while active, and take it afterwards."""
        before = self.get_doc_before_save()
        had = before.user if before and before.status == "Active" else None
        has = self.user if self.status == "Active" else None
        if had and had != has:
            roles.revoke(had)
        if has and had != has:
            roles.grant(has)

    def on_trash(self) -> None:
        """Take the role back."""
        if self.user and self.status == "Active":
            roles.revoke(self.user)

    def follows(self, employee: Document) -> bool:
        """Take over what changed on the employee; returns whether anything did.

        Who is no longer active becomes inactive at once, whatever work is left: supervisors reassign it.
        """
        wanted = {
            "technician_name": employee.employee_name,
            "user": employee.user_id or None,
            "company": employee.company,
        }
        if self.status == "Active" and employee.status != "Active":
            wanted["status"] = "Inactive"
            self.flags.employee_left = True
        if all((self.get(name) or None) == value for name, value in wanted.items()):
            return False
        self.update(wanted)
        return True

    def _keep_figures(self) -> None:
        """What ratings add up to is theirs to say: a form that was open meanwhile does not take it back."""
        before = self.get_doc_before_save()
        for field in ratings.FIGURES:
            self.set(field, before.get(field) if before else 0)

    def _check_employee(self) -> None:
        employee = frappe.db.get_value(
            "Employee", self.employee, ["employee_name", "user_id", "company", "status"], as_dict=True
        )
        if employee is None:
            return  # Frappe refuses the link itself
        self.technician_name, self.user, self.company = (
            employee.employee_name,
            employee.user_id,
            employee.company,
        )
        if self.status == "Active" and employee.status != "Active":
            raise RuleViolation(
                "employee_not_active",
                _lt("{employee} is not an active employee, so cannot be an active technician."),
                employee=employee.employee_name,
            )
        other = frappe.db.get_value("Technician", {"employee": self.employee, "name": ["!=", self.name]})
        if other:
            raise RuleViolation(
                "employee_taken",
                _lt("{employee} already is technician {technician}."),
                kind=ViolationKind.CONFLICT,
                employee=employee.employee_name,
                technician=other,
            )

    def _check_van(self) -> None:
        if not self.van_warehouse:
            self.van_warehouse = None  # many technicians without a van share no empty text
            return
        van = frappe.db.get_value(
            "Warehouse", self.van_warehouse, ["company", "is_group", "disabled"], as_dict=True
        )
        if van and (van.company != self.company or van.is_group or van.disabled):
            raise RuleViolation(
                "van_wrong",
                _lt("{warehouse} cannot be the van: choose an enabled warehouse of {company}, not a group."),
                warehouse=self.van_warehouse,
                company=self.company,
            )
        other = frappe.db.get_value(
            "Technician", {"van_warehouse": self.van_warehouse, "name": ["!=", self.name]}, "technician_name"
        )
        if other:
            raise RuleViolation(
                "van_taken",
                _lt("{warehouse} is already the van of {technician}."),
                kind=ViolationKind.CONFLICT,
                warehouse=self.van_warehouse,
                technician=other,
            )

    def _refuse_twice(self, table: str, fieldname: str) -> None:
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

    def _check_certifications(self) -> None:
        for row in self.certifications:
            if row.issue_date and row.expiry_date and str(row.expiry_date) <= str(row.issue_date):
                raise RuleViolation(
                    "certificate_dates",
                    _lt("Row {row}: the certificate {certification} must expire after its issue."),
                    row=row.idx,
                    certification=row.certification,
                )

    def _check_leaving(self) -> None:
        before = self.get_doc_before_save()
        leaves = before and before.status == "Active" and self.status != "Active"
        if not leaves or self.flags.employee_left:
            return
        orders = store.open_work(self.name)
        if orders:
            raise RuleViolation(
                "technician_has_work",
                _lt("{technician} still has {orders}. Reassign them first."),
                technician=self.technician_name,
                orders=", ".join(orders),
            )
