"""Acting for somebody who proved who they are by other means than a session."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def acting_as(user: str) -> Iterator[None]:
    """Let what happens inside happen in the name of `user`; afterwards the request's session is as before.

    Only for callers that checked a secret of that person's: roles, scopes and limits are then theirs.
    """
    session = frappe.local.session
    before, sid, data, form = session.user, session.sid, session.data, frappe.local.form_dict
    frappe.set_user(user)
    try:
        yield
    finally:
        frappe.set_user(before)
        session.sid, session.data, frappe.local.form_dict = sid, data, form
