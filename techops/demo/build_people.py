"""The people: users, employees, technicians with their vans, certifications, costs and leave."""

from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils.nestedset import rebuild_tree

from techops.demo.build_company import Company, root_of, van_warehouse
from techops.demo.clock import Clock
from techops.demo.data_assets import VAN_MODEL, VANS
from techops.demo.data_calendar import LEAVES
from techops.demo.data_people import (
    CERTIFICATIONS,
    DOMAIN,
    ON_CALL,
    PASSWORD,
    STAFF,
    TECHNICIAN_DESIGNATION,
    TECHNICIAN_PROFILE,
    TECHNICIANS,
)
from techops.demo.documents import ensure, ensure_named, names_by, weekly_windows

VACATION, SICK = "Vacaciones", "Descanso médico"
LEAVE_TYPES = {"vacation": VACATION, "sick": SICK}
LEAVE_DAYS = 30
SHIFT = (("Monday", "Friday", "08:00:00", "18:00:00"), ("Saturday", "Saturday", "08:00:00", "13:00:00"))
COST_MONTHS = 14
DEPARTMENT = "Servicio Técnico"


def build(clock: Clock, company: Company) -> None:
    """Make staff and technicians: every employee first, then the users, then who is whose."""
    department = _department(company)
    wanted = [_staff(number) for number in range(len(STAFF))]
    wanted += [_fielded(company, number) for number in range(len(TECHNICIANS))]
    made = {person["user"]: _employee(company, department, person) for person in wanted}
    for person in wanted:
        user_account(person["user"], person["first_name"], person["last_name"], person["profile"])
        if not frappe.db.get_value("Employee", made[person["user"]], "user_id"):
            frappe.db.set_value("Employee", made[person["user"]], "user_id", person["user"])
    supervisor = made[f"supervision@{DOMAIN}"]
    for number in range(len(TECHNICIANS)):
        frappe.db.set_value("Employee", made[technician_login(number)], "reports_to", supervisor)
        _technician(clock, company, made[technician_login(number)], supervisor, number)
    rebuild_tree("Employee")


def technicians() -> list[str]:
    """Return the names of the technicians, by their number in the demonstration."""
    by_user = names_by("Technician", "user")
    return [by_user[technician_login(number)] for number in range(len(TECHNICIANS))]


def technician_login(number: int) -> str:
    """Return the user of a technician: tecnico1@... for the first."""
    return f"tecnico{number + 1}@{DOMAIN}"


def employees() -> dict[str, str]:
    """Return the employees by user."""
    return names_by("Employee", "user_id")


def user_account(email: str, first: str, last: str, profile: str | None = None) -> str:
    """Return the user with that e-mail, made with the password of the demonstration; no mail is sent."""
    if frappe.db.exists("User", email):
        return email
    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": email,
            "first_name": first,
            "last_name": last,
            "send_welcome_email": 0,
            "new_password": PASSWORD,
            "language": "es",
            "time_zone": "America/Lima",
            "role_profile_name": profile,
        }
    )
    user.flags.ignore_password_policy = True
    if not profile:
        user.append("roles", {"role": "Customer"})
    return user.insert().name


def give_company(company: Company, users: list[str]) -> None:
    """Have our people work for our company on a site whose default is another one."""
    if frappe.defaults.get_global_default("company") == company.name:
        return
    for user in users:
        frappe.defaults.set_user_default("company", company.name, user)


def build_leave(clock: Clock, company: Company) -> None:
    """Give allocations, and the leave some technicians took or will take."""
    for kind in LEAVE_TYPES.values():
        ensure_named("Leave Type", "leave_type_name", kind, max_leaves_allowed=LEAVE_DAYS, is_lwp=0)
    by_user = employees()
    approver = f"supervision@{DOMAIN}"
    for number, offset, days, kind in LEAVES:
        first = clock.day(offset)
        _leave(company, by_user[technician_login(number)], LEAVE_TYPES[kind], first, days, approver)


def _leave(company: Company, employee: str, kind: str, first: date, days: int, approver: str) -> None:
    if frappe.db.exists("Leave Application", {"employee": employee, "leave_type": kind, "docstatus": 1}):
        return
    last = first + timedelta(days=days - 1)
    allocated = {"employee": employee, "leave_type": kind, "docstatus": 1, "from_date": ["<=", first]}
    if not frappe.db.exists("Leave Allocation", allocated):
        frappe.get_doc(
            {
                "doctype": "Leave Allocation",
                "employee": employee,
                "leave_type": kind,
                "company": company.name,
                "from_date": date(first.year, 1, 1),
                "to_date": date(last.year, 12, 31),
                "new_leaves_allocated": LEAVE_DAYS,
            }
        ).submit()
    application = frappe.get_doc(
        {
            "doctype": "Leave Application",
            "employee": employee,
            "leave_type": kind,
            "company": company.name,
            "from_date": first,
            "to_date": last,
            "posting_date": first - timedelta(days=10),
            "leave_approver": approver,
            "status": "Approved",
            "follow_via_email": 0,
            "description": kind,
        }
    )
    application.submit()
    # its approval was told by mail where the site has an account; nobody of the demonstration has a mailbox
    frappe.db.delete(
        "Email Queue", {"reference_doctype": application.doctype, "reference_name": application.name}
    )


