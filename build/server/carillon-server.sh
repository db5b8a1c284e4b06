#!/bin/sh
exec node /usr/lib/carillon-server/out/main/cli.js "$@"
