#!/usr/bin/env bash
# Makes sure that a MariaDB for the tests answers at 127.0.0.1:3306, and prints how the tests reach it.
# One that is there is used as it is. Else Debian's package is installed where it is missing (that needs root) and
# started in a folder of its own, in memory where there is room: what is committed is then on "disk" at no cost.
#   scripts/services.sh        start      scripts/services.sh stop   end what it started
set -euo pipefail

url='mysql://root@127.0.0.1:3306/'
folder="$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")/fastyums-mariadb-$(id -u)"

answers() { (exec 3<> /dev/tcp/127.0.0.1/3306) 2> /dev/null; }

if [ "${1:-start}" = stop ]; then
  if [ -f "$folder/pid" ]; then
    kill "$(cat "$folder/pid")" 2> /dev/null || true
    for _ in $(seq 50); do [ -f "$folder/pid" ] || break; sleep 0.2; done
    rm -rf "$folder"
  fi
  exit 0
fi

if ! answers; then
  if ! command -v mariadbd > /dev/null; then
    echo 'installing mariadb-server ...' >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mariadb-server > /dev/null
  fi
  rm -rf "$folder"
  mkdir -p "$folder"
  user=()
  if [ "$(id -u)" = 0 ]; then user=(--user=mysql); chown mysql "$folder"; fi
  mariadb-install-db --no-defaults "${user[@]}" --datadir="$folder/data" \
    --auth-root-authentication-method=normal --skip-test-db > "$folder/install.log" 2>&1
  setsid mariadbd --no-defaults "${user[@]}" --datadir="$folder/data" --socket="$folder/socket" \
    --pid-file="$folder/pid" --bind-address=127.0.0.1 --port=3306 --max-connections=400 \
    --innodb-buffer-pool-size=128M --innodb-log-file-size=64M > "$folder/log" 2>&1 < /dev/null &
  for _ in $(seq 150); do answers && break; sleep 0.2; done
  answers || { echo "MariaDB did not start: see $folder/log" >&2; exit 1; }
fi
echo "FASTYUMS_TEST_DATABASE=$url"
