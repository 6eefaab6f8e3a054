"""Fields TechOps puts on HRMS's documents."""

FIELDS = {
    "Leave Application": [
        {
            "fieldname": "techops_half",
            "fieldtype": "Select",
            "label": "Half Taken",
            "options": "\nMorning\nAfternoon",
            "description": "Empty: technicians get no jobs on the whole day",
            "depends_on": "half_day",
            "insert_after": "half_day_date",
        },
    ],
}
