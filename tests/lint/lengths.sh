#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names the files over 400 lines and the functions over 50, longest first. A
# report, not a verdict: a table may be long.
set -eu
cd "$(dirname "$0")/../.."

find assistant audio grammar content -name '*.[ch]' -exec awk '
    FNR == 1 && name != "" && lines > 400 { print lines, name }
    FNR == 1 { name = FILENAME; start = 0 }
    { lines = FNR }
    /^[a-z].*\(/ { head = $0 }
    /^\{/ { start = FNR }
    /^\}/ && start && FNR - start - 1 > 50 {
        sub(/\(.*/, "()", head)
        sub(/.*[ *]/, "", head)
        print FNR - start - 1, FILENAME ":" start ": " head
    }
    END { if (lines > 400) print lines, name }
' {} + | sort -rn
