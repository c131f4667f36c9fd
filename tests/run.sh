#!/usr/bin/env bash
# Runs the tests with a PostgreSQL of their own: a new cluster on a free port of the loopback
# interface, removed at the end. `tests/run.sh ARGUMENTS` hands the arguments to cargo test.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -1)")
work=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)))

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$work"
    as=(runuser -u postgres --)
fi
stop() {
    "${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT

(cd / && "${as[@]}" "$bin/initdb" -D "$work/data" -U postgres --auth=trust -E UTF8 --locale=C >/dev/null)
# Durability is what `benches/` measures; a test's database may be lost with the machine.
(cd / && "${as[@]}" "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w \
    -o "-c listen_addresses=127.0.0.1 -p $port -k $work -c fsync=off -c max_connections=500" start >/dev/null)

export SAVVYSOLVE_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port"
# Most tests wait most of the time: for a carrier that does not answer, or a lease that runs out.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-12}
cargo test "$@"
