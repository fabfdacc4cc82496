#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     sh tests/bare/package.sh RELEASE ARCH
#
# Makes a Debian of that release and architecture that holds nothing but its
# base, and installs the package there: see package_inside.sh. A foreign
# architecture is emulated. There, too, the golden conversations go as they must,
# and what is understood of 70 sentences is what this machine's own
# build/uncramp understands. Needs root, the network, and what `sh tests/run
# compile` and `sh assistant/package RELEASE ARCH` have made.
set -eu
release=$1
architecture=$2
root=$(dirname "$(dirname "$(dirname "$(readlink -f -- "$0")")")")
. "$root/assistant/setup.sh"

emulate "$architecture"
work_in_memory
apt_settings "$work/apt.conf"
mkdir "$work/bare" "$work/bare/speech"
# shellcheck disable=SC2046 # a pattern
cp $(package_file "$release" "$architecture") "$work/bare/uncramp.deb"
cp "$root"/tests/speech/cramping_slt.flac "$root"/tests/speech/why_awb.flac \
    "$root"/tests/bare/package_inside.sh "$root"/tests/bare/hear.sh \
    "$work/bare"
python3 "$root/tests/bare/speech.py" "$root/build/tests/sentences" \
    "$work/bare/speech"

# What plays the conversations is of this machine, what answers is of that one.
cat >"$work/converse" <<END
set -eu
printf '#!/bin/sh\\nexec chroot "%s" uncramp "\$@"\\n' "\$1" >"$work/uncramp"
chmod +x "$work/uncramp"
mkdir -p "\$1$root/assistant"
cp "$root/assistant/uncramp.yaml" "\$1$root/assistant"
python3 "$root/tests/conversations/play.py" "$work/uncramp" \\
    "$root"/tests/conversations/*.txt
echo "package: conversations: all is well"
rm -r "\$1$root/assistant"
cd "\$1" && rmdir -p ".$root" 2>/dev/null || true
END

# shellcheck disable=SC2016 # $1 is for mmdebstrap's hooks: the new root
mmdebstrap --quiet --variant=minbase --format=null \
    --architectures="$architecture" --aptopt="$work/apt.conf" \
    --customize-hook="cp -r '$work/bare' \"\$1/bare\"" \
    --customize-hook='chroot "$1" sh /bare/package_inside.sh use' \
    --customize-hook="cp \"\$1/bare/heard\" '$work/heard'" \
    --customize-hook="sh '$work/converse' \"\$1\"" \
    --customize-hook='chroot "$1" sh /bare/package_inside.sh serve' \
    --customize-hook='chroot "$1" sh /bare/package_inside.sh leave' \
    "$release" - "$(apt_mirror)"

sh "$root/tests/bare/hear.sh" "$root/build/uncramp" "$work/bare/speech" \
    >"$work/wanted"
[ "$(wc -l <"$work/wanted")" -ge 50 ] || die "too few sentences to compare"
diff -u "$work/wanted" "$work/heard" ||
    die "$architecture understands something else than this machine"
echo "package: on $release $architecture it understands the same" \
    "$(wc -l <"$work/heard") sentences alike"
