"""Controller of TechOps Settings: defaults that make sense together."""

from frappe.model.document import Document
from frappe.utils import cint

from techops.access.values import refuse_malformed
from techops.contracts.store import sla_rows
from techops.contracts.validation import sla_problems
from techops.kernel import bridge
from techops.kernel.errors import RuleViolation
from techops.kernel.money import HUNDRED
from techops.kernel.text import _lt
from techops.ratings.model import HIGHEST

SHARES = (
    "additional_work_threshold",
    "at_risk_percent",
    "overhead_percent",
    "profitable_margin",
    "review_margin",
    "rework_alert_percent",
    "waiting_percent",
)
UNIQUE_ROWS = (("discount_limits", "role"), ("warranty_terms", "service_type"))


class TechOpsSettings(Document):
    """Every default of the business rules; a contract may say otherwise"""

    @bridge.translated_violations()
    def validate(self) -> None:
        """Refuse percents, rows and hours that contradict each other."""
        refuse_malformed(self)
        self._check_percents()
        self._check_rows()
        if str(self.night_start) == str(self.night_end):
            raise RuleViolation("night_empty", _lt("The night must begin and end at different hours."))
        if not 0 <= cint(self.low_rating_score) <= HIGHEST:
            raise RuleViolation(
                "setting_out_of_range",
                _lt("{setting} must be from 0 to {highest}."),
                setting=self.meta.get_label("low_rating_score"),
                highest=HIGHEST,
            )
        for problem in sla_problems(sla_rows(self.sla_targets)):
            raise problem

    def _check_percents(self) -> None:
        shares = [(self.meta.get_label(name), self.get(name) or 0) for name in SHARES]
        limits = [(row.role, row.largest_percent or 0) for row in self.discount_limits]
        for label, percent in (*shares, *limits):
            if not 0 <= percent <= HUNDRED:
                raise RuleViolation(
                    "setting_out_of_range", _lt("{setting} must be from 0 to 100 %."), setting=label
                )
        if (self.review_margin or 0) > (self.profitable_margin or 0):
            raise RuleViolation(
                "margins_reversed", _lt("The profitable margin cannot be lower than the margin to review.")
            )

    def _check_rows(self) -> None:
        for table, fieldname in UNIQUE_ROWS:
            values = [row.get(fieldname) for row in self.get(table)]
            if len(values) != len(set(values)):
                raise RuleViolation(
                    "setting_row_twice",
                    _lt("{table} names the same thing twice. Keep one row."),
                    table=self.meta.get_label(table),
                )
