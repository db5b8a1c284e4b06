#!/bin/sh
set -e
# Earlier packages gave /etc/carillon to the service. It may hold anything, such as links for root to follow. So root moves
# the folder's entries as they are into a new folder, which the service never had access to.
writable() {
  [ "$(stat -c %U /etc/carillon 2>/dev/null)" = carillon ] ||
    setpriv --reuid=carillon --regid=carillon --init-groups test -w /etc/carillon 2>/dev/null
}
if [ -d /etc/carillon ] && [ ! -L /etc/carillon ] && writable; then
  if [ -d /run/systemd/system ]; then deb-systemd-invoke stop carillon-server.service >/dev/null || true; fi
  chown root:root /etc/carillon
  # For root alone: a mode of 0700 also masks an access control list that the service may have set.
  chmod 0700 /etc/carillon
  fresh=$(mktemp -d /etc/carillon.XXXXXX)
  find /etc/carillon -mindepth 1 -maxdepth 1 -exec mv -t "$fresh" -- {} +
  rmdir /etc/carillon
  chown root:carillon "$fresh"
  chmod 0750 "$fresh"
  mv -T "$fresh" /etc/carillon

  cd /etc/carillon
  for name in config.json environment; do
    rm -rf "$name.dpkg-old"
    if [ -e "$name" ] || [ -L "$name" ]; then mv -T "$name" "$name.dpkg-old"; fi
  done
  # first-config uses config.json.dpkg-old. Of the environment only variables are kept that cannot make the service run other
  # programs.
  if [ -n "$(find environment.dpkg-old -maxdepth 0 -type f -user root -links 1 2>/dev/null)" ]; then
    known='^((https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|CARILLON_[A-Z_]+|TZ)='
    (umask 077 && grep -E "$known" environment.dpkg-old >environment) || rm -f environment
    if grep -Evq "$known|^[[:space:]]*([#;]|\$)" environment.dpkg-old; then
      echo 'carillon-server: some lines of /etc/carillon/environment were not kept; environment.dpkg-old beside it has all of them.' >&2
    fi
  fi
fi
