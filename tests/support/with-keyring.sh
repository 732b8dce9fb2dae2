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
    unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL DISPLAY WAYLAND_DISPLAY
    unset XDG_CURRENT_DESKTOP DESKTOP_SESSION KDE_FULL_SESSION GNOME_DESKTOP_SESSION_ID
    HOME="$DESKRELAY_KEYRING_HOME/home" XDG_DATA_HOME="$DESKRELAY_KEYRING_HOME/data" \
        XDG_RUNTIME_DIR="$DESKRELAY_KEYRING_HOME/run" dbus-run-session -- "$0" "$@"
    exit
fi

# The daemon goes with the bus, which dbus-run-session ends after the program.
printf 'password of the test' | gnome-keyring-daemon --unlock --components=secrets >"$DESKRELAY_KEYRING_HOME/daemon.log" 2>&1
exec "$@"
