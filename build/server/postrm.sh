#!/bin/sh
set -e
# The earlier package, which stays installed, expects these files where preinst found them.
if [ "$1" = abort-upgrade ]; then
  for name in config.json environment; do
    if [ -f "/etc/carillon/$name.dpkg-old" ]; then mv -T "/etc/carillon/$name.dpkg-old" "/etc/carillon/$name"; fi
  done
fi
if [ "$1" = remove ]; then
  deb-systemd-helper disable carillon-server.service >/dev/null || true
  if [ -d /run/systemd/system ]; then systemctl --system daemon-reload >/dev/null || true; fi
fi
if [ "$1" = purge ]; then
  deb-systemd-helper purge carillon-server.service >/dev/null || true
  rm -rf /etc/carillon
  # The service's account deletes what the service wrote, so root follows no link in there.
  if getent passwd carillon >/dev/null; then
    if [ -d /var/lib/carillon ]; then
      setsid -w setpriv --reuid=carillon --regid=carillon --clear-groups --no-new-privs \
        find /var/lib/carillon -mindepth 1 -delete </dev/null || true
    fi
    if command -v deluser >/dev/null; then deluser --system --quiet carillon || true; fi
  fi
  if [ -d /var/lib/carillon ]; then rmdir /var/lib/carillon || true; fi
fi
