#!/bin/sh
# Runs the SDKs' tests under the Node that the lock file names: the newest SDKs want a newer one than
# Debian's. Usage: run.sh FILE...
set -eu
cd "$(dirname "$0")"

for node in node_modules/node-linux-*/bin/node; do
    if [ -x "$node" ]; then
        exec "$node" --disable-warning=ExperimentalWarning --test --test-concurrency=2 "$@"
    fi
done
echo "The SDKs are not installed here: run ./check, or npm ci in tests/integration/sdk." >&2
exit 77
