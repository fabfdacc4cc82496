#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     boot_inside.sh first|again
#
# Runs in a booted Debian, as root: what README.md says to do on the Pi, then
# what the service may and may not, and how it comes back. `again` is after the
# plug was pulled. See boot.sh.
set -eu
LIMIT_S=60

fail()
{
    echo "boot: $*"
    systemctl status --no-pager --full uncramp || true
    journalctl --no-pager -n 20 -u uncramp -u probe || true
    exit 1
}

# until_so WHAT COMMAND...: waits until it succeeds.
until_so()
{
    what=$1
    shift
    for _ in $(seq $LIMIT_S); do
        if "$@" >/dev/null 2>&1; then
            return 0
        fi
        sleep 1
    done
    fail "$what"
}

property()
{
    systemctl show --property="$1" --value uncramp
}

looks_for_devices()
{
    [ "$(property StatusText)" = \
        "No microphone and no loudspeaker: I keep trying" ]
}

restarted_as_often_as()
{
    [ "$(property NRestarts)" = "$1" ] && looks_for_devices
}

# As alice logs in anew for each line; nothing may be asked of her.
follow_the_readme()
{
    [ "$(wc -l </bare/commands)" -ge 5 ] || fail "README.md has no commands"
    while read -r command; do
        echo "boot: $command"
        su - alice -c "USER=alice DEBIAN_FRONTEND=noninteractive; $command" \
            >/tmp/out 2>&1 </dev/null || {
            cat /tmp/out
            fail "this failed: $command"
        }
        case $command in
        *' install '*)
            ! systemctl -q is-enabled uncramp || fail "enabled uninvited"
            ! systemctl -q is-active uncramp || fail "started uninvited"
            ;;
        esac
    done </bare/commands
    grep -q 'active (running)' /tmp/out || fail "it does not run"
}

# What the kernel says of the service's processes.
check_process()
{
    for pid in $(systemctl show --property=ControlGroup --value uncramp |
        sed 's,.*,/sys/fs/cgroup&/cgroup.procs,' | xargs cat); do
        status=/proc/$pid/status
        grep -q '^CapEff:[[:space:]]*0*$' "$status" || fail "it has capabilities"
        grep -q '^NoNewPrivs:[[:space:]]*1$' "$status" || fail "it may gain some"
        grep -q '^Seccomp:[[:space:]]*2$' "$status" || fail "it may call anything"
        [ "$(readlink "/proc/$pid/ns/net")" != "$(readlink /proc/1/ns/net)" ] ||
            fail "it is in the machine's network"
    done
}

# probe WANTED PERL: another program in the service's place.
probe()
{
    printf '%s\n' "$2" >/usr/local/bin/probe.pl
    sed -e "s,^ExecStart=.*,ExecStart=/usr/bin/perl /usr/local/bin/probe.pl," \
        -e 's/^Type=.*/Type=oneshot/; s/^Restart=.*//; s/^WatchdogSec=.*//' \
        /usr/lib/systemd/system/uncramp.service \
        >/run/systemd/system/probe.service
    systemctl daemon-reload
    if systemctl start probe 2>/dev/null; then
        came=may
    else
        came='may not'
    fi
    [ "$came" = "$1" ] || fail "where it $1: $2"
}

check_limits()
{
    probe may 'use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0) or die $!;'
    for family in AF_INET AF_INET6; do
        probe 'may not' \
            "use Socket; socket(S, $family, SOCK_DGRAM, 0) or die \$!;"
    done
    probe may 'open(F, ">", "/var/lib/uncramp/probe") or die $!;'
    probe 'may not' 'open(F, ">", "/etc/probe") or die $!;'
    probe 'may not' 'open(F, ">", "/usr/share/uncramp/probe") or die $!;'
    probe 'may not' 'opendir(D, "/home") or die $!;'
    probe 'may not' 'open(F, "<", "/dev/tty") or die $!;'
    rm /var/lib/uncramp/probe
}

# Alice has logged in since she was made a member of the group.
check_talk()
{
    su - alice -c 'uncramp tell "why do i get cramps"' || fail "no word to it"
    journalctl -u uncramp --no-pager >/tmp/journal
    grep -q 'there is no microphone; plug one in' /tmp/journal ||
        fail "the journal does not say what is missing"
    ! grep -qi 'nobody\|why do i' /tmp/journal || fail "the journal tells"
    [ "$(wc -l </tmp/journal)" -le 10 ] || fail "the journal is long"
}

check_comes_back()
{
    kill -KILL "$(property MainPID)"
    until_so "killed, it does not come back" restarted_as_often_as 1
    mkdir -p /run/systemd/system/uncramp.service.d
    printf '[Service]\nWatchdogSec=5\n' \
        >/run/systemd/system/uncramp.service.d/watchdog.conf
    systemctl daemon-reload
    systemctl restart uncramp
    until_so "it does not start" looks_for_devices
    kill -STOP "$(property MainPID)"
    until_so "frozen, it is not noticed" restarted_as_often_as 1
    sleep 10 # two of its watchdog's times
    restarted_as_often_as 1 || fail "the watchdog bites though it is well"
}

case $1 in
first)
    follow_the_readme
    until_so "it does not say what is missing" looks_for_devices
    check_process
    check_talk
    check_limits
    check_comes_back
    ;;
again)
    until_so "after a power cut it does not start" looks_for_devices
    su - alice -c 'sudo apt-get -qq purge -y uncramp' >/tmp/out 2>&1 || {
        cat /tmp/out
        fail "it cannot be purged"
    }
    ! systemctl -q is-active uncramp || fail "purged, it still runs"
    [ -z "$(find /etc /usr /var/lib/uncramp -name '*uncramp*' 2>/dev/null)" ] ||
        fail "purged, it leaves something"
    ;;
esac
echo "boot: $1: all is well"
