# Sets $python to an interpreter the commands can run with; sourced by script/server and script/test.
find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return 0
    done
    return 1
}
if ! find_python && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "==> Installing Python"
    { apt-get update && apt-get install -y --no-install-recommends python3 python3-venv; } >/dev/null 2>&1 || true
fi
if ! find_python; then
    echo "TechOps needs Python 3.11 or later and found none: install the package python3 (and python3-venv)." >&2
    exit 1
fi
