#!/bin/sh
set -e
[ "$1" = configure ] || exit 0

if ! getent passwd carillon >/dev/null; then
  adduser --system --group --home /var/lib/carillon --no-create-home --gecos 'Carillon push relay' --quiet carillon
fi
# Owned by root, readable for the service. Only at the first installation: later the administrator decides who may read it.
# systemd creates the service's own folder.
if [ -z "$2" ]; then
  chown root:carillon /etc/carillon
  chmod 0750 /etc/carillon
fi
deb-systemd-helper unmask carillon-server.service >/dev/null || true
deb-systemd-helper enable carillon-server.service >/dev/null || true
if [ -d /run/systemd/system ]; then
  systemctl --system daemon-reload >/dev/null || true
  deb-systemd-invoke restart carillon-server.service >/dev/null || true
fi
