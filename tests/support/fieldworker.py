"""A technician of a story's own: nobody else plans work for today on them, so that stories share a site."""

from __future__ import annotations

from datetime import date, timedelta

from tests.support.world import PASSWORD, World


def hire(world: World, key: str) -> None:
    """Make a technician with a van of their own, who is then `key` to `World.call`.

    ``key_name`` is the technician, ``key_van`` the van, in which lie 20 bearings.
    """
    names, login = world.names, f"{key}-{world.suffix}@example.com"
    world.insert(
        "User",
        email=login,
        first_name=key.title(),
        last_name="Prueba",
        send_welcome_email=0,
        new_password=PASSWORD,
        language="es",
        roles=[{"role": "Service Technician"}],
    )
    names[key] = login
    title = f"Furgoneta {key} {world.suffix}"
    names[f"{key}_van"] = world.insert("Warehouse", warehouse_name=title, company=names["company"])["name"]
    world.insert(
        "Stock Entry",
        submit=True,
        stock_entry_type="Material Receipt",
        purpose="Material Receipt",
        company=names["company"],
        set_posting_time=1,
        posting_date=str(date.today() - timedelta(days=2)),
        items=[
            {
                "item_code": names["bearing"],
                "qty": 20,
                "basic_rate": 32,
                "t_warehouse": names[f"{key}_van"],
            }
        ],
    )
    employee = world.insert(
        "Employee",
        first_name=key.title(),
        last_name=world.suffix,
        company=names["company"],
        gender=world.one("select name from tabGender limit 1"),
        date_of_birth="1990-01-01",
        date_of_joining="2020-01-01",
        user_id=login,
        holiday_list=names["holidays"],
        create_user_permission=0,
    )["name"]
    names[f"{key}_name"] = world.insert(
        "Technician",
        employee=employee,
        specialties=[{"specialty": names["specialty"], "level": "Senior", "is_active": 1}],
        zones=[{"zone": names["zone"]}],
        van_warehouse=names[f"{key}_van"],
        available_for_overtime=1,
    )["name"]
