"""The field the technician's page puts on files: when a photo of the work was taken."""

FIELDS = {
    "File": [
        {
            "fieldname": "techops_photo_stage",
            "fieldtype": "Select",
            "options": "\nBefore\nDuring\nAfter",
            "label": "Moment of the Work",
            "insert_after": "attached_to_field",
            "read_only": 1,
            "no_copy": 1,
        }
    ],
}
