#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     cppcheck.sh FOLDER
#
# cppcheck over every file that was compiled in the build folder FOLDER. Each
# version finds other faults; where 2.10, Debian 12's, is missing this is
# skipped (status 77).
set -eu
folder=$(realpath "$1")
cd "$(dirname "$0")/../.."

cppcheck --version | grep -q ' 2\.10$' || {
    echo "cppcheck 2.10 is not installed"
    exit 77
}

mkdir -p "$folder/cppcheck"
exec cppcheck --quiet --error-exitcode=1 -j 2 \
    --project="$folder/compile_commands.json" \
    --cppcheck-build-dir="$folder/cppcheck" \
    --enable=warning,performance,portability \
    --inline-suppr --suppress='*:/usr/*' --suppress=missingIncludeSystem
