"""The one Frappe module of the app: DocTypes, reports, print formats, pages, workspace."""
