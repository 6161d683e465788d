#!/bin/sh
# All checks, or those named: ./test.sh [static] [sqlite] [postgresql] [js] [browser] | long | shots  [-- pytest options]
# YUNQIAO_REQUIRE_BROWSER=1 and YUNQIAO_REQUIRE_SERVERS=1 fail instead of skipping where Chromium,
# Redis or coturn is missing.
set -eu
cd "$(dirname "$0")"
. ./setup.sh
prepare requirements-dev.txt
PATH=$PWD/.venv/bin:$PATH
export PATH

stages= options= collecting=stages
for word in "$@"; do
    case $word in
        --) collecting=options ;;
        *) if [ $collecting = stages ]; then stages="$stages $word"; else options="$options $word"; fi ;;
    esac
done
stages=${stages:-static sqlite postgresql js browser}

debian() { # debian <command> <packages...>: install what is missing where we are root on Debian
    # As in runlevel 1: the tests start servers of their own, and no server starts only because it was installed.
    command -v "$1" >/dev/null && return 0
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    shift
    say "installing $*"
    { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
}
absent() { # absent <what> <value of the setting that requires it>
    if [ "${2:-0}" = 1 ]; then say "$1 is required and could not be installed."; return 1; fi
    say ">>> SKIPPED: $1 is missing, so its tests did not run. <<<"
}
need_browser() { debian chromium chromium fonts-noto-cjk; }
need_redis() { debian redis-server redis-server || absent Redis "${YUNQIAO_REQUIRE_SERVERS:-0}"; }
need_coturn() { debian turnserver coturn || absent coturn "${YUNQIAO_REQUIRE_SERVERS:-0}"; }

check() { "$@" || { say "failed: $*"; bad=1; }; }
static() {
    bad=0
    check ruff format --check --quiet .
    check ruff check --quiet .
    check mypy
    check lint-imports
    check vulture
    check djlint --lint --quiet templates
    [ ! -e tsconfig.json ] || check node_modules/.bin/tsc --noEmit -p tsconfig.json
    return $bad
}
suite() { # shellcheck disable=SC2086
    pytest -q tests --ignore tests/browser --db "$1" -n 2 -m "not long and not shots" $options
}
sqlite() { need_redis && need_coturn && suite sqlite; }
postgresql() { need_redis && need_coturn && suite postgresql; }
js() { [ ! -d tests/js ] || node --test "tests/js/*.test.js"; }
browser() { # shellcheck disable=SC2086
    if need_browser; then
        need_coturn || return 1
        [ ! -d tests/browser ] || pytest -q tests/browser -m "not long and not shots" $options
    else absent Chromium "${YUNQIAO_REQUIRE_BROWSER:-0}"; fi
}
long() { # shellcheck disable=SC2086
    need_browser || absent Chromium "${YUNQIAO_REQUIRE_BROWSER:-0}"; pytest -q tests -m long $options; }
shots() { # shellcheck disable=SC2086
    need_browser || absent Chromium 1; pytest -q tests/browser -m shots $options; }

failed= summary=
for stage in $stages; do
    case $stage in static | sqlite | postgresql | js | browser | long | shots) ;; *) say "no such stage: $stage"; exit 2 ;; esac
    printf '\n== %s\n' "$stage"
    started=$(date +%s)
    if "$stage"; then result=ok; else result=FAILED failed="$failed $stage"; fi
    summary="$summary$(printf '%-11s %4s s  %s' "$stage" "$(($(date +%s) - started))" "$result")
"
done
printf '\n%s' "$summary"
[ -z "$failed" ] || { say "failed:$failed"; exit 1; }
