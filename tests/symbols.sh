#!/usr/bin/env bash
# A function that two of our libraries define is undefined behaviour that no linker names: it takes the first it finds,
# even where they differ in what they return.
# tests/symbols.sh <build directory>
set -euo pipefail
shopt -s nullglob
libraries=("$1"/core/*/libdeskrelay_*.a "$1"/ui/libdeskrelay_*.a "$1"/tests/support/libdeskrelay_*.a "$1"/tests/support/*/libdeskrelay_*.a)
if [ ${#libraries[@]} -lt 10 ]; then
  echo "only ${#libraries[@]} libraries below $1: is that the build directory?" >&2
  exit 1
fi
twice=$(nm --defined-only --extern-only "${libraries[@]}" 2>/dev/null | awk '$2 == "T" { print $3 }' | sort | uniq -d)
if [ -n "$twice" ]; then
  echo "defined in two places:" >&2
  c++filt <<<"$twice" >&2
  exit 1
fi
