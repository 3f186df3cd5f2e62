import type { Config } from '../../config.ts'
import { type Finding, fine, note } from './finding.ts'

/** The settings are sound, or they would not have been read. What is said here is what production usually wants besides. */
export function examineSettings(config: Config): Finding[] {
  const { environment, host, port } = config
  const found = [fine('settings', `${environment}, serving on ${host}:${port}`)]
  if (environment !== 'production')
    return [
      ...found,
      note('settings', 'NODE_ENV is not production', 'set it where people depend on this server'),
    ]
  if (!config.trustProxy)
    found.push(
      note(
        'settings',
        'TRUST_PROXY is not set',
        'behind a proxy name its address, or all visitors share one limit',
      ),
    )
  if (config.publicUrl === null)
    found.push(
      note(
        'settings',
        'PUBLIC_URL is not set',
        'name the address that clients use, or pictures have another',
      ),
    )
  if (config.mail === null)
    found.push(
      note(
        'settings',
        'SMTP_URL is not set',
        'set it with MAIL_FROM, or nobody can reset a password by mail',
      ),
    )
  if (config.metricsToken === null)
    found.push(note('settings', 'METRICS_TOKEN is not set', 'set it, or nobody can read /metrics'))
  if (config.acceptedSecrets.length > 0)
    found.push(
      note(
        'settings',
        `JWT_SECRETS_ACCEPTED holds ${config.acceptedSecrets.length}`,
        `unset it ${config.accessTokenTtlSeconds} s after the last server signs with the new secret`,
      ),
    )
  return found
}
