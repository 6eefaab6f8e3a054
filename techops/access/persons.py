"""What customers learn of the people who work for the company: a technician's first name, and no more."""

from frappe import _

from techops.access.matrix import ActorFacts, Permission


def is_outsider(actor: ActorFacts) -> bool:
    """Tell whether somebody is neither staff nor technician: they learn no more than first names."""
    return not (actor.system or actor.technician or actor.permits(Permission.SEE_ALL_ORDERS))


def technician_name(full_name: str | None, actor: ActorFacts) -> str | None:
    """Return a technician's name as the actor may know it."""
    if not full_name or not is_outsider(actor):
        return full_name
    return full_name.split()[0]


def team() -> str:
    """Return what customers call whoever in the office did or said something."""
    return _("Service team")
