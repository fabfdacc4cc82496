#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     build.sh ARCH [CMAKE-OPTION...]
#
# Runs inside the Debian that cross_build of assistant/setup.sh has made: builds
# the package for that architecture, with Debian's own compiler settings.
set -eu
cd "$(dirname "$0")/../.."

architecture=$1
shift
eval "$(dpkg-architecture -a "$architecture" -s)"
eval "$(dpkg-buildflags --export=sh)"
release=$(. /etc/os-release && echo "$VERSION_ID")
export PKG_CONFIG_LIBDIR="/usr/lib/$DEB_HOST_MULTIARCH/pkgconfig"

cmake -G Ninja --log-level=NOTICE -S . -B build -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_SYSTEM_NAME=Linux \
    -DCMAKE_SYSTEM_PROCESSOR="$DEB_HOST_GNU_CPU" \
    -DCMAKE_C_COMPILER="$DEB_HOST_GNU_TYPE-gcc" \
    -DCMAKE_INSTALL_PREFIX=/usr -DUNCRAMP_TESTS=OFF -DUNCRAMP_WERROR=OFF \
    -DUNCRAMP_RELEASE="~deb$release" \
    -DCPACK_DEBIAN_PACKAGE_ARCHITECTURE="$architecture" "$@"
ninja -C build --quiet
cd build
cpack >cpack.log 2>&1 || {
    cat cpack.log
    exit 1
}
