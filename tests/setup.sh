#!/usr/bin/env bash
# Installs by name what the test suite needs and the machine lacks. Debian, as root or with sudo.
set -euo pipefail

missing=()
command -v cc >/dev/null || missing+=(gcc libc6-dev)
find /usr/lib/postgresql -name initdb 2>/dev/null | grep -q . || missing+=(postgresql)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)

if [ ${#missing[@]} -gt 0 ]; then
    echo "installing: ${missing[*]}"
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -q
    $sudo apt-get install -qy --no-install-recommends "${missing[@]}"
fi
command -v cargo >/dev/null || { echo "cargo is missing: install a Rust toolchain (https://rustup.rs)" >&2; exit 1; }

# The real clients that drive the service; exact versions, as locked.
js=$(dirname "$0")/js
if [ ! "$js/node_modules/.package-lock.json" -nt "$js/package-lock.json" ]; then
    (cd "$js" && npm ci --no-audit --no-fund)
fi
