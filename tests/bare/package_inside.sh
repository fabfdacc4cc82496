#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     package_inside.sh use|serve|leave
#
# Runs inside a Debian that holds nothing but its base, as root, with the
# package and some speech in /bare: installs and uses it, alone and as a
# service; then upgrades, removes and purges it. See package.sh.
set -eu
cd /bare
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

service=
fail()
{
    echo "package: $*"
    tail -n 20 out err 2>/dev/null || true
    [ -z "$service" ] || kill "$service" || true
    exit 1
}

# become USER COMMAND...: with the groups it has, and nothing of root's.
become()
{
    user=$1
    shift
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups \
        env -i PATH="$PATH" HOME="$(getent passwd "$user" | cut -d: -f6)" "$@"
}

as()
{
    (become "$@")
}

use()
{
    echo "package: Debian $(cat /etc/debian_version)," \
        "$(dpkg --print-architecture)"
    ! command -v uncramp >/dev/null || fail "uncramp is here: this is not bare"
    apt-get -qq install -y --no-install-recommends ./uncramp.deb >out 2>err ||
        fail "it cannot be installed"
    version=$(dpkg-query -W -f '${Version}' uncramp)
    [ "$(uncramp --version)" = "uncramp ${version%~*}" ] ||
        fail "it is of another version"
    [ "$(stat -c '%U:%G %a' /var/lib/uncramp)" = "uncramp:uncramp 750" ] ||
        fail "the service's folder is not its own"

    # The two questions, asked by somebody who is not root.
    useradd --create-home alice
    useradd --create-home bob
    as alice uncramp wav cramping_slt.flac >out 2>err || fail "wav failed"
    head -n 1 out | grep -qi 'toes\|heel\|foot\|knee' ||
        fail "the first sentence is not what to do"
    as alice uncramp wav why_awb.flac -o /tmp/answer.wav >out 2>err ||
        fail "wav failed"
    grep -qi 'nobody knows why' out || fail "the question was not answered"
    [ "$(stat -c %s /tmp/answer.wav)" -gt 100000 ] || fail "no sound in OUT"
    [ ! -s err ] || fail "something was wrong"
    as alice sh hear.sh uncramp speech >heard || fail "hear failed"
}

# As the service: its group may tell it something, others are told why not.
serve()
{
    usermod --append --groups uncramp alice
    mkdir /run/uncramp
    chown uncramp:uncramp /run/uncramp
    become uncramp env STATE_DIRECTORY=/var/lib/uncramp \
        RUNTIME_DIRECTORY=/run/uncramp uncramp listen --events >events 2>err &
    service=$!
    for _ in $(seq 600); do
        [ ! -S /run/uncramp/tell ] || break
        sleep 0.1
    done
    as alice uncramp tell 'why do i get cramps' >out 2>err ||
        fail "its group may not tell it"
    ! as bob uncramp tell 'stop' >out 2>err || fail "anybody may tell it"
    grep -q 'group uncramp' err || fail "no word about the group"
    as alice uncramp tell 'my left calf is cramping'
    as alice uncramp tell stop
    kill "$service"
    wait "$service" || fail "the service ended with status $?"
    grep -q '"intent":"topic"' events || fail "it did not hear what it was told"

    service=
    as alice uncramp diary >out 2>err || fail "its group may not read the diary"
    grep -q 'left' out || fail "the diary does not hold the cramp"
    as bob uncramp diary >out 2>err || fail "a stranger is told of no diary"
    ! grep -q 'left' out || fail "a stranger reads the diary"
}

leave()
{
    # An upgrade keeps what somebody has set and what it has learned.
    echo 'volume: 90' >/etc/uncramp/uncramp.yaml
    echo learned >/var/lib/uncramp/voice.test
    dpkg-deb --raw-extract uncramp.deb newer
    sed -i 's/^Version: .*/Version: 99/' newer/DEBIAN/control
    dpkg-deb --build newer newer.deb >out
    dpkg --install newer.deb >out 2>err || fail "it cannot be upgraded"
    [ "$(dpkg-query -W -f '${Version}' uncramp)" = 99 ] || fail "no upgrade"
    grep -qx 'volume: 90' /etc/uncramp/uncramp.yaml || fail "settings were lost"

    dpkg --remove uncramp >out 2>err || fail "it cannot be removed"
    ! command -v uncramp >/dev/null || fail "removed, it is still here"
    grep -qx 'volume: 90' /etc/uncramp/uncramp.yaml || fail "settings were lost"
    [ -e /var/lib/uncramp/voice.test ] || fail "removing it took its state"

    dpkg --purge uncramp >out 2>err || fail "it cannot be purged"
    left=$(find / -xdev -name '*uncramp*' -not -path '/proc/*' \
        -not -path '/bare/*' -not -path '/run/uncramp*' -not -path '/home/*')
    [ -z "$left" ] || fail "purged, it leaves $left"
}

"$1"
echo "package: $1: all is well"
