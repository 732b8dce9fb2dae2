#!/bin/sh
# Runs a program under a session bus and a Secret Service of its own, unlocked and empty.
# Usage: with-keyring.sh PROGRAM [ARGUMENT]...
set -eu

if [ "${DESKRELAY_KEYRING_HOME:-}" = "" ]; then
    DESKRELAY_KEYRING_HOME=$(mktemp -d)
    export DESKRELAY_KEYRING_HOME
    trap 'rm -rf "$DESKRELAY_KEYRING_HOME"' EXIT
    mkdir -m 700 "$DESKRELAY_KEYRING_HOME/home" "$DESKRELAY_KEYRING_HOME/data" "$DESKRELAY_KEYRING_HOME/run"
    # Nothing of the person's session may be reached, above all not its keyring or its display.
    unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL
    unset XDG_CURRENT_DESKTOP DESKTOP_SESSION KDE_FULL_SESSION GNOME_DESKTOP_SESSION_ID
    if [ "${DESKRELAY_KEEP_DISPLAY:-}" = "" ]; then
        unset DISPLAY WAYLAND_DISPLAY
    fi
    HOME="$DESKRELAY_KEYRING_HOME/home" XDG_DATA_HOME="$DESKRELAY_KEYRING_HOME/data" \
        XDG_RUNTIME_DIR="$DESKRELAY_KEYRING_HOME/run" dbus-run-session -- "$0" "$@"
    exit
fi

password="$DESKRELAY_KEYRING_HOME/password"
printf 'password of the test' >"$password"
gnome-keyring-daemon --foreground --unlock --components=secrets <"$password" >"$DESKRELAY_KEYRING_HOME/daemon.log" 2>&1 &
daemon=$!
trap 'kill $daemon 2>/dev/null || true; wait $daemon 2>/dev/null || true' EXIT
gdbus wait --session --timeout 20 org.freedesktop.secrets
"$@"
