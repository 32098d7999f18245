#!/usr/bin/env bash
# From a fresh checkout to a finished film: sets up what is missing, builds, makes the example film.
# DIRECTOR_PROFILE=dev builds without optimisation; DIRECTOR_OUT names another folder for the film.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
absolute() { case "$1" in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
out=$(absolute "${DIRECTOR_OUT:-$root/out}")
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
profile=${DIRECTOR_PROFILE:-release}
case "$profile" in
    release) built=release ;;
    dev) built=debug ;;
    *)
        echo "run: DIRECTOR_PROFILE is release or dev, not $profile" >&2
        exit 2
        ;;
esac

"$root/scripts/setup.sh"
cd "$root"
CARGO_TARGET_DIR=$target cargo build --locked --profile "$profile" -p director
mkdir -p "$out"
"$target/$built/director" make examples/product/script.md --out "$out/film.mp4"
echo
echo "The film: $out/film.mp4"
