"""The roles of the app, and the profiles that join them with ERPNext's own."""

import frappe

# role -> may it open the desk
ROLES = {
    "Service Technician": True,
    "Service Supervisor": True,
    "Service Manager": True,
    "Service Sales": True,
    "Service Practitioner": True,
}

# What people are given: our role decides what they may do in TechOps, ERPNext's roles what they need around
# it.
PROFILES = {
    "TechOps Technician": ("Service Technician", "Employee"),
    "TechOps Supervisor": ("Service Supervisor", "Sales User", "Stock User", "Employee"),
    "TechOps Manager": (
        "Service Manager",
        "Sales Manager",
        "Sales User",
        "Sales Master Manager",
        "Stock User",
        "Accounts User",
        "HR User",
        "Employee",
    ),
    "TechOps Human Resources": ("HR Manager", "HR User", "Employee"),
    "TechOps Accounts": ("Accounts Manager", "Accounts User", "Sales User", "Employee"),
    "TechOps Sales": ("Service Sales", "Sales User", "Employee"),
    "TechOps Practitioner": ("Service Practitioner", "Employee"),
}


def ensure() -> None:
    """Create missing roles and profiles; existing profiles are the site's own and stay."""
    for role, desk_access in ROLES.items():
        if not frappe.db.exists("Role", role):
            frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": desk_access}).insert(
                ignore_permissions=True  # installation
            )
    for profile, roles in PROFILES.items():
        if frappe.db.exists("Role Profile", profile):
            continue
        existing = [role for role in roles if frappe.db.exists("Role", role)]
        frappe.get_doc(
            {
                "doctype": "Role Profile",
                "role_profile": profile,
                "roles": [{"role": role} for role in existing],
            }
        ).insert(ignore_permissions=True)  # installation


def remove() -> None:
    """Take the roles and profiles away from everybody."""
    for profile in PROFILES:
        frappe.db.set_value("User", {"role_profile_name": profile}, "role_profile_name", None)
        frappe.db.delete("Has Role", {"parent": profile, "parenttype": "Role Profile"})
        frappe.db.delete("Role Profile", {"name": profile})
    for role in ROLES:
        for doctype in ("Has Role", "Custom DocPerm", "DocPerm"):
            frappe.db.delete(doctype, {"role": role})
        frappe.db.delete("Role", {"name": role})
