"""Our Spanish beside that of the other apps: their words keep their meaning, ours are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.bench import Client
from tests.support.translatable import rows

# Words whose Spanish in the other apps is wrong for everybody: a holiday that is a vacation, a rating that
# is a classification, a certification that is a process, an item's name with a misspelling.
CORRECTED = {
    "Approver",
    "Certification",
    "Check In",
    "Check Out",
    "Currency",
    "Date of Issue",
    "Days",
    "Holiday",
    "Invoice",
    "Item Name",
    "Pause",
    "Rating",
    "Repair",
    "Review",
    "Scheduled",
    "Terms",
    "Title",
    "Travel",
}


def test_the_words_of_other_apps_stay(execute: Callable[..., Any]) -> None:
    """A row without context holds for every app: it repeats what they say, or is in the list above."""
    others = execute(
        "frappe.translate.get_translations_from_apps", lang="es", apps=["frappe", "erpnext", "hrms"]
    )
    changed = {
        row.source: (others[row.source], row.translation)
        for row in rows()
        if not row.context and others.get(row.source, row.translation) != row.translation
    }
    assert set(changed) == CORRECTED, changed


def test_the_desk_speaks_spanish(execute: Callable[..., Any]) -> None:
    words = execute("frappe.translate.get_all_translations", lang="es")
    assert words["Service Work Order"] == "Orden de trabajo"
    assert words["{0} km away"] == "a {0} km"


def test_a_refusal_speaks_the_users_language(client: Callable[..., Client]) -> None:
    answer = client().get("techops.api.v1.orders.list", start=-1)
    assert answer.status_code == 400
    message = answer.json()["error"]["message"]
    assert message == "start debe ser 0 o más, y limit debe estar entre 1 y 100."
