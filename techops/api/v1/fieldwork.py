"""The technician's page: the own day, van, hours and scores; for technicians, about nobody but themselves."""

from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.api import reading
from techops.api.endpoint import Rows, endpoint, rows
from techops.checklists import service as checklists
from techops.fieldwork import service, service_figures, service_help, service_van
from techops.kernel import bridge
from techops.work_orders.inputs import moment, position


@endpoint(Permission.EXECUTE_ORDERS)
def day() -> dict:
    """Return the caller's offers, the visits of today with all they need, and those of the next days."""
    return service.day(current_actor(), bridge.now())


@endpoint(Permission.EXECUTE_ORDERS)
def standing(order: str) -> dict:
    """Return whether an order the caller worked on is still theirs, and if not what became of it."""
    return service_help.standing(current_actor(), order)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def ask_check_in(order: str, latitude: float, longitude: float, reason: str) -> dict:
    """Ask the supervisor for a check-in where the position is too far from the site."""
    where = position(latitude, longitude)
    return service_help.ask_check_in(current_actor(), order, where, reason, bridge.now())


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def hand_over(order: str, steps: Rows, note: str | None = None) -> dict:
    """Give the office steps done without a connection that can no longer be taken as they were."""
    return service_help.hand_over(current_actor(), order, rows(steps), note, bridge.now())


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def add_photo(order: str, stage: str, file_name: str, content: str) -> dict:
    """Keep a photo of the work; `stage` is Before, During or After, `content` base64."""
    return service_help.add_photo(current_actor(), order, stage, file_name, content)


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def check(
    order: str,
    point: str,
    outcome: str,
    note: str | None = None,
    occurred_at: str | None = None,
    clock_skew: float | None = None,
) -> dict:
    """Answer a point of the order's checklist; `outcome` is In Order, Fault Found or Not Applicable."""
    when = moment(occurred_at, bridge.now(), clock_skew)
    return checklists.answer(current_actor(), order, point, outcome, note, when)


@endpoint(Permission.EXECUTE_ORDERS)
def van() -> dict:
    """Return what lies in the caller's van, and what was asked for it."""
    return service_van.stock_of(current_actor())


@endpoint(Permission.EXECUTE_ORDERS)
def find_items(text: str) -> dict:
    """Return parts by name or number, to ask for."""
    return {"data": service_van.find_items(current_actor(), text)}


@endpoint(Permission.EXECUTE_ORDERS, write=True)
def request_refill(items: Rows) -> dict:
    """Ask for parts for the caller's van: rows of `item` and `quantity`."""
    return service_van.request_refill(current_actor(), rows(items), bridge.now())


@endpoint(Permission.EXECUTE_ORDERS)
def hours(week: str | None = None) -> dict:
    """Return the caller's hours of the week that holds a day; without one, of this week."""
    return service_figures.hours(current_actor(), reading.day(week), bridge.now())


@endpoint(Permission.EXECUTE_ORDERS)
def scores() -> dict:
    """Return the caller's figures of this month and the customers' scores of the last three months."""
    return service_figures.scores(current_actor(), bridge.now())
