"""The machine: what is installed, which user does the work, and the checkout that user can read."""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from console import Failure, run, say, step

CHECKOUT = Path(os.environ.get("TECHOPS_CHECKOUT") or Path(__file__).resolve().parents[2])
DEFAULT_USER = "frappe"
SAFE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# What must be found on the PATH, or as a file, and the Debian package that brings it.
NEEDED = {
    "mariadbd": "mariadb-server",
    "mariadb": "mariadb-client",
    "redis-server": "redis-server",
    "node": "nodejs",
    "npm": "npm",
    "git": "git",
    "gcc": "build-essential",
    "pkg-config": "pkg-config",
}
NICE = {"wkhtmltopdf": "wkhtmltopdf"}
QUICKLY = ("-o", "Acquire::http::Timeout=15", "-o", "Acquire::Retries=1")
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NODE_MINIMUM = 18
MIRROR_IGNORES = shutil.ignore_patterns(".git", "node_modules", "__pycache__", "dist", ".*_cache", ".venv")


def data_folder(home: Path | None = None) -> Path:
    """Everything these commands make lives here, never in the checkout."""
    if home:
        return home / ".local/share/techops"
    share = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    return Path(share) / "techops"


def state_folder() -> Path:
    """The data folder, or the part of it for the bench that TECHOPS_BENCH names."""
    bench = os.environ.get("TECHOPS_BENCH")
    if not bench:
        return data_folder()
    return data_folder() / f"bench-{hashlib.sha256(os.path.realpath(bench).encode()).hexdigest()[:8]}"


def find(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:{SAFE_PATH}")


def browser() -> str | None:
    return next((path for name in BROWSERS if (path := find(name))), None)


def missing_packages(*, tests: bool) -> tuple[list[str], list[str]]:
    """The packages without which nothing works, and those without which something does not."""
    needed = [package for program, package in NEEDED.items() if not find(program)]
    for module, package in (("ensurepip", "python3-venv"), ("sysconfig", "python3-dev")):
        if not _python_has(module):
            needed.append(package)
    nice = [package for program, package in NICE.items() if not find(program)]
    if tests and not browser():
        nice.append("chromium")
    return needed, nice


def _python_has(module: str) -> bool:
    python = system_python()
    code = f"import {module}"
    if module == "sysconfig":
        code = "import os, sysconfig; assert os.path.exists(sysconfig.get_paths()['include'] + '/Python.h')"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def system_python() -> str:
    """An interpreter any user can read: not one from a home folder of root."""
    for name in ("python3", "python3.12", "python3.11", "python3.13"):
        path = shutil.which(name, path=SAFE_PATH)
        check = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
        if path and subprocess.run([path, "-c", check], check=False).returncode == 0:
            return path
    return sys.executable


def install_missing(*, tests: bool) -> None:
    """Install what is missing when we may, and name it when we may not."""
    needed, nice = missing_packages(tests=tests)
    prefix = _apt_prefix()
    if needed and prefix is None:
        raise Failure(f"please install these packages first, or run this as root: {' '.join(needed + nice)}")
    if prefix is not None and (needed or nice):
        with step(f"Installing {' '.join(needed + nice)}"):
            run([*prefix, "apt-get", *QUICKLY, "update"], "the package lists could not be read")
            apt = [*prefix, "apt-get", "install", "-y", "--no-install-recommends"]
            if needed:
                run([*apt, *needed], f"{', '.join(needed)} could not be installed")
            for package in nice:
                _install_if_offered(apt, package)
    elif nice:
        say(f"           Going on without {', '.join(nice)}.")
    _check_node()


def _install_if_offered(apt: list[str], package: str) -> None:
    try:
        run([*apt, package], f"{package} could not be installed")
    except Failure as failure:
        say(f"           Going on without {package}: {failure}")


def _apt_prefix() -> list[str] | None:
    if not find("apt-get"):
        return None
    noninteractive = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return noninteractive
    sudo = find("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", *noninteractive]
    return None


def _check_node() -> None:
    version = run([find("node") or "node", "--version"], "Node could not be asked for its version").strip()
    if int(version.lstrip("v").split(".")[0]) < NODE_MINIMUM:
        raise Failure(f"Frappe needs Node {NODE_MINIMUM} or later and this machine has {version}")


# --- the user that does the work ---------------------------------------------------------------------------


def existing_work_user() -> pwd.struct_passwd | None:
    """The unprivileged user root hands over to: the owner of TECHOPS_BENCH, TECHOPS_USER, or our own."""
    bench = os.environ.get("TECHOPS_BENCH")
    if bench and Path(bench).is_dir() and (owner := Path(bench).stat().st_uid):
        return pwd.getpwuid(owner)
    try:
        return pwd.getpwnam(_user_name())
    except KeyError:
        return None


def _user_name() -> str:
    return os.environ.get("TECHOPS_USER") or DEFAULT_USER


def work_user() -> pwd.struct_passwd:
    """The same user, made when it does not exist."""
    user = existing_work_user()
    if not user:
        name = _user_name()
        with step(f"Making the user {name}"):
            run(["useradd", "--create-home", "--shell", "/bin/bash", name], f"no user {name} could be made")
        user = pwd.getpwnam(name)
    if not user.pw_uid:
        raise Failure(f"{user.pw_name} is root, and bench refuses root: name another user in TECHOPS_USER")
    return user


def become(user: pwd.struct_passwd, script: str, arguments: list[str], extra: dict[str, str]) -> None:
    """Replace this root process by the same command run as the work user."""
    checkout = _checkout_for(user, refresh=arguments[:1] not in (["stop"], ["status"]))
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYENV", "SUDO_"))
    }
    env |= {"HOME": user.pw_dir, "USER": user.pw_name, "LOGNAME": user.pw_name, "PATH": SAFE_PATH}
    env |= {"TECHOPS_CHECKOUT": str(checkout), **extra}
    command = [system_python(), str(checkout / "script/lib" / script), *arguments]
    sys.stdout.flush()
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.chdir("/")
    os.execve(command[0], command, env)


