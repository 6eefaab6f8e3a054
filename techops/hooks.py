"""What Frappe asks of the app: dotted paths and literals only."""

app_name = "techops"
app_title = "TechOps"
app_publisher = "TechOps"
app_description = "Technical service with the company's own technicians, on ERPNext"
app_email = "techops@example.com"
app_license = "gpl-3.0"
app_logo_url = "/assets/techops/images/techops.svg"
required_apps = ["frappe/erpnext", "frappe/hrms"]

add_to_apps_screen = [
    {
        "name": "techops",
        "logo": "/assets/techops/images/techops.svg",
        "title": "TechOps",
        "route": "/app/techops",
        "has_permission": "techops.access.sessions.begins_at_the_desk",
    },
    {
        "name": "techops",
        "logo": "/assets/techops/images/techops.svg",
        "title": "TechOps",
        "route": "/technician",
        "has_permission": "techops.access.sessions.works_in_the_field",
    },
]

before_install = "techops.setup.install.before_install"
after_install = "techops.setup.install.after_install"
after_migrate = "techops.setup.install.after_migrate"
before_uninstall = "techops.setup.uninstall.before_uninstall"
setup_wizard_complete = "techops.setup.install.setup_wizard_complete"

app_include_js = ["techops.bundle.js"]
app_include_css = ["techops.bundle.css"]

page_renderer = [
    "techops.portal.installable.AppFile",
    "techops.portal.renderer.AreaPage",
    "techops.portal.labels.LabelPage",
]
override_whitelisted_methods = {
    "frappe.desk.reportview.export_query": "techops.access.exports.export_list",
    "frappe.desk.query_report.export_query": "techops.access.exports.export_report",
    "payments.templates.pages.stripe_checkout.make_payment": "techops.access.cards.pay_by_card",
}
role_home_page = {"Customer": "servicio"}

auth_hooks = [
    "techops.access.gate.refuse_disabled",
    "techops.access.gate.refuse_expanded_links",
    "techops.access.sessions.give_token",
]
has_permission = {"File": "techops.access.files.has_permission"}

override_doctype_dashboards = {"Customer": "techops.integrations.erpnext.events.customer_dashboard"}

doc_events = {
    "User": {"validate": "techops.access.files.refuse_anothers_attachment"},
    "File": {
        "validate": [
            "techops.access.files.refuse_anothers_file",
            "techops.claims.events.file_attached",
        ]
    },
    "Service Work Order": {"on_update": "techops.claims.events.order_moved"},
    "Sales Invoice": {
        "before_submit": "techops.billing.events.sales_invoice_before_submit",
        "on_submit": [
            "techops.billing.events.sales_invoice_submitted",
            "techops.billing.events.credit_note_changed",
        ],
        "on_cancel": [
            "techops.billing.events.sales_invoice_cancelled",
            "techops.billing.events.credit_note_changed",
        ],
        "on_change": "techops.billing.events.sales_invoice_changed",
        "before_print": "techops.billing.events.sales_invoice_printed",
    },
    "Purchase Receipt": {
        "on_submit": "techops.claims.events.purchase_receipt_submitted",
        "on_cancel": "techops.claims.events.purchase_receipt_cancelled",
    },
    "Purchase Invoice": {
        "on_submit": "techops.claims.events.purchase_invoice_submitted",
        "on_cancel": "techops.claims.events.purchase_invoice_cancelled",
    },
    "Payment Entry": {
        "on_submit": "techops.billing.events.payment_entry_changed",
        "on_cancel": "techops.billing.events.payment_entry_changed",
    },
    "Payment Request": {"on_payment_authorized": "techops.billing.events.card_payment_authorized"},
    "Repost Item Valuation": {"on_change": "techops.costing.events.valuation_reposted"},
    "Technician Cost": {
        "on_update": "techops.costing.events.technician_cost_changed",
        "on_trash": "techops.costing.events.technician_cost_changed",
    },
    "DocShare": {"validate": "techops.access.shares.refuse_techops_documents"},
    "Address": {"on_update": "techops.assets.events.address_updated"},
    "Employee": {"on_update": "techops.integrations.hrms.events.employee_updated"},
}

scheduler_events = {
    "daily": [
        "techops.billing.jobs.bill_last_month",
        "techops.costing.jobs.refresh_recent",
        "techops.contracts.jobs.follow_the_calendar",
        "techops.workforce.jobs.forget_positions",
        "techops.ratings.jobs.rebuild_averages",
        "techops.measures.jobs.alert_rework",
    ],
    "cron": {
        "* * * * *": [
            "techops.reliability.outbox.sweep",
            "techops.dispatch.jobs.expire_offers",
            "techops.dispatch.jobs.offer_due",
            "techops.dispatch.jobs.escalate_unassigned",
            "techops.sla.jobs.sweep",
        ],
        "*/15 * * * *": ["techops.disputes.jobs.watch_deadlines"],
        "5 * * * *": ["techops.quotations.jobs.expire_due"],
        "10 * * * *": ["techops.warranty.jobs.expire"],
        "20 * * * *": ["techops.work_orders.jobs.close_unrated"],
    },
}

techops_outbox_handlers = {
    "quotation_email": "techops.quotations.jobs.send_email",
    "invitation_email": "techops.people.jobs.send_email",
    "invoice_email": "techops.billing.jobs.send_email",
    "notice": "techops.reliability.notices.send",
    "claim_email": "techops.claims.jobs.send_email",
    "staff_alert": "techops.dispatch.jobs.send_alert",
    "staff_sms": "techops.dispatch.jobs.send_text",
}
