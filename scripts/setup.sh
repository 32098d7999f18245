#!/usr/bin/env bash
# Sets up what Director needs to be built and run: setup.sh
# and, with --tests, what its tests need besides:          setup.sh --tests
# Installs only what is missing, says what, and touches the network only then.
set -euo pipefail

with_tests=false
case "${1-}" in
    "") ;;
    --tests) with_tests=true ;;
    *)
        echo "usage: setup.sh [--tests]" >&2
        exit 2
        ;;
esac

oldest_rust=1.95
missing=()

say() { echo "setup: $*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# need PRESENT APT_PACKAGES BREW_FORMULAE: notes the packages when the check fails.
need() {
    local present=$1 apt=$2 brew=$3
    if $present; then return; fi
    local packages=$apt
    if ! has apt-get; then packages=$brew; fi
    # Several packages may be named in one word.
    read -ra packages <<<"$packages"
    missing+=("${packages[@]}")
}

has_ffmpeg() { has ffmpeg && has ffprobe; }
has_flite() { has flite; }
has_espeak() { has espeak-ng; }
has_compiler() { has cc || has gcc || has clang; }
has_postgres() { "$(dirname "${BASH_SOURCE[0]}")/postgres.sh" find >/dev/null 2>&1; }
has_recogniser() { has pocketsphinx_continuous || has pocketsphinx; }
has_recogniser_model() {
    local folder
    for folder in /usr /usr/local /opt/homebrew; do
        if [ -d "$folder/share/pocketsphinx/model/en-us" ]; then return 0; fi
    done
    return 1
}

# as_root COMMAND…: runs it, or says what to run and stops. Never asks for a password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        say "this user may not install packages. Run this once, then start again:"
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
}

# Debian starts a database server of its own when PostgreSQL is installed. Nobody asked for that one, so it is switched off
# while we install; where PostgreSQL was set up before, its settings are left alone.
main_cluster_off=
forbid_main_cluster() {
    if [ -e /etc/postgresql-common ]; then return; fi
    case " ${missing[*]} " in *" postgresql "*) ;; *) return ;; esac
    main_cluster_off=/etc/postgresql-common/createcluster.d/director.conf
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" | as_root tee "$main_cluster_off" >/dev/null
    trap 'as_root rm -f "$main_cluster_off"' EXIT
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" </dev/null
}

install_missing() {
    if has apt-get; then
        as_root true
        say "installing ${missing[*]} with apt-get"
        forbid_main_cluster
        # The package lists may be absent or old; only then are they fetched.
        if apt_install >&2; then return; fi
        say "trying again with fresh package lists"
        as_root apt-get update >&2
        apt_install >&2
    elif has brew; then
        say "installing ${missing[*]} with brew"
        brew install "${missing[@]}" >&2
    else
        say "neither apt-get nor brew is here. Install these by hand, then start again: ${missing[*]}"
        exit 1
    fi
}

check_rust() {
    local how="install it from https://rustup.rs (with it: rustup toolchain install stable)"
    if ! has cargo || ! has rustc; then
        say "Rust $oldest_rust or newer is missing; $how"
        exit 1
    fi
    local found
    found=$(rustc --version | awk '{ print $2 }')
    if [ "$(printf '%s\n' "$oldest_rust" "$found" | sort -V | head -n 1)" != "$oldest_rust" ]; then
        say "Rust $found is too old, $oldest_rust or newer is needed; run: rustup update stable"
        exit 1
    fi
    if $with_tests && ! { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; then
        say "rustfmt or clippy is missing; run: rustup component add rustfmt clippy"
        exit 1
    fi
}

need has_ffmpeg ffmpeg ffmpeg
need has_flite flite flite
need has_espeak espeak-ng espeak-ng
need has_compiler "gcc libc6-dev" gcc
if $with_tests; then
    need has_postgres postgresql postgresql@17
    need has_recogniser pocketsphinx cmu-pocketsphinx
    need has_recogniser_model pocketsphinx-en-us cmu-pocketsphinx
fi
if [ "${#missing[@]}" -gt 0 ]; then install_missing; fi
check_rust
