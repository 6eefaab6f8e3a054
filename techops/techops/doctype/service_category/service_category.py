"""Controller of Service Category: a tree whose branches are groups."""

import frappe
from frappe.utils.nestedset import NestedSet

from techops.access.values import refuse_malformed
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.text import _lt


class ServiceCategory(NestedSet):
    """The catalogue of services, as a tree"""

    @bridge.translated_violations()
    def validate(self) -> None:
        """Refuse a parent that is no group, or that lies below the category itself."""
        refuse_malformed(self)
        if self.parent_service_category:
            self._check_parent()
        if self.required_specialty and self.has_value_changed("required_specialty"):
            self._check_specialty()

    def on_trash(self) -> None:
        """Refuse to delete a category with others below it; any root may go."""
        super().on_trash(allow_root_deletion=True)

    def _check_parent(self) -> None:
        parent = frappe.db.get_value(
            "Service Category", self.parent_service_category, ["is_group", "lft", "rgt"], as_dict=True
        )
        if not parent or not parent.is_group:
            raise RuleViolation(
                "parent_not_group",
                _lt("{parent} is not a group. Mark it as one, or choose another parent."),
                parent=self.parent_service_category,
            )
        below_itself = self.lft and self.lft <= parent.lft and parent.rgt <= (self.rgt or 0)
        if self.parent_service_category == self.name or below_itself:
            raise RuleViolation(
                "category_below_itself",
                _lt("{category} cannot be placed below itself. Choose another parent."),
                category=self.name,
            )

    def _check_specialty(self) -> None:
        if frappe.db.get_value("Service Specialty", self.required_specialty, "disabled"):
            raise RuleViolation(
                "specialty_disabled",
                _lt("Specialty {specialty} is disabled. Choose another."),
                specialty=self.required_specialty,
            )
