"""Controller of Service Zone."""

from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.kernel import bridge


class ServiceZone(Document):
    """An area of coverage with its travel fee"""

    @bridge.translated_violations()
    def validate(self) -> None:
        """Refuse numbers that cannot be."""
        refuse_malformed(self)
