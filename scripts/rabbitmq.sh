#!/usr/bin/env bash
# Becomes a RabbitMQ node of its own: scripts/rabbitmq.sh FOLDER PORT
# All that it keeps lies in FOLDER, its process id in FOLDER/pid. It listens on 127.0.0.1 alone and is bounded in memory.
set -euo pipefail

folder="$1" port="$2"
mkdir -p "$folder"
cat > "$folder/rabbitmq.conf" << EOF
listeners.tcp.default = 127.0.0.1:$port
vm_memory_high_watermark.absolute = 300MB
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 16777216
log.file = false
log.console = true
log.console.level = warning
EOF
export HOME="$folder" \
  RABBITMQ_NODENAME="fastyums$port@localhost" \
  RABBITMQ_DIST_PORT="$((port + 20000))" \
  RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" \
  RABBITMQ_MNESIA_BASE="$folder/data" \
  RABBITMQ_LOG_BASE="$folder" \
  RABBITMQ_ENABLED_PLUGINS_FILE="$folder/plugins" \
  RABBITMQ_PID_FILE="$folder/node.pid" \
  RABBITMQ_CONF_ENV_FILE=/dev/null \
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none' \
  ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$((port + 10000))"
echo '[].' > "$folder/plugins"
echo $$ > "$folder/pid"
# Debian's command in the PATH would change the user.
exec setsid --wait /usr/lib/rabbitmq/bin/rabbitmq-server
