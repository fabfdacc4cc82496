#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     hear.sh UNCRAMP FOLDER
#
# What UNCRAMP understands of the speech in FOLDER/STATE/: a line each, of what
# must be the same everywhere. The confidence is not: floating point differs
# in its last digits.
set -eu
for state in "$2"/*; do
    (cd "$state" && "$1" hear --plain --state "${state##*/}" ./*.wav) |
        sed "s/^{\"file\":\".\//${state##*\/} /; s/\"confidence\":[^,]*,//
             s/,\"audio_s\".*//"
done
