"""MariaDB and Redis: private instances on ports and folders of their own, or those of an existing bench."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from console import Failure, run, step
from machine import find
from processes import Processes
from state import State, answers

# A cautious share of memory for a demonstration and for tests; production follows docs/operations.md.
BUFFER_POOL = "512M"
CACHE_MEMORY = "300mb"
START_SECONDS = 60

MARIADB_CONFIG = """\
[mysqld]
datadir={folder}/data
socket={socket}
pid-file={folder}/mariadb.pid
port={port}
bind-address=127.0.0.1
character-set-server=utf8mb4
collation-server=utf8mb4_unicode_ci
character-set-client-handshake=FALSE
innodb_buffer_pool_size={buffer_pool}
# A power cut may lose the last second: right for a demonstration, wrong for a business.
innodb_flush_log_at_trx_commit=2
skip-log-bin
skip-name-resolve
max_connections=200
max_allowed_packet=256M
"""


@dataclass(frozen=True)
class Database:
    """Where the server is and who may create databases on it."""

    host: str
    port: int
    user: str
    password: str

    def client(self, program: str = "mariadb") -> list[str]:
        # The password travels in MYSQL_PWD: a command line is public on a shared machine.
        return [
            program,
            "--protocol=tcp",
            f"--host={self.host}",
            f"--port={self.port}",
            f"--user={self.user}",
            "--default-character-set=utf8mb4",
        ]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "MYSQL_PWD": self.password}

    def execute(self, statement: str, problem: str) -> str:
        return run([*self.client(), "--batch", "-e", statement], problem, env=self.environment())

    def count_by_user(self) -> None:
        """Have the server count each user's statements until it starts again: tests read them."""
        self.execute("SET GLOBAL userstat = 1", "the server does not count statements by user")

    def import_dump(self, name: str, dump: Path) -> None:
        command = [
            *self.client(),
            "--init-command=SET foreign_key_checks=0, unique_checks=0",
            name,
        ]
        run(command, f"{dump.name} could not be restored", env=self.environment(), input_file=dump)

    def export_dump(self, name: str, dump: Path) -> None:
        part = dump.with_suffix(".part")
        options = ["--single-transaction", "--quick", "--no-tablespaces", "--skip-comments", "--hex-blob"]
        command = [*self.client("mariadb-dump"), *options, f"--result-file={part}", name]
        run(command, f"{name} could not be saved", env=self.environment())
        part.replace(dump)


def socket_of(state: State) -> Path:
    """Where our own MariaDB listens besides its port."""
    return state.data / "mariadb/mariadb.sock"


def private_services(state: State) -> Database:
    """Start our own MariaDB and Redis where they are not running yet."""
    processes = Processes(state, "services")
    database = Database("127.0.0.1", state.port("mariadb"), "root", state.secret("mariadb"))
    if not processes.alive("mariadb"):
        with step("Starting MariaDB"):
            _start_mariadb(state, processes, database)
    for name, memory in (("redis_cache", CACHE_MEMORY), ("redis_queue", "0")):
        if not processes.alive(name):
            _start_redis(state, processes, name, memory)
    return database


def _start_mariadb(state: State, processes: Processes, database: Database) -> None:
    folder = state.data / "mariadb"
    folder.mkdir(exist_ok=True)
    config = folder / "my.cnf"
    config.write_text(
        MARIADB_CONFIG.format(
            folder=folder,
            socket=socket_of(state),
            port=_own_port(state, "mariadb"),
            buffer_pool=BUFFER_POOL,
        )
    )
    if not (folder / "data/mysql").is_dir():
        run(
            [
                find("mariadb-install-db") or "mariadb-install-db",
                f"--defaults-file={config}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
            ],
            "the data folder of MariaDB could not be made",
        )
    processes.start("mariadb", [find("mariadbd") or "mariadbd", f"--defaults-file={config}"], cwd=folder)
    socket = socket_of(state)
    processes.wait(["mariadb"], lambda: socket.exists() and answers(state.port("mariadb")), START_SECONDS)
    if not state.get("mariadb_secured"):
        _secure_mariadb(socket, database)
        state.set("mariadb_secured", True)


def _secure_mariadb(socket: Path, database: Database) -> None:
    statements = (
        "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost')",
        "FLUSH PRIVILEGES",
        f"CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '{database.password}'",
        "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION",
        f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{database.password}'",
    )
    run(
        ["mariadb", f"--socket={socket}", "--user=root", "-e", "; ".join(statements)],
        "the new MariaDB could not be given its password",
    )


def _start_redis(state: State, processes: Processes, name: str, memory: str) -> None:
    folder = state.data / name
    folder.mkdir(exist_ok=True)
    port = _own_port(state, name)
    command = [find("redis-server") or "redis-server", "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--dir", str(folder), "--save", "", "--appendonly", "no", "--maxmemory", memory]
    if name == "redis_cache":
        command += ["--maxmemory-policy", "allkeys-lru"]
    processes.start(name, command, cwd=folder)
    processes.wait([name], lambda: answers(port), START_SECONDS)


def _own_port(state: State, name: str) -> int:
    """The recorded port, or a new one when something else has taken it meanwhile."""
    if answers(state.port(name)):
        state.set(f"port_{name}", None)
    return state.port(name)


def existing_services(config: dict[str, Any]) -> Database:
    """The services an existing bench is configured for: checked, never started or changed."""
    for key in ("redis_cache", "redis_queue"):
        address = urlsplit(config.get(key, ""))
        if not address.port or not answers(address.port):
            raise Failure(f"{key} of this bench ({config.get(key)}) does not answer: start it first")
    password = os.environ.get("TECHOPS_DB_ROOT_PASSWORD") or config.get("root_password")
    if not password:
        raise Failure(
            "set TECHOPS_DB_ROOT_PASSWORD (and TECHOPS_DB_ROOT_USER) so that a site can be "
            "made in the database of the bench TECHOPS_BENCH names"
        )
    user = os.environ.get("TECHOPS_DB_ROOT_USER") or config.get("root_login") or "root"
    host = config.get("db_host") or "127.0.0.1"
    database = Database(host, int(config.get("db_port") or 3306), user, password)
    database.execute("SELECT 1", "the database of the bench TECHOPS_BENCH names cannot be used")
    return database
