# shellcheck shell=bash
# The providers' SDKs, which tests run as clients. Sourced by check.

# ensure_sdks: installs what the lock file names, unless it is there.
ensure_sdks() {
  local folder=tests/integration/sdk stamp
  stamp=$(sha256sum "$folder/package-lock.json" | cut -d' ' -f1)
  [ "$(cat "$folder/node_modules/.stamp" 2>/dev/null)" = "$stamp" ] && return 0
  echo "Installing the providers' SDKs through npm for the tests"
  # They want a newer Node than Debian's, and get one: a dependency brings it.
  (cd "$folder" && npm ci --loglevel=error) || {
    echo "npm ci failed in $folder: without the SDKs the test named sdk cannot run" >&2
    return 1
  }
  echo "$stamp" >"$folder/node_modules/.stamp"
}
