#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     tidy.sh FOLDER
#
# clang-tidy over every file that was compiled in the build folder FOLDER, two
# at a time, each in a process of its own: given two, version 14 finds va_list
# faults in the second that are none. Which checks: .clang-tidy. Each version
# finds other faults; where 14, Debian 12's, is missing this is skipped (77).
set -eu
folder=$(realpath "$1")
cd "$(dirname "$0")/../.."

clang-tidy --version | grep -q 'version 14\.' || {
    echo "clang-tidy 14 is not installed"
    exit 77
}

status=0
sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$folder/compile_commands.json" |
    sort -u |
    xargs -P 2 -n 1 clang-tidy -p "$folder" --quiet >"$folder/tidy.log" 2>&1 ||
    status=1
if grep ' \(error\|warning\): ' "$folder/tidy.log"; then
    echo "How it comes to each is in $folder/tidy.log"
    status=1
elif [ $status != 0 ]; then
    tail -n 20 "$folder/tidy.log"
fi
exit $status
