#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs inside a Debian that holds nothing but its base, as root: the two
# commands must do all the rest. See run.sh.
set -eu
cd "$(dirname "$0")/../.."

fail()
{
    echo "bare: $*"
    tail -n 40 /tmp/out /tmp/err 2>/dev/null || true
    exit 1
}

# conversation: typed, with its words in /tmp/out and the rest in /tmp/err.
conversation()
{
    start=$(date +%s)
    printf 'my calf is cramping\n[wait 40]\nwhy do i get cramps\n' |
        sh assistant/run text >/tmp/out 2>/tmp/err ||
        fail "assistant/run ended with status $?"
    echo "bare: a conversation took $(($(date +%s) - start)) s"
}

for tool in cc cmake ninja pkg-config sudo; do
    ! command -v $tool >/dev/null || fail "$tool is here: this is not bare"
done

# Who may not install is told so, in words.
! setpriv --reuid=65534 --clear-groups sh assistant/run text \
    >/tmp/out 2>/tmp/err </dev/null || fail "a stranger could install"
grep -q 'run this once as root' /tmp/err || fail "no word about root"

conversation
[ "$(wc -l </tmp/out)" -ge 4 ] || fail "fewer than four sentences"
head -n 1 /tmp/out | grep -qi 'toes\|heel\|foot\|knee' ||
    fail "the first sentence is not what to do"
! grep -q '^Get:\|^Setting up\|^-- ' /tmp/out || fail "apt or cmake on stdout"
grep -q 'installing .*(once)' /tmp/err || fail "installing was not announced"

cp /tmp/out /tmp/first
conversation
[ ! -s /tmp/err ] || fail "the second start is not silent on stderr"
cmp -s /tmp/first /tmp/out || fail "the second conversation went otherwise"

# The same by a link, from elsewhere, with nothing but typed words.
ln -s "$PWD/assistant/run" /tmp/uncramp
printf 'why do i get cramps\n' | (cd / && sh /tmp/uncramp) \
    >/tmp/out 2>/tmp/err || fail "started by a link it failed"
[ -s /tmp/out ] || fail "without a sound device it did not fall back to text"
grep -qxF "$(head -n 1 /tmp/out)" /tmp/first ||
    fail "the question's answer is not in the conversation: $(cat /tmp/first)"

sh tests/run compile unit || fail "tests/run failed"
echo "bare: all is well on Debian $(cat /etc/debian_version)"
