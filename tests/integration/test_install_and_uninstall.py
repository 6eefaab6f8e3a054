"""Installing, uninstalling and installing again on a site of its own: ERPNext is left as it was."""

from __future__ import annotations

import os
import subprocess
from typing import Any

import pytest

from tests.support.bench import Site

# What an app leaves in a site: (what, query). Vouchers are not made here, so nothing at all may stay.
TRACES = {
    "doctypes": "select name from tabDocType",
    "custom fields": "select concat(dt, '-', fieldname) from `tabCustom Field`",
    "property setters": "select concat(name, '=', coalesce(value, '')) from `tabProperty Setter`",
    "roles": "select name from tabRole",
    "role profiles": "select name from `tabRole Profile`",
    "roles of documents": "select concat(parenttype, parent, role) from `tabHas Role`",
    "permissions": "select concat(parent, role) from `tabCustom DocPerm`",
    "modules": "select name from `tabModule Def`",
    "workspaces": "select name from tabWorkspace",
    "pages": "select name from tabPage",
    "reports": "select name from tabReport",
    "print formats": "select name from `tabPrint Format`",
    "number cards": "select name from `tabNumber Card`",
    "charts": "select name from `tabDashboard Chart`",
    "scheduled jobs": "select method from `tabScheduled Job Type`",
    "dimensions": "select name from `tabAccounting Dimension`",
    "items": "select name from tabItem",
    "item groups": "select name from `tabItem Group`",
    "units": "select name from tabUOM",
    "tables": "show tables",
}


@pytest.fixture(scope="module")
def spare(site: Site) -> Site:
    if "spare_site" not in site.facts:
        pytest.skip("no spare site: script/test makes one")
    facts = {**site.facts, "database": site.facts["spare_database"]}
    return Site(site.facts["spare_site"], site.address, site.browser_address, facts)


def bench(site: Site, *arguments: str) -> None:
    done = subprocess.run(
        [site.facts["bench_command"], "--site", site.name, *arguments],
        cwd=site.facts["bench"],
        env={**os.environ, "PATH": site.facts["bench_path"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def traces(site: Site) -> dict[str, list[Any]]:
    return {
        what: sorted(str(next(iter(row.values()))) for row in site.sql(query))
        for what, query in TRACES.items()
    }


def test_install_uninstall_install_leaves_erpnext_as_it_was(spare: Site) -> None:
    before = traces(spare)
    assert "Service Work Order" not in before["doctypes"]

    bench(spare, "install-app", "techops")
    installed = traces(spare)
    assert "Service Work Order" in installed["doctypes"]
    assert "GL Entry-service_work_order" in installed["custom fields"]
    assert "SRV-LABOUR" in installed["items"]

    bench(spare, "migrate")
    bench(spare, "migrate")
    migrated = traces(spare)
    assert {what: migrated[what] for what in migrated} == installed

    bench(spare, "uninstall-app", "techops", "--yes", "--no-backup")
    after = traces(spare)
    for what, names in before.items():
        assert after[what] == names, what

    bench(spare, "install-app", "techops")
    again = traces(spare)
    for what, names in installed.items():
        assert again[what] == names, what
