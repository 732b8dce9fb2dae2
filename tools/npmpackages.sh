# shellcheck shell=bash
# The providers' SDKs and the tools that people use, which tests run as clients. Sourced by check.

# ensure_npm_packages <folder> <what>: installs what the folder's lock file, or else its package.json,
# names, unless it is there. Nothing's own scripts run, but the folder's `prepare-tools`.
ensure_npm_packages() {
  local folder=$1 what=$2 stamp way=install
  stamp=$(cat "$folder"/package*.json | sha256sum | cut -d' ' -f1)
  [ "$(cat "$folder/node_modules/.stamp" 2>/dev/null)" = "$stamp" ] && return 0
  echo "Installing $what through npm for the tests"
  [ ! -f "$folder/package-lock.json" ] || way=ci
  # They want a newer Node than Debian's, and get one: a dependency brings it.
  (cd "$folder" && npm "$way" --loglevel=error && npm run --if-present prepare-tools) || {
    echo "npm $way failed in $folder: without $what the tests cannot run" >&2
    return 1
  }
  echo "$stamp" >"$folder/node_modules/.stamp"
}
