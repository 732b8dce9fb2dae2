#!/bin/sh
# Runs test files under the Node that the folder's lock file names: the newest SDKs and tools want a
# newer one than Debian's. Usage: run-node.sh FOLDER FILE...
set -eu
cd "$(dirname "$0")/$1"
shift

for node in node_modules/node-linux-*/bin/node; do
    if [ -x "$node" ]; then
        exec "$node" --disable-warning=ExperimentalWarning --test --test-concurrency=2 "$@"
    fi
done
echo "npm ci was not run in $PWD: ./check does so for the SDKs, ./check --clients for the tools." >&2
exit 77
