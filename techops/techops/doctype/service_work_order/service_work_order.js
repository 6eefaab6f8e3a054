frappe.ui.form.on("Service Work Order", techops.order_form);
