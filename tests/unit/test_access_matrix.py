"""Rules.md section 1: every cell of the permission matrix, copied by hand."""

import pytest

from techops.access.matrix import MATRIX, ActorFacts, Permission, Role, permits

COLUMNS = (
    Role.CUSTOMER,
    Role.SERVICE_TECHNICIAN,
    Role.SERVICE_SUPERVISOR,
    Role.SERVICE_MANAGER,
    Role.HR_MANAGER,
    Role.ACCOUNTS_MANAGER,
)
TABLE = {
    Permission.SEE_OWN_ORDERS: "x x x x - x",
    Permission.CREATE_REQUEST: "x - x x - -",
    Permission.APPROVE_QUOTATION: "x - - x - -",
    Permission.SEE_ALL_ORDERS: "- - x x - x",
    Permission.ASSIGN_TECHNICIANS: "- - x x - -",
    Permission.EXECUTE_ORDERS: "- x x - - -",
    Permission.APPROVE_EXTRA_WORK: "x - x x - -",
    Permission.SEE_INTERNAL_COSTS: "- - x x - x",
    Permission.MANAGE_TECHNICIANS: "- - x x x -",
    Permission.MANAGE_CONTRACTS: "- - - x - x",
    Permission.INVOICE: "- - - x - x",
    Permission.FINANCIAL_REPORTS: "- - - x - x",
    Permission.CONFIGURE: "- - - x - -",
    Permission.PAYROLL: "- - - x x -",
}
CELLS = [
    (role, permission, mark == "x")
    for permission, marks in TABLE.items()
    for role, mark in zip(COLUMNS, marks.split(), strict=True)
]


@pytest.mark.parametrize(("role", "permission", "granted"), CELLS)
def test_section_1_every_cell_of_the_matrix(role: Role, permission: Permission, granted: bool) -> None:
    assert permits([role], permission) is granted
    assert permits([role], permission, reading=True) is granted


def test_section_1_the_table_has_fourteen_rows_and_every_role_a_column() -> None:
    assert len(CELLS) == 14 * 6
    assert set(TABLE) == set(Permission)
    assert set(MATRIX) == set(Role)


@pytest.mark.parametrize(
    ("role", "outright", "reading"),
    [
        (
            Role.ACCOUNTS_USER,
            {
                Permission.SEE_OWN_ORDERS,
                Permission.SEE_ALL_ORDERS,
                Permission.SEE_INTERNAL_COSTS,
                Permission.FINANCIAL_REPORTS,
            },
            {Permission.MANAGE_CONTRACTS, Permission.INVOICE},
        ),
        (Role.HR_USER, set(), {Permission.MANAGE_TECHNICIANS, Permission.PAYROLL}),
        (Role.SERVICE_SALES, set(), set()),
        (Role.SERVICE_PRACTITIONER, set(), set()),
        (Role.SYSTEM_MANAGER, set(Permission), set()),
    ],
)
def test_section_1_the_further_roles(role: Role, outright: set, reading: set) -> None:
    assert {one for one in Permission if permits([role], one)} == outright
    assert {one for one in Permission if permits([role], one, reading=True)} == outright | reading


def test_section_1_roles_add_up_and_unknown_ones_grant_nothing() -> None:
    assert permits(["Guest", "Service Technician", "HR Manager"], Permission.PAYROLL)
    assert not permits(["Guest", "All", "Desk User"], Permission.SEE_OWN_ORDERS)
    assert ActorFacts("a@example.com", frozenset({"Customer"})).permits(Permission.CREATE_REQUEST)
