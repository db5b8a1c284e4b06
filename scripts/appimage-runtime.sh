#!/bin/sh
# Stand-in for the runtime at the head of an AppImage, for packages that are built for tests where the real one cannot be
# had: it unpacks what the real one mounts. It is filled up to @SIZE@ bytes, where the file system begins.
set -e
APPIMAGE=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unsquashfs -quiet -no-progress -offset @SIZE@ -dest "$folder/app" "$APPIMAGE" >/dev/null
APPDIR=$folder/app
export APPIMAGE APPDIR
"$APPDIR/AppRun" "$@" && exit 0 || exit $?
