"""Who can take a job, on a real site: reasons told, leaves and holidays read, a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.support.queries import asked_of, recorded
from tests.support.refusals import answer, nothing_changes, refused
from tests.support.world import LIMA, World, text

READ = (
    "Technician",
    "Technician Specialty",
    "Technician Certification",
    "Technician Zone",
    "Technician Position",
    "Service Hours Window",
    "Contract Technician",
    "Service Category",
    "Service Site",
    "Leave Application",
    "Holiday",
    "Work Order Visit",
    "Service Rating",
    "Service Zone",
)
MOST_QUERIES = 12
MANY = 1000


def next_weekday(weekday: int, weeks: int = 2) -> date:
    """A day some weeks ahead, far from what other tests plan."""
    today = datetime.now(LIMA).date()
    return today + timedelta(days=(weekday - today.weekday()) % 7 + 7 * weeks)


def at(day: date, hour: int) -> str:
    return text(datetime.combine(day, time(hour), LIMA))


def told(world: World, day: date, hour: int = 10, **values: Any) -> dict[str, dict[str, Any]]:
    """What the supervisor is told of each technician for a job of one hour."""
    arguments = {
        "scheduled_start": at(day, hour),
        "scheduled_end": at(day, hour + 1),
        "service_category": world["category"],
        "site": world["place"],
    } | values
    rows = world.call("supervisor", "technicians.available", **arguments)["data"]
    return {row["technician"]: row for row in rows}


@pytest.fixture(scope="module", autouse=True)
def no_holidays(world: World) -> None:
    """A holiday list that closes nothing."""
    year = datetime.now(LIMA).year
    world.names["no_holidays"] = world.insert(
        "Holiday List",
        holiday_list_name=f"Sin feriados {world.suffix}",
        from_date=f"{year}-01-01",
        to_date=f"{year + 1}-12-31",
    )["name"]


@pytest.fixture(scope="module", autouse=True)
def no_quotations(world: World) -> Iterator[None]:
    """Orders of this module need no quotation, so that they can be assigned."""
    limit = "no_contract_auto_approval_limit"
    before = world.one(
        "select value from tabSingles where doctype = 'TechOps Settings' and field = %s", limit
    )
    world.set("TechOps Settings", "TechOps Settings", **{limit: 100_000})
    yield
    world.set("TechOps Settings", "TechOps Settings", **{limit: float(before or 0)})


@pytest.fixture
def person(world: World) -> Iterator[dict[str, str]]:
    """A technician of this test's own, who can do what the world's category asks until the test is over."""
    employee = world.insert(
        "Employee",
        first_name=f"Pilar {uuid.uuid4().hex[:5]}",
        company=world["company"],
        gender=world.one("select name from tabGender limit 1"),
        date_of_birth="1990-01-01",
        date_of_joining="2020-01-01",
        holiday_list=world["no_holidays"],
        create_user_permission=0,
    )["name"]
    technician = world.insert(
        "Technician",
        employee=employee,
        covers_all_zones=1,
        specialties=[{"specialty": world["specialty"], "level": "Senior", "is_active": 1}],
    )["name"]
    yield {"employee": employee, "technician": technician}
    world.set("Technician", technician, status="Inactive")


def reasons(world: World, person: dict[str, str], day: date, hour: int = 10, **values: Any) -> list[str]:
    row = told(world, day, hour, **values)[person["technician"]]
    assert row["eligible"] == (not row["reasons"])
    return list(row["reasons"])


def test_somebody_free_and_able_is_eligible(world: World, person: dict[str, str]) -> None:
    assert reasons(world, person, next_weekday(2)) == []


@pytest.mark.parametrize(("half", "hours_refused"), [(None, {9, 15}), ("Morning", {9}), ("Afternoon", {15})])
def test_rn_022_half_a_day_of_leave_takes_that_half(
    world: World, person: dict[str, str], half: str | None, hours_refused: set[int]
) -> None:
    day = next_weekday(2)
    leave(world, person["employee"], day, day, half_day=1, half_day_date=str(day), techops_half=half)
    refused_at = {hour for hour in (9, 15) if reasons(world, person, day, hour)}
    assert refused_at == hours_refused


def test_rn_022_approved_leave_and_no_other_keeps_from_jobs(world: World, person: dict[str, str]) -> None:
    day = next_weekday(1)
    leave(world, person["employee"], day, day + timedelta(days=2))
    leave(
        world,
        person["employee"],
        day + timedelta(days=3),
        day + timedelta(days=3),
        status="Open",
        submit=False,
    )
    found = [bool(reasons(world, person, day + timedelta(days=offset))) for offset in (-1, 0, 2, 3)]
    assert found == [False, True, True, False]


def leave(
    world: World, employee: str, first: date, last: date, *, submit: bool = True, **values: Any
) -> None:
    kind = "Licencia de prueba"
    if not world.site.sql("select name from `tabLeave Type` where name = %s", (kind,)):
        world.insert("Leave Type", leave_type_name=kind, is_lwp=1, allow_negative=1)
    world.set("Employee", employee, holiday_list=world["no_holidays"])  # HRMS asks for a list
    given = {
        "employee": employee,
        "leave_type": kind,
        "from_date": str(first),
        "to_date": str(last),
        "company": world["company"],
        "status": "Approved",
        "follow_via_email": 0,
    } | values
    world.insert("Leave Application", submit=submit, **given)


def test_rn_022_the_employees_holiday_list_comes_before_the_companys(
    world: World, person: dict[str, str]
) -> None:
    holiday, sunday = next_weekday(2), next_weekday(6)
    name = world.insert(
        "Holiday List",
        holiday_list_name=f"Lista {uuid.uuid4().hex[:5]}",
        from_date=f"{holiday.year}-01-01",
        to_date=f"{sunday.year + 1}-12-31",
        holidays=[
            {"holiday_date": str(holiday), "description": "Feriado"},
            {"holiday_date": str(sunday), "description": "Domingo", "weekly_off": 1},
        ],
    )["name"]
    assert reasons(world, person, holiday) == []
    world.set("Employee", person["employee"], holiday_list=name)
    assert len(reasons(world, person, holiday)) == 1
    # A weekly day off is time for overtime (RN-023), which this technician does not do.
    assert len(reasons(world, person, sunday)) == 1
    world.set("Technician", person["technician"], available_for_overtime=1)
    assert reasons(world, person, sunday) == []
    assert reasons(world, person, sunday, priority="Emergency") == []
    world.set("Employee", person["employee"], holiday_list=None)
    own = world.one("select default_holiday_list from tabCompany where name = %s", world["company"])
    world.set("Company", world["company"], default_holiday_list=name)
    try:
        assert len(reasons(world, person, holiday)) == 1
    finally:
        world.set("Company", world["company"], default_holiday_list=own)


def test_rn_020_and_rn_021_skills_and_certificates(world: World, person: dict[str, str]) -> None:
    day = next_weekday(2)
    trade = f"Gas {uuid.uuid4().hex[:5]}"
    specialty = world.insert("Service Specialty", specialty_name=trade, requires_certification=1)["name"]
    assert len(reasons(world, person, day, specialty=specialty)) == 1
    world.set("Technician", person["technician"], specialties=[{"specialty": specialty, "level": "Junior"}])
    assert len(reasons(world, person, day, specialty=specialty)) == 1
    for expiry, wanted in ((day - timedelta(days=1), 1), (day, 0)):
        certificate = {"certification": "Gas", "specialty": specialty, "expiry_date": str(expiry)}
        world.set("Technician", person["technician"], certifications=[certificate])
        assert len(reasons(world, person, day, specialty=specialty)) == wanted
    world.set("Service Specialty", specialty, disabled=1)
    assert len(reasons(world, person, day, specialty=specialty)) == 1


def test_zones_hours_and_emergencies(world: World, person: dict[str, str]) -> None:
    day, name = next_weekday(2), person["technician"]
    world.set("Technician", name, covers_all_zones=0)
    assert len(reasons(world, person, day)) == 1
    world.set("Technician", name, zones=[{"zone": world["zone"]}], available_for_emergencies=0)
    assert reasons(world, person, day) == []
    assert len(reasons(world, person, day, priority="Emergency")) == 1
    hours = [{"day_of_week": "Wednesday", "start_time": "08:00:00", "end_time": "12:00:00"}]
    world.set("Technician", name, working_hours=hours)
    assert [bool(reasons(world, person, day, hour)) for hour in (9, 14)] == [False, True]


def test_who_is_inactive_is_not_in_the_list(world: World, person: dict[str, str]) -> None:
    world.set("Employee", person["employee"], status="Inactive")
    assert person["technician"] not in told(world, next_weekday(2))


def test_the_nearest_comes_first_of_equals(world: World) -> None:
    world.call("technician2", "technicians.update_location", latitude=-12.0461, longitude=-77.0306)
    row = told(world, next_weekday(3))[world["technician2_name"]]
    assert row["distance_km"] is not None
    assert row["distance_km"] < 1


@pytest.mark.parametrize(
    "values",
    [
        {"scheduled_start": "ayer"},
        {"scheduled_start": "9999-12-31 23:00:00", "scheduled_end": "9999-12-31 23:30:00"},
        {"scheduled_end": "2020-01-01 00:00:00"},
        {"priority": "Ya"},
        {"priority": {"a": 1}},
    ],
    ids=str,
)
def test_bad_questions_are_refused(world: World, values: dict[str, Any]) -> None:
    day = next_weekday(2)
    arguments = {"scheduled_start": at(day, 10), "scheduled_end": at(day, 11)} | values
    refused(world, "supervisor", "technicians.available", (400, 417), **arguments)


def test_unknown_sites_and_categories_are_not_found(world: World) -> None:
    start = at(next_weekday(2), 10)
    for values in ({"site": "SIT-99999"}, {"service_category": "No existe"}):
        refused(world, "supervisor", "technicians.available", 404, scheduled_start=start, **values)


@pytest.mark.parametrize("role", ["technician", "requester", "accounts"])
def test_only_those_who_assign_or_manage_are_told(world: World, role: str) -> None:
    refused(world, role, "technicians.available", 403, scheduled_start=at(next_weekday(2), 10))


def test_an_order_is_not_given_to_who_cannot_take_it(world: World, person: dict[str, str]) -> None:
    day = next_weekday(4)
    leave(world, person["employee"], day, day)
    order = world.new_order()
    with nothing_changes(world, "Work Order Visit", "Assignment Offer"):
        body = refused(
            world,
            "supervisor",
            "orders.assign",
            417,
            order=order,
            technician=person["technician"],
            scheduled_start=at(day, 10),
        )
    assert "RN-022" in body


def test_two_jobs_at_the_same_time_are_not_given_to_one_technician(
    world: World, person: dict[str, str]
) -> None:
    world.set("Technician", person["technician"], accepts_without_offer=1)
    orders = [world.new_order() for _number in range(2)]
    day = next_weekday(4, weeks=3)
    world.client("supervisor"), world.client("manager")

    def assign(pair: tuple[str, str]) -> tuple[int, str]:
        role, order = pair
        values = {"technician": person["technician"], "scheduled_start": at(day, 10)}
        return answer(world, role, "orders.assign", order=order, **values)

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(assign, zip(("supervisor", "manager"), orders, strict=True)))
    assert told[0][0] == 200, told[0][1][:800]
    assert told[1][0] == 417, told[1][1][:800]
    assert "RN-022" in told[1][1]
    assert (
        world.one(
            "select count(*) from `tabWork Order Visit` where technician = %s and status = 'Planned'",
            person["technician"],
        )
        == 1
    )
    for order in orders:
        world.call("manager", "orders.cancel", order=order, reason="Fin de la prueba")


@pytest.fixture
def thousand(world: World) -> Iterator[None]:
    """A thousand technicians with skills, leaves and positions, written straight into the tables."""
    run, mark = world.site.sql, f"MASA-{world.suffix}"
    series = f"from seq_1_to_{MANY}"
    run(
        f"insert into tabEmployee (name, employee_name, status, company, holiday_list) "
        f"select concat(%s, seq), concat('Masa ', seq), 'Active', %s, %s {series}",
        (mark, world["company"], world["no_holidays"]),
    )
    run(
        f"insert into tabTechnician (name, technician_name, employee, company, status, covers_all_zones) "
        f"select concat(%s, seq), concat('Masa ', seq), concat(%s, seq), %s, 'Active', 1 {series}",
        (mark, mark, world["company"]),
    )
    run(
        "insert into `tabTechnician Specialty` "
        "(name, parent, parenttype, parentfield, specialty, level, is_active) "
        f"select concat(%s, seq), concat(%s, seq), 'Technician', 'specialties', %s, 'Senior', 1 {series}",
        (mark, mark, world["specialty"]),
    )
    run(
        f"insert into `tabLeave Application` (name, employee, docstatus, status, from_date, to_date) "
        f"select concat(%s, seq), concat(%s, seq), 1, 'Approved', '2020-01-01', '2099-01-01' {series} "
        "where seq %% 2",
        (mark, mark),
    )
    yield
    for table in ("Employee", "Technician", "Technician Specialty", "Leave Application"):
        run(f"delete from `tab{table}` where name like %s", (f"{mark}%",))


def test_a_thousand_technicians_take_twelve_queries(world: World, thousand: None) -> None:
    order = world.new_order()
    for function, arguments in (
        ("technicians.available", {"service_category": world["category"], "site": world["place"]}),
        ("orders.candidates", {"order": order}),
    ):
        arguments |= {"scheduled_start": at(next_weekday(2), 10), "scheduled_end": at(next_weekday(2), 12)}
        world.call("supervisor", function, **arguments)
        with recorded(world.site, f"techops.api.v1.{function}") as requests:
            rows = world.call("supervisor", function, **arguments)
        rows = rows["data"] if isinstance(rows, dict) else rows
        crowd = [row for row in rows if row["technician"].startswith("MASA-")]
        assert len(crowd) == MANY
        assert sum(row["eligible"] for row in crowd) == MANY // 2
        queries = asked_of(requests[0], READ)
        assert 0 < len(queries) <= MOST_QUERIES, f"{len(queries)}: " + "\n".join(queries)
