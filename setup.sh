# Shared by run.sh and test.sh: what both need, installed into this folder alone. No root, no system Node.
# Stamps named by the lock files' content skip what is done; a changed lock installs again.

say() { printf '%s\n' "$*" >&2; }

python=${YUNQIAO_PYTHON:-python3}
unset YUNQIAO_PYTHON
command -v "$python" >/dev/null || { say "Python 3.11 or newer is missing. On Debian: apt-get install python3 python3-pip"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { say "Python 3.11 or newer is needed; $python is $("$python" -V 2>&1)."; exit 1; }

stamp() { cat "$@" | cksum | tr -d ' '; }

prepare() { # prepare <requirements file> <npm option...>
    lock=$1
    shift
    mkdir -p .tools
    if [ ! -x .tools/bin/uv ]; then
        "$python" -m pip --version >/dev/null 2>&1 ||
            { say "pip is missing. On Debian: apt-get install python3-pip"; exit 1; }
        # --target works without python3-venv and where the system's Python is managed (PEP 668).
        PIP_ROOT_USER_ACTION=ignore "$python" -m pip install --quiet --disable-pip-version-check \
            --no-warn-script-location --target .tools uv 2>.tools/pip.log || { cat .tools/pip.log >&2; exit 1; }
    fi
    [ -x .venv/bin/python ] || .tools/bin/uv venv --quiet --no-python-downloads --python "$python" .venv
    mark=.venv/.stamp-$(basename "$lock" .txt)-$(stamp "$lock")
    if [ ! -e "$mark" ]; then
        .tools/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
        rm -f .venv/.stamp-"$(basename "$lock" .txt)"-*
        : >"$mark"
    fi
    mark=node_modules/.stamp-$(stamp package-lock.json)$(printf '%s' "$*" | tr -dc 'a-z')
    if [ ! -e "$mark" ]; then
        PATH=$PWD/.venv/bin:$PATH npm ci --silent "$@"
        : >"$mark"
    fi
}
