"""The vocabulary of a Service Work Order (rules.md section 2). Values are those the documents store."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """The eight states of an order (seed 1, section 5.1)."""

    REQUESTED = "Requested"
    SCHEDULED = "Scheduled"
    IN_PROGRESS = "In Progress"
    PENDING = "Pending"
    COMPLETED = "Completed"
    INVOICED = "Invoiced"
    CLOSED = "Closed"
    CANCELLED = "Cancelled"


class SubStatus(StrEnum):
    """Where exactly an order is within its status; *Approved* serves Requested and Completed alike."""

    NEW = "New"
    AWAITING_PREPAYMENT = "Awaiting Prepayment"
    QUOTING = "Quoting"
    QUOTED = "Quoted"
    APPROVED = "Approved"
    OFFERED = "Offered"
    ASSIGNED = "Assigned"
    EN_ROUTE = "En Route"
    ON_SITE = "On Site"
    EXECUTING = "Executing"
    AWAITING_APPROVAL = "Awaiting Approval"
    AWAITING_PARTS = "Awaiting Parts"
    AWAITING_CUSTOMER = "Awaiting Customer"
    AWAITING_REASSIGNMENT = "Awaiting Reassignment"
    UNDER_REVIEW = "Under Review"
    DISPUTED = "Disputed"


SUB_STATUSES: Mapping[Status, tuple[SubStatus, ...]] = MappingProxyType(
    {
        Status.REQUESTED: (
            SubStatus.NEW,
            SubStatus.AWAITING_PREPAYMENT,
            SubStatus.QUOTING,
            SubStatus.QUOTED,
            SubStatus.APPROVED,
            SubStatus.OFFERED,
        ),
        Status.SCHEDULED: (SubStatus.ASSIGNED,),
        Status.IN_PROGRESS: (SubStatus.EN_ROUTE, SubStatus.ON_SITE, SubStatus.EXECUTING),
        Status.PENDING: (
            SubStatus.AWAITING_APPROVAL,
            SubStatus.AWAITING_PARTS,
            SubStatus.AWAITING_CUSTOMER,
            SubStatus.AWAITING_REASSIGNMENT,
        ),
        Status.COMPLETED: (SubStatus.UNDER_REVIEW, SubStatus.APPROVED, SubStatus.DISPUTED),
        Status.INVOICED: (),
        Status.CLOSED: (),
        Status.CANCELLED: (),
    }
)
"""The sub-statuses of each status; none for the last three."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order is: a status and, where that has some, one of its sub-statuses."""

    status: Status
    sub_status: SubStatus | None = None


def places(*statuses: Status) -> tuple[Place, ...]:
    """Return every place of `statuses`, in the order of the life cycle; of all when none is given."""
    return tuple(
        Place(status, sub_status)
        for status in statuses or tuple(Status)
        for sub_status in SUB_STATUSES[status] or (None,)
    )


class Action(StrEnum):
    """Everything that can happen to an order; the value is the name in the API and the timeline."""

    CREATE = "create"
    PREPAYMENT_RECEIVED = "prepayment_received"
    QUOTE = "quote"
    SEND_QUOTATION = "send_quotation"
    APPROVE_QUOTATION = "approve_quotation"
    REJECT_QUOTATION = "reject_quotation"
    REQUEST_CHANGES = "request_changes"
    ASSIGN = "assign"
    ASSIGN_WITHOUT_OFFER = "assign_without_offer"
    ADD_TECHNICIAN = "add_technician"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW_OFFER = "withdraw_offer"
    OFFER_EXPIRED = "offer_expired"
    RESCHEDULE = "reschedule"
    REASSIGN = "reassign"
    START = "start"
    CHECK_IN = "check_in"
    EXECUTE = "execute"
    USE_MATERIAL = "use_material"
    REQUEST_ADDITIONAL_WORK = "request_additional_work"
    DECIDE_ADDITIONAL_WORK = "decide_additional_work"
    PAUSE = "pause"
    JUSTIFY_PAUSE = "justify_pause"
    APPROVE_PAUSE = "approve_pause"
    RESUME = "resume"
    REOPEN_WAIT_END = "reopen_wait_end"
    CHECK_OUT = "check_out"
    COMPLETE = "complete"
    APPROVE = "approve"
    REPORT_PROBLEM = "report_problem"
    RESOLVE_DISPUTE = "resolve_dispute"
    WITHDRAW_DISPUTE = "withdraw_dispute"
    INVOICE = "invoice"
    INVOICE_CANCELLED = "invoice_cancelled"
    PAYMENT_RECEIVED = "payment_received"
    PAYMENT_CANCELLED = "payment_cancelled"
    CLOSE = "close"
    CANCEL = "cancel"