def _department(company: Company) -> str:
    return ensure(
        "Department",
        {"department_name": DEPARTMENT, "company": company.name},
        parent_department=root_of("Department"),
    )


def _staff(number: int) -> dict[str, Any]:
    _key, login, first, last, gender, profile, designation = STAFF[number]
    return {
        "user": f"{login}@{DOMAIN}",
        "first_name": first,
        "last_name": last,
        "gender": gender,
        "date_of_birth": date(1975 + number, 1 + number, 10),
        "date_of_joining": date(2015, 1 + number, 5),
        "designation": designation,
        "profile": profile,
        "employee_number": f"A-{number + 1:03d}",
    }


def _fielded(company: Company, number: int) -> dict[str, Any]:
    person = TECHNICIANS[number]
    return {
        "user": technician_login(number),
        "first_name": person["first"],
        "last_name": person["last"],
        "gender": person["gender"],
        "date_of_birth": person["born"],
        "date_of_joining": person["joined"],
        "cell_number": person["phone"],
        "designation": TECHNICIAN_DESIGNATION,
        "profile": TECHNICIAN_PROFILE,
        "employee_number": f"T-{number + 1:03d}",
        "holiday_list": company.on_call_list if number in ON_CALL else company.holiday_list,
    }


def _employee(company: Company, department: str, person: dict[str, Any]) -> str:
    """Return the person's Employee, written without its `on_update`, which clears the whole cache."""
    number = {"employee_number": person["employee_number"]}
    if found := frappe.db.get_value("Employee", number):
        return found
    ensure_named("Designation", "designation_name", person["designation"])
    employee = frappe.new_doc("Employee")
    employee.update({name: value for name, value in person.items() if name not in ("user", "profile")})
    employee.update(
        {
            "holiday_list": person.get("holiday_list", company.holiday_list),
            "company": company.name,
            "department": department,
            "create_user_permission": 0,
            "prefered_contact_email": "Company Email",
            "company_email": person["user"],
        }
    )
    employee.set_new_name()
    employee.run_method("validate")
    employee.db_insert()
    return employee.name


def _technician(clock: Clock, company: Company, employee: str, supervisor: str, number: int) -> None:
    person = TECHNICIANS[number]
    plate = VANS[number]
    technician = ensure(
        "Technician",
        {"employee": employee},
        user=technician_login(number),
        company=company.name,
        supervisor=supervisor,
        phone=person["phone"],
        specialties=[{"specialty": name, "level": level} for name, level in person["specialties"]],
        certifications=_certifications(clock, number),
        zones=[{"zone": zone} for zone in person["zones"]],
        covers_all_zones=0 if person["zones"] else 1,
        working_hours=weekly_windows(SHIFT),
        available_for_overtime=person["overtime"],
        available_for_emergencies=person["emergencies"],
        accepts_without_offer=person["no_offer"],
        van_warehouse=van_warehouse(company, plate),
        vehicle=_van(company, employee, plate),
        brands=person["brands"],
        tools="Multímetro, pinza amperimétrica, juego de llaves y taladro",
    )
    _cost(clock, company, technician, person["pay"])


def _certifications(clock: Clock, number: int) -> list[dict]:
    return [
        {
            "certification": name,
            "specialty": specialty,
            "issuing_authority": authority,
            "issue_date": clock.day(issued),
            "expiry_date": clock.day(expires),
        }
        for owner, name, specialty, authority, issued, expires in CERTIFICATIONS
        if owner == number
    ]


def _van(company: Company, employee: str, plate: str) -> str:
    make, model = VAN_MODEL
    return ensure_named(
        "Vehicle",
        "license_plate",
        plate,
        make=make,
        model=model,
        last_odometer=40000,
        fuel_type="Diesel",
        uom=frappe.db.exists("UOM", "Litre") or frappe.db.get_value("UOM", {}),
        employee=employee,
        company=company.name,
    )


def _cost(clock: Clock, company: Company, technician: str, pay: tuple[int, int, int]) -> None:
    salary, charges, resources = pay
    ensure(
        "Technician Cost",
        {"technician": technician},
        valid_from=clock.month_start(-COST_MONTHS),
        currency=company.currency,
        monthly_salary=salary,
        social_charges=charges,
        assigned_resources=resources,
        productive_hours=160,
    )
