#!/bin/sh
# Gives the relay its first configuration: that of an earlier package, else this package's own. Runs as the service and
# confined like it, so a link in its folder leads nowhere that the service could not go itself.
set -e
# A file of earlier packages: a page's address, with a token that is no longer valid.
rm -f /var/lib/carillon/addresses
config=/var/lib/carillon/config.json
if [ -e "$config" ] || [ -L "$config" ]; then exit 0; fi
for from in /etc/carillon/config.json.dpkg-old /usr/share/carillon-server/config.json; do
  if [ -f "$from" ] && cp "$from" "$config.new"; then exec mv -T "$config.new" "$config"; fi
done
