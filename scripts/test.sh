#!/usr/bin/env bash
# Everything that must hold before a change is done: format, lints, all tests, on SQLite and on PostgreSQL.
#   test.sh          what CI runs
#   test.sh --full   with the long soaks and matrices
# Builds the dev profile, into $CARGO_TARGET_DIR when it is set. Tests that need the large test data look for it in
# $DIRECTOR_TEST_DATA and say so when they were not run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case "${1-}" in
    "") ;;
    --full) export DIRECTOR_TEST_FULL=1 ;;
    *)
        echo "usage: test.sh [--full]" >&2
        exit 2
        ;;
esac
case "${CARGO_TARGET_DIR-}" in
    "" | /*) ;;
    *) export CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR ;;
esac
log=$(mktemp)
started_here=false
results=()
failed=0

say() { echo "test: $*" >&2; }

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    if $started_here; then "$root/scripts/postgres.sh" stop || say "could not stop PostgreSQL"; fi
    rm -f "$log"
}
trap clean_up EXIT
# An interrupted run leaves by the same door.
trap 'exit 130' INT
trap 'exit 143' TERM

start_postgres() {
    if DIRECTOR_TEST_POSTGRES=$("$root/scripts/postgres.sh" url 2>/dev/null); then
        say "PostgreSQL is running already"
    else
        started_here=true
        DIRECTOR_TEST_POSTGRES=$("$root/scripts/postgres.sh" start)
    fi
    export DIRECTOR_TEST_POSTGRES
}

find_data() {
    if [ -z "${DIRECTOR_TEST_DATA-}" ] && [ -d "$root/../shared/data" ]; then
        DIRECTOR_TEST_DATA=$(cd "$root/../shared/data" && pwd)
    fi
    if [ -n "${DIRECTOR_TEST_DATA-}" ]; then
        export DIRECTOR_TEST_DATA
    else
        echo "not run: tests on real clips (DIRECTOR_TEST_DATA is not set)" | tee -a "$log" >&2
    fi
}

# step NAME COMMAND…: runs it, whatever failed before, and remembers how it went.
step() {
    local name=$1 began=$SECONDS outcome=passed
    shift
    say "$name: $*"
    if ! "$@" 2>&1 | tee -a "$log"; then
        outcome=FAILED
        failed=1
    fi
    results+=("$outcome  $name ($((SECONDS - began)) s)")
}

summary() {
    echo
    echo "Summary"
    printf '  %s\n' "${results[@]}"
    awk '/^test result:/ { passed += $4; failed += $6; ignored += $8 }
         END { printf "  %d tests passed, %d failed, %d ignored\n", passed, failed, ignored }' "$log"
    # The harness may put a test's own words behind its name; only the words count.
    grep -o 'not run: .*' "$log" | sort -u | sed 's/^/  /' || true
}

"$root/scripts/setup.sh" --tests
start_postgres
find_data
cd "$root"
step format cargo fmt --all --check
step lints cargo clippy --locked --workspace --all-targets -- -D warnings
step tests cargo test --locked --workspace --no-fail-fast
summary
exit "$failed"