def _checkout_for(user: pwd.struct_passwd, *, refresh: bool) -> Path:
    """The checkout itself when the user can read it, else a copy in the user's data folder."""
    if _readable_by(user, CHECKOUT / "script/lib/machine.py"):
        _give_dist(CHECKOUT, user)
        return CHECKOUT
    copy = data_folder(Path(user.pw_dir)) / "checkout"
    if copy.is_dir() and not refresh:
        return copy
    with step(f"Copying the checkout to {copy}, because {user.pw_name} cannot read {CHECKOUT}"):
        mirror(CHECKOUT, copy)
        for path in [copy, *copy.parents]:
            if path == Path(user.pw_dir):
                break
            os.chown(path, user.pw_uid, user.pw_gid)
        for path in copy.rglob("*"):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return copy


def _readable_by(user: pwd.struct_passwd, path: Path) -> bool:
    groups = {user.pw_gid, *(group.gr_gid for group in grp.getgrall() if user.pw_name in group.gr_mem)}
    for part in [path, *path.parents]:
        status = part.stat()
        shift = 6 if status.st_uid == user.pw_uid else 3 if status.st_gid in groups else 0
        if not status.st_mode >> shift & (4 if part == path else 1):
            return False
    return True


def _give_dist(checkout: Path, user: pwd.struct_passwd) -> None:
    """Built assets are the one thing the work user writes in a checkout (git ignores them)."""
    dist = checkout / "techops/public/dist"
    dist.mkdir(parents=True, exist_ok=True)
    for path in [dist, *dist.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid)


def mirror(source: Path, target: Path) -> None:
    """Make target a copy of the checkout, keeping the assets already built there."""
    dist, kept = target / "techops/public/dist", target.with_name("checkout.dist")
    shutil.rmtree(kept, ignore_errors=True)
    if dist.is_dir():
        dist.rename(kept)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=MIRROR_IGNORES, symlinks=True)
    dist.parent.mkdir(parents=True, exist_ok=True)
    if kept.is_dir():
        kept.rename(dist)
    else:
        dist.mkdir()


def own_checkout(data: Path) -> Path:
    """For an ordinary user: this checkout, or a copy when its assets could not be built in place."""
    dist = CHECKOUT / "techops/public/dist"
    try:
        dist.mkdir(parents=True, exist_ok=True)
    except OSError:
        pass
    if os.access(dist, os.W_OK) or data / "checkout" == CHECKOUT:
        return CHECKOUT
    with step("Copying the checkout, because assets cannot be built in it"):
        mirror(CHECKOUT, data / "checkout")
    return data / "checkout"
