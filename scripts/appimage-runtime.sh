#!/bin/sh
# A stand-in for the runtime at the head of an AppImage, for packages for tests on machines that cannot download the real
# one: it unpacks the file system that the real one mounts. It is padded to @SIZE@ bytes, where the file system starts.
set -e
APPIMAGE=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unsquashfs -quiet -no-progress -offset @SIZE@ -dest "$folder/app" "$APPIMAGE" >/dev/null
APPDIR=$folder/app
export APPIMAGE APPDIR
"$APPDIR/AppRun" "$@" && exit 0 || exit $?
