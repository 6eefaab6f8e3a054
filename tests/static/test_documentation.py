"""Pages that are made from the code say what the code says."""

from __future__ import annotations

import re

from tests.support import life_cycle
from tests.support.source import PACKAGE, ROOT, report

AGAIN = "run: python -m tests.support.life_cycle"


def test_the_diagram_is_the_table() -> None:
    page = life_cycle.DIAGRAM_PAGE.read_text(encoding="utf-8")
    assert page == life_cycle.with_diagram(page), AGAIN
    assert life_cycle.diagram() in page, AGAIN


def test_the_table_of_transitions_is_the_table() -> None:
    assert life_cycle.TABLE_PAGE.read_text(encoding="utf-8") == life_cycle.table(), AGAIN


def test_packages_are_described() -> None:
    """Each capability stands in the table of docs/architecture.md."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    ours = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"kernel"}
    missing = [f"techops/{name}" for name in sorted(ours) if f"`{name}`" not in page]
    assert not missing, report(missing)


def test_decisions_are_numbered_and_listed() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for number, path in enumerate(files, 1):
        title = path.read_text(encoding="utf-8").splitlines()[0]
        assert path.name.startswith(f"{number:04}-"), path.name
        assert (match := re.fullmatch(rf"# {number}\. (.+)", title)), f"{path.name}: {title}"
        assert f"](adr/{path.name}) | {match[1]} |" in index, f"{path.name} is not in docs/README.md"


def test_settings_are_described() -> None:
    """Every setting stands in the administrator's guide under the name it has on the screen."""
    from tests.support.doctypes import LAYOUT_FIELDS, doctypes
    from tests.support.translatable import rows

    guide = (ROOT / "docs" / "guides" / "administrator.md").read_text(encoding="utf-8")
    spanish = {row.source: row.translation for row in rows() if not row.context}
    labels = [
        spanish.get(field["label"], field["label"])
        for field in doctypes()["TechOps Settings"]["fields"]
        if field["fieldtype"] not in LAYOUT_FIELDS
    ]
    missing = [label for label in labels if label not in guide]
    assert not missing, report(missing)
