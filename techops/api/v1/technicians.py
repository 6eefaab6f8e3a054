"""Technicians: their records, availability, positions and figures; never a salary or a cost."""

from datetime import timedelta

from techops.access.matrix import Permission
from techops.access.values import day, moment, required_moment
from techops.api.endpoint import Fields, endpoint, fields, page
from techops.kernel import bridge
from techops.workforce import service_ranking, service_records, store_stats

READ = (Permission.MANAGE_TECHNICIANS, Permission.ASSIGN_TECHNICIANS, Permission.EXECUTE_ORDERS)


@endpoint(*READ)
def list(
    start: int = 0,
    limit: int = 20,
    status: str | None = None,
    company: str | None = None,
    text: str | None = None,
) -> dict:
    """List technicians; a technician sees only the own record."""
    return service_records.list_technicians(page(start, limit), text, {"status": status, "company": company})


@endpoint(*READ)
def get(technician: str) -> dict:
    """Return one technician with specialties, certifications, zones and hours."""
    return service_records.get_technician(technician)


@endpoint(Permission.MANAGE_TECHNICIANS, write=True)
def create(employee: str, values: Fields = None) -> dict:
    """Make an active employee a technician."""
    doc = service_records.create_technician(employee, fields(values))
    return service_records.get_technician(doc.name)


@endpoint(Permission.MANAGE_TECHNICIANS, write=True)
def update(technician: str, values: Fields) -> dict:
    """Change a technician's record."""
    service_records.update_technician(technician, fields(values))
    return service_records.get_technician(technician)


@endpoint(Permission.MANAGE_TECHNICIANS, write=True)
def deactivate(technician: str) -> dict:
    """Take a technician out of service; refused while orders are left to reassign."""
    service_records.set_status(technician, "Inactive")
    return service_records.get_technician(technician)


@endpoint(Permission.MANAGE_TECHNICIANS, write=True)
def activate(technician: str) -> dict:
    """Put a technician back into service."""
    service_records.set_status(technician, "Active")
    return service_records.get_technician(technician)


@endpoint(*READ)
def stats(technician: str, from_date: str | None = None, to_date: str | None = None) -> dict:
    """Return what a technician did between two days; without them, this month."""
    doc = service_records.visible(technician)
    first, last = store_stats.month_of(day(to_date, "To Date"))
    first = day(from_date, "From Date") or first
    return {"name": doc.name, **store_stats.stats(doc.name, first, day(to_date, "To Date") or last)}


@endpoint(*READ)
def orders(technician: str, start: int = 0, limit: int = 20, status: str | None = None) -> dict:
    """List the orders a technician leads or helps with, soonest first."""
    return service_records.orders_of(technician, page(start, limit), status)


@endpoint(Permission.ASSIGN_TECHNICIANS, Permission.MANAGE_TECHNICIANS)
def available(
    scheduled_start: str,
    scheduled_end: str | None = None,
    service_category: str | None = None,
    specialty: str | None = None,
    site: str | None = None,
    priority: str = "Normal",
) -> dict:
    """List every active technician with whether, and if not why, it could take such a job at that time."""
    start = bridge.aware(required_moment(scheduled_start, "Scheduled Start"))
    end = bridge.aware(moment(scheduled_end, "Scheduled End")) or start + timedelta(hours=1)
    found = service_ranking.available(service_category, specialty, site, priority, (start, end), bridge.now())
    return {"data": found, "total": len(found)}


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def update_location(
    latitude: float, longitude: float, accuracy: float | None = None, recorded_at: str | None = None
) -> dict:
    """Keep where the technician of the session is."""
    at = bridge.aware(moment(recorded_at, "Recorded At"))
    return service_records.record_position(latitude, longitude, accuracy, at, bridge.now())
