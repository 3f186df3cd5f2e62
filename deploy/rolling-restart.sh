#!/usr/bin/env bash
# Restarts the servers of deploy/debian.sh one after the other. nginx sends a server nothing more before it is told to stop,
# and again once it is ready, so no request fails.
set -euo pipefail

upstream=/etc/nginx/fastyums/upstream.conf
whole="$(cat "$upstream")"
ports="$(sed -n 's/^server 127\.0\.0\.1:\([0-9]*\).*/\1/p' <<< "$whole")"

without() { # port
  sed "s/^\(server 127\.0\.0\.1:$1 .*\);$/\1 down;/" <<< "$whole" > "$upstream"
}
tell_nginx() {
  systemctl is-active --quiet nginx || return 0
  nginx -t -q
  systemctl reload nginx
  # The workers of before end once what they were asked is answered.
  sleep 1
}
trap 'printf "%s\n" "$whole" > "$upstream"; tell_nginx' EXIT

for port in $ports; do
  without "$port"
  tell_nginx
  # Returns when it is ready, or says why it is not; then the others go on as they were.
  systemctl restart "fastyums@$port"
  printf '%s\n' "$whole" > "$upstream"
  tell_nginx
  echo "fastyums@$port is new"
done
