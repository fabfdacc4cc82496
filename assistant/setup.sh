# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# What assistant/run, assistant/package and tests/run share: which Debian
# packages are needed, how they are installed, how the program is built, how a
# bare Debian gets the source. Sourced, with $root set to the project's folder.
# Everything here talks on stderr: stdout is the assistant's.

# To build the program and to run it.
run_packages='cmake ninja-build gcc libc6-dev pkg-config
libcjson-dev libespeak-ng-dev espeak-ng-data libpocketsphinx-dev
libsphinxbase-dev pocketsphinx-en-us libsndfile1-dev libspeexdsp-dev
libsqlite3-dev libyaml-dev portaudio19-dev'

# To run the tests, besides.
test_packages='clang clang-format clang-tidy cppcheck espeak-ng file flite
groff-base libasound2-plugins libclang-rt-dev libcmocka-dev lintian llvm
pocketsphinx pulseaudio pulseaudio-utils python3 shellcheck sphinxtrain strace
systemd'

# To make a bare Debian, for packages and for trying everything in one
# (tests/run --full), and to run one of another architecture.
bare_packages='git mmdebstrap'
emulator_packages='arch-test qemu-user-static'

say()
{
    printf 'uncramp: %s\n' "$*" >&2
}

die()
{
    say "$*"
    exit 1
}

# missing_packages PACKAGE...: those that dpkg does not have installed.
missing_packages()
{
    installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" \
        2>/dev/null | sed -n 's/^ii  *//p')
    for package in "$@"; do
        case "
$installed
" in
        *"
$package
"*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# as_root COMMAND...: nothing it runs may eat the conversation on stdin.
as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@" </dev/null >&2
    else
        sudo "$@" </dev/null >&2
    fi
}

# install_packages PACKAGE...: installs what is missing, and only that.
install_packages()
{
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
        die "this needs Debian (apt-get is missing here). Elsewhere, install" \
            "the libraries named in assistant/setup.sh and build with cmake."
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        die "missing: ${missing}- run this once as root, or install them" \
            "with: apt-get install --no-install-recommends $missing"
    say "installing ${missing}(once)"
    as_root apt-get -q update ||
        say "the package lists could not be refreshed; trying with the old ones"
    # shellcheck disable=SC2086 # one word per package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing ||
        die "installing failed; apt's reason is above. If this machine is" \
            "offline, connect it once: the assistant itself needs no network."
}

# configure FOLDER CMAKE-OPTION...: sets up a build folder, unless it is set up
# already with these options, for this place.
configure()
{
    folder=$1
    shift
    if [ "$(cat "$folder/.configured" 2>/dev/null)" = "$root $*" ] &&
        [ -f "$folder/build.ninja" ]; then
        return 0
    fi
    rm -f "$folder/.configured" "$folder/CMakeCache.txt"
    cmake -G Ninja --log-level=NOTICE -S "$root" -B "$folder" "$@" \
        </dev/null >&2 || return 1
    printf '%s\n' "$root $*" >"$folder/.configured"
}

# build FOLDER [TARGET...]: brings it up to date; speaks only of failure. Where
# it succeeded, there is a file .built.
build()
{
    folder=$1
    shift
    rm -f "$folder/.built"
    output=$(ninja -C "$folder" --quiet "$@" </dev/null 2>&1) || {
        printf '%s\n' "$output" | tail -n 60 >&2
        return 1
    }
    touch "$folder/.built"
}

# lock FOLDER: one build in it at a time; lasts until unlock.
lock()
{
    mkdir -p "$1" && [ -w "$1" ] ||
        die "cannot write $1; run this as the folder's owner"
    exec 9>"$1/.lock"
    flock -n 9 || {
        say "another build is under way; waiting for it"
        flock 9
    }
}

unlock()
{
    exec 9>&-
}

# ---------------------------------------------------- a bare Debian's needs --

# libraries: those of run_packages that are built for an architecture.
libraries()
{
    for package in $run_packages; do
        case $package in
        *-dev) echo "$package" ;;
        esac
    done
}

