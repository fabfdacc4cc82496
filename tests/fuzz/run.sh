#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     run.sh FOLDER SECONDS LOGS [NAME]
#
# Every fuzzer built in FOLDER, or fuzz_NAME alone, for so many seconds, two at
# a time, from its seeds; nothing that it finds on the way is kept. What each
# says is in LOGS, and so is the input of a finding.
set -u
folder=$1 seconds=$2 logs=$3

if [ $# = 3 ]; then
    for file in tests/fuzz/fuzz_*.c; do
        name=${file#tests/fuzz/fuzz_}
        echo "${name%.c}"
    done | xargs -P 2 -n 1 sh "$0" "$folder" "$seconds" "$logs"
    exit $?
fi

name=$4
corpus=$(mktemp -d) || exit 1
seeds=tests/fuzz/seeds/$name
[ -d "$seeds" ] || seeds=
if "$folder/fuzz_$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
    -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$logs/fuzz-$name-" "$corpus" ${seeds:+"$seeds"} \
    >"$logs/fuzz-$name.log" 2>&1; then
    echo "$name: nothing found"
    status=0
else
    echo "$name: found something; see $logs/fuzz-$name.log, which ends:"
    tail -n 30 "$logs/fuzz-$name.log"
    status=1
fi
rm -rf "$corpus"
exit $status
