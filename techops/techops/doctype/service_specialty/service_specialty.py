"""Controller of Service Specialty."""

from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.kernel import bridge


class ServiceSpecialty(Document):
    """A trade: electronics, mechanics, electricity"""

    @bridge.translated_violations()
    def validate(self) -> None:
        """Refuse numbers that cannot be."""
        refuse_malformed(self)
