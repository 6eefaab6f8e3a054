"""Controller of Technician Position."""

from frappe.model.document import Document

from techops.access.values import refuse_malformed
from techops.kernel import bridge
from techops.kernel.geo import validate_position


class TechnicianPosition(Document):
    """Where a technician was; kept 30 days"""

    @bridge.translated_violations()
    def validate(self) -> None:
        """Refuse what is not a place on Earth."""
        refuse_malformed(self)
        validate_position(self.latitude, self.longitude)
