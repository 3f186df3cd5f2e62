#!/usr/bin/env bash
# Sets a marketplace up on a fresh Debian 12 or 13, without Docker: MariaDB, Redis, RabbitMQ, two servers and two workers as
# systemd units, nginx with TLS in front. Run it as root from a clone; run it again to bring a newer version in, one server
# after the other, without a request that fails.
#   deploy/debian.sh eat.example.com you@example.com
set -euo pipefail

domain="${1:?the domain, such as eat.example.com}"
admin="${2:?the e-mail of the first admin}"
source="$(cd "$(dirname "$0")/.." && pwd)"
target=/opt/fastyums
settings=/etc/fastyums/fastyums.env
servers=(3001 3002)

[ "$(id -u)" = 0 ] || { echo 'run it as root' >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }
secret() { openssl rand -hex 32; }
setting() { sed -n "s/^$1=//p" "$settings"; }

say 'packages of Debian'
export DEBIAN_FRONTEND=noninteractive
packages=(ca-certificates curl openssl rsync mariadb-server redis-server rabbitmq-server nginx-light)
# Whoever has npm from elsewhere has it together with a Node that Debian's would not stand beside.
command -v npm > /dev/null || packages+=(nodejs npm)
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null

say 'a user, and settings with secrets of their own'
id fastyums > /dev/null 2>&1 || useradd --system --home-dir /var/lib/fastyums --shell /usr/sbin/nologin fastyums
install -d -m 0750 -o fastyums -g fastyums /var/lib/fastyums
install -d -m 0750 -o root -g fastyums /etc/fastyums
if [ ! -f "$settings" ]; then
  database="$(secret)" broker="$(secret)" password="$(openssl rand -base64 18)"
  (umask 027 && cat > "$settings" <<- END
	DATABASE_URL=mysql://fastyums:$database@127.0.0.1:3306/fastyums
	AMQP_URL=amqp://fastyums:$broker@127.0.0.1:5672
	REDIS_URL=redis://127.0.0.1:6379/0
	JWT_SECRET=$(secret)
	METRICS_TOKEN=$(secret)
	PUBLIC_URL=https://$domain
	TRUST_PROXY=127.0.0.1
	CURRENCY=${CURRENCY:-NGN}
	DELIVERY_FEE=${DELIVERY_FEE:-50000}
	ADMIN_EMAIL=$admin
	ADMIN_PASSWORD=$password
	END
  )
  chgrp fastyums "$settings"
fi

say 'the database and the broker'
systemctl enable --quiet --now mariadb redis-server rabbitmq-server
database="$(setting DATABASE_URL | sed 's|.*fastyums:\([^@]*\)@.*|\1|')"
mariadb <<- END
	create database if not exists fastyums;
	create user if not exists fastyums@127.0.0.1 identified by '$database';
	create user if not exists fastyums@localhost identified by '$database';
	alter user fastyums@127.0.0.1 identified by '$database';
	alter user fastyums@localhost identified by '$database';
	grant all on fastyums.* to fastyums@127.0.0.1;
	grant all on fastyums.* to fastyums@localhost;
END
broker="$(setting AMQP_URL | sed 's|.*fastyums:\([^@]*\)@.*|\1|')"
rabbitmqctl --quiet await_startup
rabbitmqctl --quiet add_user fastyums "$broker" 2> /dev/null || rabbitmqctl --quiet change_password fastyums "$broker"
rabbitmqctl --quiet set_permissions fastyums '.*' '.*' '.*'
rabbitmqctl --quiet delete_user guest 2> /dev/null || true

say "the program, in $target"
install -d -m 0755 "$target.new"
rsync --archive --delete --exclude .git --exclude node_modules --exclude data "$source/" "$target.new/"
(cd "$target.new" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
# Compiled once, here: those who serve cannot write it.
(cd "$target.new" && node_modules/.bin/node bin/fastyums.mjs openapi > /dev/null)
chown -R root:root "$target.new"
chmod -R go=rX "$target.new"
# Whoever runs on the old one goes on with it: what was read in stays read in, what is read later has the same name.
rm -rf "$target.old"
[ ! -d "$target" ] || mv "$target" "$target.old"
mv "$target.new" "$target"

say 'nginx'
install -d -m 0755 /etc/nginx/fastyums /etc/nginx/tls /var/www/acme
if [ ! -f /etc/nginx/tls/fullchain.pem ]; then
  echo 'a certificate signed by itself, until you bring one: docs/operate.md'
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$domain" \
    -addext "subjectAltName=DNS:$domain" -keyout /etc/nginx/tls/privkey.pem -out /etc/nginx/tls/fullchain.pem 2> /dev/null
  chmod 0600 /etc/nginx/tls/privkey.pem
fi
[ -f /etc/nginx/nginx.conf.debian ] || cp /etc/nginx/nginx.conf /etc/nginx/nginx.conf.debian
{ echo 'user www-data;'; sed 's|/dev/stderr|/var/log/nginx/error.log|; s|/dev/stdout|/var/log/nginx/access.log|' "$target/deploy/nginx/nginx.conf"; } > /etc/nginx/nginx.conf
cp "$target/deploy/nginx/upstream.debian.conf" /etc/nginx/fastyums/upstream.conf

say 'units'
cp "$target/deploy/fastyums@.service" "$target/deploy/fastyums-worker@.service" /etc/systemd/system/
systemctl daemon-reload
nginx -t -q
systemctl enable --quiet nginx "${servers[@]/#/fastyums@}" fastyums-worker@1 fastyums-worker@2
"$target/deploy/rolling-restart.sh"
systemctl restart fastyums-worker@1 fastyums-worker@2
systemctl reload-or-restart nginx

say 'done'
cat <<- END
	https://$domain answers, once its name leads here. The first admin is $admin; the password stands in
	$settings as ADMIN_PASSWORD: sign in, change it, and take that line out.
	docs/operate.md tells of certificates, backups and what to watch. Now:  set -a; . $settings; set +a
	  NODE_ENV=production DATA_FOLDER=/var/lib/fastyums $target/node_modules/.bin/node $target/bin/fastyums.mjs doctor
END
