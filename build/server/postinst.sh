#!/bin/sh
set -e
[ "$1" = configure ] || exit 0

if ! getent passwd carillon >/dev/null; then
  adduser --system --group --home /var/lib/carillon --no-create-home --gecos 'Carillon push relay' --quiet carillon
fi
# Root's, and read by the service. Only the first time: later, who may read it is the administrator's to say. The
# service's own folder is systemd's to make.
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
