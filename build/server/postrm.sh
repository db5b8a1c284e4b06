#!/bin/sh
set -e
if [ "$1" = remove ]; then
  deb-systemd-helper disable carillon-server.service >/dev/null || true
  if [ -d /run/systemd/system ]; then systemctl --system daemon-reload >/dev/null || true; fi
fi
if [ "$1" = purge ]; then
  deb-systemd-helper purge carillon-server.service >/dev/null || true
  deb-systemd-helper unmask carillon-server.service >/dev/null || true
  rm -rf /var/lib/carillon /etc/carillon
  if getent passwd carillon >/dev/null && command -v deluser >/dev/null; then deluser --system --quiet carillon || true; fi
fi
