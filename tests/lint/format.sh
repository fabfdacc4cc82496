#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every C file is as clang-format 14 leaves it. Other versions lay some lines
# out otherwise, so where 14 is missing this is skipped (status 77).
set -eu
cd "$(dirname "$0")/../.."

formatter=
for candidate in clang-format-14 clang-format; do
    if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
        formatter=$candidate
        break
    fi
done
if [ -z "$formatter" ]; then
    echo "clang-format 14 is not installed"
    exit 77
fi

# shellcheck disable=SC2016 # the inner shell expands them
faults=$(find assistant audio grammar content tests -name '*.[ch]' -print0 |
    xargs -0 -n 1 -P 2 sh -c '"$0" --dry-run -Werror "$1" >/dev/null 2>&1 ||
        echo "$1: run $0 -i on it"' "$formatter")
[ -z "$faults" ] || {
    printf '%s\n' "$faults"
    exit 1
}