# apt_mirror: the one that this machine's apt uses.
apt_mirror()
{
    # shellcheck disable=SC2016 # apt fills it in
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' |
        grep -v security | head -n 1
}

# apt_settings FILE: this machine's way to the mirror, for another apt.
apt_settings()
{
    apt-config dump |
        grep -iE '^Acquire::(https?::proxy|check-)' >"$1" || true
}

# archive_source FILE: the files that git knows of, as a tar.
archive_source()
{
    (cd "$root" && git -c safe.directory="$root" ls-files -z |
        tar --create --null --files-from=- --file="$1")
}

# compiler ARCH: the package that compiles for it, on this machine.
compiler()
{
    case $1 in
    "$(dpkg --print-architecture)") echo gcc ;;
    amd64) echo gcc-x86-64-linux-gnu ;;
    arm64) echo gcc-aarch64-linux-gnu ;;
    armhf) echo gcc-arm-linux-gnueabihf ;;
    esac
}

# cross_build FOLDER RELEASE ARCH PACKAGES HOOK...: makes a bare Debian of that
# release, for this machine, with what is needed to build for ARCH, with
# PACKAGES besides, and with the project in /uncramp; runs the hooks, in which
# $1 is its root, and throws it away. Needs FOLDER for its settings.
cross_build()
{
    settings=$1 release=$2 architecture=$3 packages=$4
    shift 4
    for hook in "$@"; do
        set -- "$@" "--customize-hook=$hook"
        shift
    done
    native=$(dpkg --print-architecture)
    archive_source "$settings/project.tar"
    apt_settings "$settings/apt.conf"
    # shellcheck disable=SC2016 # $1 is for the hooks
    as_root mmdebstrap --quiet --variant=apt --format=null --skip=check/qemu \
        --architectures="$native$([ "$architecture" = "$native" ] ||
            echo ",$architecture")" \
        --aptopt="$settings/apt.conf" \
        --include="cmake ninja-build pkg-config dpkg-dev file \
            $(compiler "$architecture") $packages" \
        --customize-hook="chroot \"\$1\" apt-get -qq -y install >/dev/null \
            --no-install-recommends \
            $(libraries | sed "s/\$/:$architecture/" | tr '\n' ' ')" \
        --customize-hook='mkdir "$1/uncramp"' \
        --customize-hook="tar --extract --no-same-owner \
            --file '$settings/project.tar' --directory \"\$1/uncramp\"" \
        "$@" "$release" - "$(apt_mirror)"
}

# emulate ARCH: makes this machine run programs of another architecture.
emulate()
{
    case $1 in
    "$(dpkg --print-architecture)") return 0 ;;
    arm64) processor=aarch64 ;;
    armhf) processor=arm ;;
    *) die "no emulator is known here for $1" ;;
    esac
    # shellcheck disable=SC2086 # one word per package
    install_packages $emulator_packages
    [ -e /proc/sys/fs/binfmt_misc/register ] ||
        as_root mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
    [ -e "/proc/sys/fs/binfmt_misc/qemu-$processor" ] ||
        as_root /lib/systemd/systemd-binfmt "qemu-$processor.conf"
}

# work_in_memory: makes the folder $work, whose files take memory, and in which
# the bare Debian that is made next is put; it is gone when the script ends. A
# 32-bit library of Debian 12 that is emulated cannot list a folder of a disk, as
# its places have 64-bit numbers, which a real kernel would shorten: eSpeak NG
# would find no voice.
work_in_memory()
{
    work=$(mktemp -d)
    trap 'umount "$work"; rmdir "$work"' EXIT
    as_root mount -t tmpfs -o size=4g,mode=755 tmpfs "$work"
    export TMPDIR="$work"
}

# package_file RELEASE ARCH: where assistant/package leaves it, as a pattern,
# since the version is CMakeLists.txt's to know.
package_file()
{
    case $1 in
    bookworm) number=12 ;;
    trixie) number=13 ;;
    *) die "no such release is known here: $1" ;;
    esac
    echo "$root/build/uncramp_*~deb${number}_$2.deb"
}
