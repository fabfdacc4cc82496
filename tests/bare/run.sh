#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     sh tests/bare/run.sh [bookworm|trixie]
#
# Does everything a stranger does with a fresh Debian: makes one that holds
# nothing but its base, copies the tracked files in, and runs inside.sh there.
# Needs mmdebstrap and the network; the mirror and its settings are those of
# this machine's apt. Leaves nothing behind.
set -eu
suite=${1:-bookworm}
root=$(dirname "$(dirname "$(dirname "$(readlink -f -- "$0")")")")
. "$root/assistant/setup.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
apt_settings "$work/apt.conf"
archive_source "$work/project.tar"

# shellcheck disable=SC2016 # $1 is for mmdebstrap's hook: the new root
mmdebstrap --quiet --variant=minbase --format=null \
    --aptopt="$work/apt.conf" \
    --customize-hook='mkdir "$1/uncramp"' \
    --customize-hook="tar --extract --no-same-owner --file '$work/project.tar' \
        --directory \"\$1/uncramp\"" \
    --customize-hook='chroot "$1" sh /uncramp/tests/bare/inside.sh' \
    "$suite" - "$(apt_mirror)"
