# shellcheck shell=bash disable=SC2034
# Debian packages that Deskrelay needs, and how they are installed. Sourced by run, check and tests/bench/relay.

build_packages=(
  build-essential cmake ninja-build ccache pkg-config
  qt6-base-dev qt6-charts-dev libqt6opengl6-dev
  qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-svg-dev libgl-dev libxkbcommon-dev
  qtkeychain-qt6-dev libcurl4-openssl-dev libsimdjson-dev libsqlite3-dev libsodium-dev zlib1g-dev libzstd-dev
)
runtime_packages=(libqt6sql6-sqlite libqt6svg6 qt6-qpa-plugins fonts-dejavu-core)
test_packages=(mold clang-format xvfb xauth openbox xdotool curl dbus gnome-keyring libglib2.0-bin libsecret-tools openssl
  shellcheck desktop-file-utils appstream file nodejs npm)
bench_packages=(nginx-light)

# What one clone has compiled, the next one finds: no path of a clone goes into ccache's keys.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$PWD}" CCACHE_NOHASHDIR=true

# Debian 12 names the version, its successors do not.
boost_package() {
  if apt-cache show libboost-json1.81-dev >/dev/null 2>&1; then
    echo libboost-json1.81-dev
  else
    echo libboost-json-dev
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]
}

# is_present <package>: installed, or its program is there from elsewhere.
is_present() {
  case $1 in
    nodejs) command -v node >/dev/null 2>&1 ;;
    npm) command -v npm >/dev/null 2>&1 ;;
    *) is_installed "$1" ;;
  esac
}

# ensure_packages <why> <package>...: installs what is missing, and says so.
ensure_packages() {
  local why=$1 missing=() package as_root=()
  shift
  command -v dpkg-query >/dev/null 2>&1 || {
    echo "This system has no dpkg: install what docs/dependencies.md lists, then build with cmake --preset release." >&2
    return 0
  }
  for package in "$@"; do
    is_present "$package" || missing+=("$package")
  done
  if ! is_installed libboost-json1.81-dev && ! is_installed libboost-json-dev; then
    missing+=(boost)
  fi
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
      missing=("${missing[@]/#boost/$(boost_package)}")
      echo "These packages are missing ${why}, and there is no sudo. As root: apt-get install ${missing[*]}" >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "Installing through apt ${why}: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  missing=("${missing[@]/#boost/$(boost_package)}")
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