class ActionLabel(StrEnum):
    """What a button or a message calls each action, under the same member names as `Action`."""

    CREATE = "Create Request"
    PREPAYMENT_RECEIVED = "Prepayment Received"
    QUOTE = "Prepare Quotation"
    SEND_QUOTATION = "Send Quotation"
    APPROVE_QUOTATION = "Approve Quotation"
    REJECT_QUOTATION = "Reject Quotation"
    REQUEST_CHANGES = "Request Changes"
    ASSIGN = "Assign"
    ASSIGN_WITHOUT_OFFER = "Assign Without Offer"
    ADD_TECHNICIAN = "Add Technician"
    ACCEPT = "Accept Offer"
    REJECT = "Refuse Offer"
    WITHDRAW_OFFER = "Withdraw Offer"
    OFFER_EXPIRED = "Offer Expired"
    RESCHEDULE = "Reschedule"
    REASSIGN = "Reassign"
    START = "Start Travel"
    CHECK_IN = "Check In"
    EXECUTE = "Start Work"
    USE_MATERIAL = "Use Material"
    REQUEST_ADDITIONAL_WORK = "Request Additional Work"
    DECIDE_ADDITIONAL_WORK = "Answer Additional Work"
    PAUSE = "Pause"
    JUSTIFY_PAUSE = "Justify Pause"
    APPROVE_PAUSE = "Approve Pause"
    RESUME = "Resume"
    REOPEN_WAIT_END = "Wait Ended"
    CHECK_OUT = "Check Out"
    COMPLETE = "Complete"
    APPROVE = "Approve Work"
    REPORT_PROBLEM = "Report Problem"
    RESOLVE_DISPUTE = "Resolve Dispute"
    WITHDRAW_DISPUTE = "Withdraw Dispute"
    INVOICE = "Issue Invoice"
    INVOICE_CANCELLED = "Invoice Cancelled"
    PAYMENT_RECEIVED = "Payment Received"
    PAYMENT_CANCELLED = "Payment Cancelled"
    CLOSE = "Close"
    CANCEL = "Cancel"


class Need(StrEnum):
    """What a dialog must ask before an action; the value is the field of `ActionFacts` that carries it."""

    REASON = "reason"
    POSITION = "position"
    TECHNICIAN = "technician"
    SCHEDULED_START = "scheduled_start"
    PAUSE_REASON = "pause_reason"
    PARTS = "parts"
    AMOUNT = "amount"
    DECISION = "decision"
    RESOLUTION = "resolution"


class PauseReason(StrEnum):
    """Why the work stops (seed 1, section 5.5)."""

    AWAITING_APPROVAL = "Awaiting Approval"
    AWAITING_PARTS = "Awaiting Parts"
    AWAITING_CUSTOMER = "Awaiting Customer"
    PERSONAL_EMERGENCY = "Personal Emergency"


PAUSED_SUB_STATUS: Mapping[PauseReason, SubStatus] = MappingProxyType(
    {
        PauseReason.AWAITING_APPROVAL: SubStatus.AWAITING_APPROVAL,
        PauseReason.AWAITING_PARTS: SubStatus.AWAITING_PARTS,
        PauseReason.AWAITING_CUSTOMER: SubStatus.AWAITING_CUSTOMER,
        PauseReason.PERSONAL_EMERGENCY: SubStatus.AWAITING_REASSIGNMENT,
    }
)
"""Where a pause for each reason leaves the order, under Pending."""


class VisitStatus(StrEnum):
    """The states of one technician's trip to an order."""

    PLANNED = "Planned"
    EN_ROUTE = "En Route"
    ON_SITE = "On Site"
    EXECUTING = "Executing"
    WAITING = "Waiting"
    ENDED = "Ended"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


class VisitRole(StrEnum):
    """One technician leads an order, others help."""

    LEAD = "Lead"
    HELPER = "Helper"


class IntervalKind(StrEnum):
    """How time on a visit counts: Pause neither as work nor as waiting, the technician has left."""

    TRAVEL = "Travel"
    WORK = "Work"
    WAIT = "Wait"
    PAUSE = "Pause"


class OfferStatus(StrEnum):
    """The states of an Assignment Offer."""

    OPEN = "Open"
    ACCEPTED = "Accepted"
    REFUSED = "Refused"
    EXPIRED = "Expired"
    WITHDRAWN = "Withdrawn"


class Source(StrEnum):
    """How a request came in."""

    DESK = "Desk"
    PORTAL = "Portal"
    API = "API"
    PHONE = "Phone"
    PREVENTIVE_PLAN = "Preventive Plan"


class BillingKind(StrEnum):
    """Who pays; all but Billable are invoiced at zero and keep their internal cost (RN-031)."""

    BILLABLE = "Billable"
    WARRANTY = "Warranty"
    REWORK = "Rework"
    GOODWILL = "Goodwill"


class Relation(StrEnum):
    """What an order is to the original order it is linked to."""

    REWORK = "Rework"
    WARRANTY = "Warranty"
    FOLLOW_UP = "Follow-up"


class Resolution(StrEnum):
    """How a dispute is settled (rules.md section 2, report_problem); *Credit* is by a credit note."""

    REWORK = "Rework"
    DISCOUNT = "Discount"
    CREDIT = "Credit"
    APPROVAL = "Approval"


class Choices(tuple[StrEnum, ...]):
    """Members for a message, read with commas between them; the bridge may translate each one."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the members' values, comma-separated."""
        return ", ".join(member.value for member in self)
