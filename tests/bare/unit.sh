#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     sh tests/bare/unit.sh RELEASE ARCH
#
# Cross-builds the unit tests in a bare Debian of that release, as the package is
# built, and runs them there; a foreign architecture is emulated. What only shows
# where numbers have 32 bits, or characters no sign, shows here. Needs root and
# the network.
set -eu
release=$1
architecture=$2
root=$(dirname "$(dirname "$(dirname "$(readlink -f -- "$0")")")")
. "$root/assistant/setup.sh"

emulate "$architecture"
work_in_memory
# shellcheck disable=SC2016 # $1 is for the hook: the new root
cross_build "$work" "$release" "$architecture" \
    "libcmocka-dev:$architecture espeak-ng-data:$architecture python3 \
        pocketsphinx-en-us" \
    "chroot \"\$1\" sh /uncramp/assistant/install/build.sh $architecture \
        -DUNCRAMP_TESTS=ON" \
    'chroot "$1" ctest --test-dir /uncramp/build -j2 -L unit \
        --no-tests=error --output-on-failure'
echo "unit: all is well on $release $architecture"
