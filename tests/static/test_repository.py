"""The repository itself: no secrets, no machine's paths, links that lead somewhere, commands that are two."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.source import ROOT, relative, report, tracked_files

TEXT = {
    "",
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".md",
    ".py",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
}
# Regular expressions of what must not be in the repository -> what it is.
FORBIDDEN = {
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----": "a private key",
    r"\bAKIA[0-9A-Z]{16}\b": "an access key",
    r"\bgh[pousr]_[A-Za-z0-9]{36,}": "a token of GitHub",
    r"\bsk_live_[A-Za-z0-9]{16,}": "a live key of Stripe",
    r"\bxox[baprs]-[A-Za-z0-9-]{10,}": "a token of Slack",
    r"\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.": "a signed token",
    r"encryption_key[\"']?\s*[:=]\s*[\"'][A-Za-z0-9_=-]{30,}": "a site's encryption key",
    r"(?<![\w$}.])/(?:root|home/[a-z]+|work|opt|Users/\w+)/[\w.]": "a path of somebody's machine",
    r"[A-Z]:\\\\?Users\\": "a path of somebody's machine",
    r"https?://[\w.-]*(?:artifactory|nexus|pypi-mirror|npm-mirror)[\w.-]*": "a private registry",
    r"(?:index-url|registry)\s*=\s*https?://(?!pypi\.org|registry\.npmjs\.org)": "a private registry",
    r"\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b": "a private address",
}
# file -> (what it holds, why it may).
EXCEPTIONS = {
    "tests/static/test_repository.py": "names what is forbidden",
}
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")


def texts() -> list[Path]:
    return [path for path in tracked_files() if path.suffix in TEXT and relative(path) not in EXCEPTIONS]


def test_nothing_private_is_published() -> None:
    faults = []
    for path in texts():
        content = path.read_text(encoding="utf-8", errors="ignore")
        for pattern, name in FORBIDDEN.items():
            for match in re.finditer(pattern, content):
                line = content.count("\n", 0, match.start()) + 1
                faults.append(f"{relative(path)}:{line}: {name}: {match.group()[:60]!r}")
    assert not faults, report(faults)


def test_files_are_plain() -> None:
    """Text is UTF-8 with Unix line ends and ends with a line end; nothing is larger than a screenshot."""
    faults = []
    for path in tracked_files():
        content = path.read_bytes()
        if path.suffix in TEXT and content:
            if b"\r\n" in content:
                faults.append(f"{relative(path)}: Windows line ends")
            if path.suffix in {".py", ".md", ".js", ".toml", ".csv"} and not content.endswith(b"\n"):
                faults.append(f"{relative(path)}: no line end at the end")
        if len(content) > 1_000_000:
            faults.append(f"{relative(path)}: {len(content):,} bytes")
    assert not faults, report(faults)


def test_links_of_the_documentation_lead_somewhere() -> None:
    faults = []
    for path in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *ROOT.glob("docs/**/*.md"),
    ]:
        content = path.read_text(encoding="utf-8")
        for match in LINK.finditer(content):
            target, _, anchor = match["target"].partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            file = (path.parent / target).resolve() if target else path
            line = content.count("\n", 0, match.start()) + 1
            if not file.exists():
                faults.append(f"{relative(path)}:{line}: {target} does not exist")
            elif anchor and file.suffix == ".md" and anchor not in _anchors(file):
                faults.append(f"{relative(path)}:{line}: {target}#{anchor}: no such heading")
    assert not faults, report(faults)


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+\s+(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_page_can_be_found() -> None:
    """Each page of the documentation is linked from the index or from the README."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8") + (ROOT / "README.md").read_text()
    faults = [
        relative(path)
        for path in ROOT.glob("docs/**/*.md")
        if path.name != "README.md" and path.relative_to(ROOT / "docs").as_posix() not in index
    ]
    assert not faults, report(faults)


def test_pictures_are_used() -> None:
    pages = "".join(
        path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
    )
    faults = [relative(path) for path in ROOT.glob("docs/images/**/*.png") if path.name not in pages]
    assert not faults, report(faults)


def test_the_two_commands_can_be_run() -> None:
    for name in ("script/server", "script/test", ".ci/run"):
        path = ROOT / name
        assert path.stat().st_mode & 0o111, f"{name} is not executable"
        assert path.read_text().startswith("#!"), f"{name} does not say what runs it"
