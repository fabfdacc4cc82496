#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     sh tests/bare/boot.sh [RELEASE]
#
# Makes a Debian that holds nothing but its base and systemd, boots it in
# namespaces of its own, and does there, word for word, what README.md says to
# do on the Pi (no microphone is plugged in): see boot_inside.sh. Needs root,
# the network, cgroup2, and what `sh assistant/package RELEASE` has made for
# this machine's architecture.
set -eu
release=${1:-bookworm}
root=$(dirname "$(dirname "$(dirname "$(readlink -f -- "$0")")")")
. "$root/assistant/setup.sh"
LIMIT_S=300

architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
group=$(findmnt -n -o TARGET -t cgroup2 | head -n 1)/uncramp-boot-$$
launcher=

# power_off: as pulling the plug. What runs in a namespace dies with its init.
power_off()
{
    [ -z "$launcher" ] || {
        kill -KILL "$(pgrep -P "$launcher")" "$launcher" || true
        wait "$launcher" || true
    } 2>/dev/null
    launcher=
}

finish()
{
    power_off
    for _ in 1 2 3 4 5; do # what was killed is not gone at once
        find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
        [ -d "$group" ] || break
        sleep 1
    done
    rm -rf "$work"
}
trap finish EXIT

# What it sees of the machine is made for it: devices without a sound card, its
# own process ids, and its own part of the control groups.
cat >"$work/boot" <<'END'
cd "$1"
mount --bind . .
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
for folder in run tmp dev; do
    mount -t tmpfs -o mode=755 tmpfs $folder
done
chmod 1777 tmp
mkdir -m 1777 dev/shm
ln -s /proc/self/fd dev/fd
for device in null zero full random urandom tty; do
    touch dev/$device
    mount --bind /dev/$device dev/$device
done
pivot_root . mnt
umount -l /mnt
exec env -i container=uncramp PATH=/usr/sbin:/usr/bin \
    /lib/systemd/systemd --show-status=no --log-target=journal
END

# power_on: until systemd says that it is up; not all of its own units can do
# their work in here.
power_on()
{
    sh -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$group" \
        unshare --mount --propagation=private --pid --uts --ipc --cgroup \
        --fork --kill-child sh -e "$work/boot" "$work/system" \
        </dev/null >"$work/console" 2>&1 &
    launcher=$!
    for _ in $(seq $LIMIT_S); do
        case $(inside systemctl is-system-running 2>/dev/null) in
        running | degraded) return 0 ;;
        esac
        sleep 1
    done
    inside systemctl --failed || true
    die "it does not boot: $(cat "$work/console")"
}

# inside COMMAND...: in the booted system, as root.
inside()
{
    timeout $LIMIT_S nsenter --target "$(pgrep -P "$launcher")" --all \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}

apt_settings "$work/apt.conf"
# shellcheck disable=SC2016 # $1 is for the hook: the new root
mmdebstrap --quiet --variant=minbase --architectures="$architecture" \
    --aptopt="$work/apt.conf" --include=dbus,sudo,systemd,systemd-sysv \
    --customize-hook='cp /etc/resolv.conf "$1/etc/"' \
    "$release" "$work/system" "$(apt_mirror)"
chroot "$work/system" useradd --create-home --shell /bin/bash alice
echo 'alice ALL=(ALL) NOPASSWD: ALL' >"$work/system/etc/sudoers.d/alice"
# shellcheck disable=SC2046 # a pattern
cp $(package_file "$release" "$architecture") "$work/system/home/alice"
mkdir "$work/system/bare"
cp "$root/tests/bare/boot_inside.sh" "$work/system/bare"
sed -n '/^On the Pi/,/^The last/s/^    //p' "$root/README.md" \
    >"$work/system/bare/commands"

mkdir "$group"
power_on
inside sh /bare/boot_inside.sh first
power_off
power_on
inside sh /bare/boot_inside.sh again
