"""Sites: restored in seconds from a dump of the other apps, then brought up to this checkout."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

from bench import APPS, Bench
from console import Failure, run, say, show, step
from services import Database
from state import digest, tree_digest

ADMINISTRATOR_PASSWORD = "admin"
KEPT_DUMPS = 3
FILE_FOLDERS = ("public/files", "private/files")


class Sites:
    """Creates, restores and updates the sites of one bench."""

    def __init__(self, bench: Bench, database: Database) -> None:
        self.bench, self.database = bench, database
        self.dumps = bench.state.data / "dumps"
        self.app = bench.checkout / "techops"

    def exists(self, site: str) -> bool:
        return (self.bench.sites / site / "site_config.json").exists()

    # --- the dump every site starts from ---

    def base_dump(self) -> Path:
        """Frappe, ERPNext, HRMS and Payments with the setup wizard done: made once per version of them."""
        wizard = Path(__file__).with_name("wizard.py").read_text()
        dump = self.dumps / f"base-{digest([self.bench.versions, wizard])}.sql"
        if not dump.exists():
            self._make_base(dump)
        return dump

    def _make_base(self, dump: Path) -> None:
        site = "base.techops.localhost"
        root = ["--db-root-username", self.database.user, "--db-root-password", self.database.password]
        with step("Making a first site (frappe)"):
            self.bench.run(
                *["new-site", site, "--force", *root, "--mariadb-user-host-login-scope", "%"],
                *["--admin-password", ADMINISTRATOR_PASSWORD, "--db-name", _database_name(site)],
                problem="the first site could not be made",
            )
        for app in APPS:
            with step(f"Installing {app} on it"):
                self.bench.run("--site", site, "install-app", app, problem=f"{app} could not be installed")
        with step("Completing its setup wizard"):
            self.bench.script("wizard.py", site, problem="the setup wizard failed")
        self.database.export_dump(_database_name(site), dump)
        self.bench.run(
            "drop-site", site, "--force", "--no-backup", *root, problem="the first site stayed behind"
        )
        shutil.rmtree(self.bench.path / "archived" / "sites" / site, ignore_errors=True)

    # --- restoring ---

    def restore(self, site: str, dump: Path, settings: dict[str, object]) -> None:
        """Make the site anew from a dump; settings go into its site_config.json."""
        name, password = _database_name(site), self.bench.state.secret(f"site_{site}")
        statements = [
            f"DROP DATABASE IF EXISTS `{name}`",
            f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        ]
        for host in ("%", "localhost"):
            statements.append(f"CREATE OR REPLACE USER '{name}'@'{host}' IDENTIFIED BY '{password}'")
            statements.append(f"GRANT ALL ON `{name}`.* TO '{name}'@'{host}'")
        self.database.execute("; ".join(statements), f"no database could be made for {site}")
        self.database.import_dump(name, dump)
        folder = self.bench.sites / site
        shutil.rmtree(folder, ignore_errors=True)
        for part in ("logs", "locks", "private/backups", *FILE_FOLDERS):
            (folder / part).mkdir(parents=True)
        files = dump.with_suffix(".tar")
        if files.exists():
            with tarfile.open(files) as archive:
                archive.extractall(folder)
        config = {
            "db_name": name,
            "db_password": password,
            "db_type": "mariadb",
            "encryption_key": self._encryption_key(),
            "developer_mode": 0,
            "server_script_enabled": 0,
            "user_type_doctype_limit": {"employee_self_service": 40},
            **settings,
        }
        (folder / "site_config.json").write_text(json.dumps(config, indent=1, sort_keys=True))
        self.bench.run("--site", site, "clear-cache", problem=f"the cache of {site} could not be cleared")

    def set_config(self, site: str, **values: object) -> None:
        """Put values into a site's own configuration; a command of bench takes a second for that."""
        file = self.bench.sites / site / "site_config.json"
        config = json.loads(file.read_text())
        if config.items() >= values.items():
            return
        part = file.with_suffix(".part")
        part.write_text(json.dumps({**config, **values}, indent=1, sort_keys=True))
        part.replace(file)

    def save(self, site: str, dump: Path) -> None:
        """Keep the site, database and files, for the next restore."""
        files = dump.with_suffix(".tar")
        with tarfile.open(files, "w") as archive:
            for part in FILE_FOLDERS:
                archive.add(self.bench.sites / site / part, arcname=part)
        self.database.export_dump(_database_name(site), dump)
        kind = dump.name.split("-")[0]
        by_age = sorted(self.dumps.glob(f"{kind}-*.sql"), key=lambda file: file.stat().st_mtime)
        for old in by_age[:-KEPT_DUMPS]:
            old.unlink()
            old.with_suffix(".tar").unlink(missing_ok=True)

    def _encryption_key(self) -> str:
        """One key per data folder: a dump holds secrets encrypted with it."""
        if not self.bench.state.get("encryption_key"):
            code = "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"
            key = run([self.bench.python, "-c", code], "no encryption key could be made").strip()
            self.bench.state.set("encryption_key", key)
        return str(self.bench.state.get("encryption_key"))

    # --- our app on a site ---

    def make_demonstration(self, site: str, settings: dict[str, object]) -> None:
        """Make the site anew with TechOps and its demonstration company.

        Both commands make it the same way, and what one has made from these very sources the other restores.
        """
        dump = self.dumps / f"demo-{digest([self.tree, self.base_dump().name])}.sql"
        if dump.exists():
            with step(f"Restoring {site}"):
                self.restore(site, dump, settings)
            return
        with step(f"Making {site}"):
            self.restore(site, self.base_dump(), settings)
        self.install_techops(site)
        self.load_demo(site)
        with step(f"Keeping {site} for the next run"):
            self.save(site, dump)

    def install_techops(self, site: str) -> None:
        with step(f"Installing techops on {site}"):
            self.bench.run("--site", site, "install-app", "techops", problem="techops could not be installed")

    def load_demo(self, site: str) -> bool:
        """The demonstration company; False, with a sentence, where the checkout has none."""
        if not (self.app / "demo/load.py").exists():
            say("The demonstration company is not loaded: this checkout has no techops/demo/load.py.")
            return False
        with step("Loading the demonstration company"):
            self._execute(site, "techops.demo.load.run")
        return True

    def _execute(self, site: str, function: str) -> None:
        command = [self.bench.command, "--site", site, "execute", function]
        if show(command, cwd=self.bench.path, env=self.bench.env):
            raise Failure(f"{function} failed on {site}; its last lines above say why")

    def installed(self, site: str) -> bool:
        listed = self.bench.run("--site", site, "list-apps", problem=f"{site} does not answer")
        return any(line.split()[:1] == ["techops"] for line in listed.splitlines())

    @property
    def tree(self) -> str:
        return digest([tree_digest(self.app), self.bench.versions])


def _database_name(site: str) -> str:
    return f"to_{digest([site])[:12]}"
