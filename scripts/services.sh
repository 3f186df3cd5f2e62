#!/usr/bin/env bash
# Makes sure that a MariaDB, a RabbitMQ and a Redis for the tests answer at their usual ports of 127.0.0.1, and prints
# how the tests reach them. One that is there is used as it is. Else Debian's package is installed where it is missing
# (that needs root) and started in a folder of its own, in memory where there is room: what is committed is then on
# "disk" at no cost. nginx is installed too; the tests start their own.
#   scripts/services.sh        start      scripts/services.sh stop   end what it started
set -euo pipefail

base="$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")/fastyums"
mariadb="$base-mariadb-$(id -u)" rabbitmq="$base-rabbitmq-$(id -u)" redis="$base-redis-$(id -u)"

answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

wait_for() { # name port folder
  for _ in $(seq 300); do answers "$2" && return; sleep 0.2; done
  echo "$1 did not start: see $3/log" >&2
  exit 1
}

install() { # program package; the package may start the server by itself
  command -v "$1" > /dev/null && return
  echo "installing $2 ..." >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" > /dev/null
}

stop() { # folder: whatever its pid names is ended, and its folder taken away
  [ -f "$1/pid" ] || return 0
  local pid
  pid="$(cat "$1/pid")"
  kill "$pid" 2> /dev/null || true
  for _ in $(seq 75); do kill -0 "$pid" 2> /dev/null || break; sleep 0.2; done
  rm -rf "$1"
}

start_mariadb() {
  install mariadbd mariadb-server
  answers 3306 && return
  rm -rf "$mariadb"
  mkdir -p "$mariadb"
  local user=()
  if [ "$(id -u)" = 0 ]; then user=(--user=mysql); chown mysql "$mariadb"; fi
  # A MariaDB that starts takes the temporary tables of others away that it finds in its folder for them.
  local TMPDIR="$mariadb"
  export TMPDIR
  mariadb-install-db --no-defaults "${user[@]}" --datadir="$mariadb/data" \
    --auth-root-authentication-method=normal --skip-test-db > "$mariadb/install.log" 2>&1
  setsid mariadbd --no-defaults "${user[@]}" --datadir="$mariadb/data" --socket="$mariadb/socket" \
    --pid-file="$mariadb/pid" --bind-address=127.0.0.1 --port=3306 --max-connections=400 \
    --innodb-buffer-pool-size=128M --innodb-log-file-size=64M > "$mariadb/log" 2>&1 < /dev/null &
}

start_rabbitmq() {
  install rabbitmq-server rabbitmq-server
  answers 5672 && return
  rm -rf "$rabbitmq"
  mkdir -p "$rabbitmq"
  "$(dirname "$0")/rabbitmq.sh" "$rabbitmq" 5672 > "$rabbitmq/log" 2>&1 < /dev/null &
}

start_redis() {
  install redis-server redis-server
  answers 6379 && return
  rm -rf "$redis"
  mkdir -p "$redis"
  setsid redis-server --bind 127.0.0.1 --port 6379 --save '' --appendonly no --maxmemory 128mb \
    --maxmemory-policy noeviction --dir "$redis" --pidfile "$redis/pid" --daemonize no > "$redis/log" 2>&1 < /dev/null &
  echo $! > "$redis/pid"
}

if [ "${1:-start}" = stop ]; then
  stop "$mariadb" & stop "$rabbitmq" & stop "$redis" &
  wait
  # RabbitMQ's node has left its name server behind, which ends only where no node needs it.
  ERL_EPMD_PORT=15672 epmd -kill > /dev/null 2>&1 || true
  exit 0
fi

install nginx nginx-light
answers 3306 || start_mariadb
answers 6379 || start_redis
answers 5672 || start_rabbitmq
wait_for MariaDB 3306 "$mariadb"
wait_for Redis 6379 "$redis"
wait_for RabbitMQ 5672 "$rabbitmq"
echo 'FASTYUMS_TEST_DATABASE=mysql://root@127.0.0.1:3306/'
echo 'FASTYUMS_TEST_REDIS=redis://127.0.0.1:6379'
echo 'FASTYUMS_TEST_AMQP=amqp://guest:guest@127.0.0.1:5672'
