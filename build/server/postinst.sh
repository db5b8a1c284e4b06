#!/bin/sh
set -e
[ "$1" = configure ] || exit 0

if ! getent passwd carillon >/dev/null; then
  adduser --system --group --home /var/lib/carillon --no-create-home --gecos 'Carillon push relay' --quiet carillon
fi
install -d -o carillon -g carillon -m 0700 /var/lib/carillon
# Only the first time: later, who may read and write it is the administrator's to say.
if [ -z "$2" ]; then
  chown carillon:carillon /etc/carillon /etc/carillon/config.json
  chmod 0750 /etc/carillon
  chmod 0640 /etc/carillon/config.json
fi
deb-systemd-helper unmask carillon-server.service >/dev/null || true
deb-systemd-helper enable carillon-server.service >/dev/null || true
if [ -d /run/systemd/system ]; then
  systemctl --system daemon-reload >/dev/null || true
  deb-systemd-invoke restart carillon-server.service >/dev/null || true
fi
