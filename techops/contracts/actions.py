"""The buttons of a contract: what its table allows from where it is, for whoever manages contracts."""

from frappe import _
from frappe.model.document import Document

from techops.access.matrix import ActorFacts, ContactRole, Permission
from techops.contracts.model import ContractAction, ContractStatus
from techops.contracts.rules import TRANSITIONS
from techops.kernel.text import _lt

# What people do; time activates and expires. Each with its label and what its dialog must ask.
OFFERED = {
    ContractAction.SIGN: (_lt("Sign"), ("signed_by",)),
    ContractAction.RENEW: (_lt("Renew"), ()),
    ContractAction.TERMINATE: (_lt("Terminate"), ("reason",)),
}


def allowed_actions(status: str, actor: ActorFacts) -> list[dict]:
    """Return what `actor` may try on a contract in `status`: action, translated label, needs."""
    if not actor.permits(Permission.MANAGE_CONTRACTS):
        return []
    return [
        {"action": action.value, "label": _(label), "needs": list(needs)}
        for action, (label, needs) in OFFERED.items()
        if ContractStatus(status) in TRANSITIONS[action][0]
    ]


def signer_actions(doc: Document, actor: ActorFacts) -> list[dict]:
    """Return what the customer's own administrator may try: sign what was offered for signature."""
    own = doc.customer in actor.customers and actor.contact_role == ContactRole.ADMINISTRATOR
    if not own or not doc.offered_for_signature or actor.permits(Permission.MANAGE_CONTRACTS):
        return []
    if ContractStatus(doc.status) not in TRANSITIONS[ContractAction.SIGN][0]:
        return []
    label, needs = OFFERED[ContractAction.SIGN]
    return [{"action": ContractAction.SIGN.value, "label": _(label), "needs": [*needs, "signature"]}]
