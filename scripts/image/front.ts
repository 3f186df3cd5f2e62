import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The nginx of deploy/nginx before a server at this port, with a certificate of its own. Resolves once it answers. */
export async function startNginx(folder: string, upstream: number, ports: { plain: number; tls: number }) {
  for (const name of ['fastyums', 'tls']) mkdirSync(join(folder, name), { recursive: true })
  const text = readFileSync('deploy/nginx/nginx.conf', 'utf8')
    .replace('/run/nginx.pid', join(folder, 'pid'))
    .replace('/dev/stderr', join(folder, 'error.log'))
    .replace('/dev/stdout', join(folder, 'access.log'))
    .replaceAll(/listen (\[::\]:)?80 /g, `listen $1${ports.plain} `)
    .replaceAll(/listen (\[::\]:)?443 /g, `listen $1${ports.tls} `)
  writeFileSync(join(folder, 'nginx.conf'), text)
  writeFileSync(join(folder, 'fastyums/upstream.conf'), `server 127.0.0.1:${upstream};\n`)
  cpSync('/etc/nginx/mime.types', join(folder, 'mime.types'))
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=localhost',
  ]
  const files = ['-keyout', join(folder, 'tls/privkey.pem'), '-out', join(folder, 'tls/fullchain.pem')]
  execFileSync('openssl', ['req', '-x509', ...key, ...files], { stdio: 'ignore' })
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'], {
    stdio: 'inherit',
  })
  await answers(nginx, `http://127.0.0.1:${ports.plain}/nginx-health`)
  return nginx
}

async function answers(nginx: ChildProcess, url: string): Promise<void> {
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (nginx.exitCode !== null) throw new Error('nginx did not start')
    await sleep(20)
  }
}

/** An order from placed to delivered, by the Postman collection. */
export function takeOrder(baseUrl: string, adminEmail: string, adminPassword: string): void {
  const variables = { baseUrl, adminEmail, adminPassword }
  const args = [
    'node_modules/newman/bin/newman.js',
    'run',
    'clients/postman/fastyums.postman_collection.json',
    '--folder=Journey',
    // The certificate is signed by itself.
    '--insecure',
    '--reporters=cli',
    '--reporter-cli-no-assertions',
    '--reporter-cli-no-console',
    ...Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]),
  ]
  execFileSync(process.execPath, args, { stdio: 'inherit' })
}
