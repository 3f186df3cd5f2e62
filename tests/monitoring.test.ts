import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Marketplace, openMarketplace } from './helpers/marketplace.ts'

interface Query {
  where: string
  expr: string
}
interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; action: string }
}
interface Panel {
  id: number
  title: string
  type: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string }[]
}

const yaml = <T>(path: string) => parse(readFileSync(path, 'utf8')) as T
const rules = yaml<{ groups: { name: string; rules: Rule[] }[] }>(
  'deploy/prometheus/alerts.yaml',
).groups.flatMap((group) => group.rules)
const dashboard = JSON.parse(readFileSync('deploy/grafana/fastyums.json', 'utf8')) as { panels: Panel[] }
const queries: Query[] = [
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: title, expr: expr.replaceAll('$__rate_interval', '5m') })),
  ),
]

/** Each metric that a query names, with the labels that it is chosen by, or the fault in the query. */
function selectorsOf({ expr }: Query): { metric: string; labels: [string, string][] }[] | string {
  const found: { metric: string; labels: [string, string][] }[] = []
  let fault = ''
  parser.parse(expr).iterate({
    enter(node) {
      const text = expr.slice(node.from, node.to)
      if (node.type.isError) fault = `cannot be read at ${expr.slice(node.from - 10, node.from + 10)}`
      if (node.name === 'VectorSelector') {
        const metric = /^[a-z_:][\w:]*/i.exec(text)?.[0] ?? ''
        const labels = [...text.matchAll(/(\w+)=~?"([^"]*)"/g)]
        found.push({ metric, labels: labels.map(([, name = '', value = '']) => [name, value]) })
      }
    },
  })
  return fault || found
}

describe('the dashboard and the alerts', () => {
  let market: Marketplace
  let told: string
  beforeAll(async () => {
    market = await openMarketplace()
    await market.anyone.get('/nowhere')
    await market.register('CUSTOMER')
    told = (await market.anyone.get('/metrics')).body
  })
  afterAll(() => market.close())

  /** Prometheus makes this one itself, of whether it got an answer. */
  const isOwn = (metric: string) => metric === 'up'
  const typeOf = (metric: string) => new RegExp(`^# TYPE ${metric} (\\w+)$`, 'm').exec(told)?.[1]
  const isTold = (metric: string) =>
    typeOf(metric) !== undefined || typeOf(metric.replace(/_(bucket|sum|count)$/, '')) === 'histogram'

  it.each(queries)('$where asks in PromQL for what /metrics tells', (query) => {
    const selectors = selectorsOf(query)
    expect(selectors).toBeInstanceOf(Array)
    const metrics = [...selectors].map((one) => (typeof one === 'string' ? one : one.metric))
    expect(metrics.length).toBeGreaterThan(0)
    expect(metrics.filter((metric) => !isOwn(metric) && !isTold(metric))).toEqual([])
  })

  it('choose by statuses, types and routes that there are', () => {
    const facts = market.app.modules.flatMap(({ events }) => events)
    const routes = market.app.modules.flatMap((module) => module.routes.map(({ path }) => `/api/v1${path}`))
    const known: Record<string, readonly string[]> = {
      type: facts,
      route: routes,
      status: ['200', '401', '429', '500'],
      outcome: ['published', 'consumed', 'done', 'failed', 'dead'],
    }
    const faults = queries.flatMap((query) =>
      [...selectorsOf(query)].flatMap((one) => {
        if (typeof one === 'string') return [one]
        return one.labels.flatMap(([label, value]) => {
          const fits = (text: string) => new RegExp(`^(${value})$`).test(text)
          const isGauge = typeOf(one.metric) === 'gauge' && label === 'status'
          if (isGauge)
            return told.includes(`${one.metric}{status="${value}"}`) ? [] : [`${query.where}: ${value}`]
          return (known[label] ?? [value]).some(fits) ? [] : [`${query.where}: ${value}`]
        })
      }),
    )
    // Of label values too: a query that can never match watches nothing.
    expect(faults).toEqual([])
  })

  it('would notice a metric that is not there, and a query that is none', () => {
    expect(isTold('fastyums_nonsense')).toBe(false)
    expect(selectorsOf({ where: '', expr: 'sum(rate(x[5m])' })).toMatch('cannot be read')
  })
})

it('each alert says how bad it is, what is wrong and what to do, once', () => {
  expect(rules.length).toBeGreaterThan(15)
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  for (const { alert, labels, annotations } of rules) {
    expect(labels.severity, alert).toMatch(/^(page|ticket)$/)
    expect(annotations.summary.length, alert).toBeGreaterThan(20)
    expect(annotations.action.length, alert).toBeGreaterThan(20)
  }
})

it('no panel of the dashboard covers another, and each has its own number', () => {
  const { panels } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([])
})

it('Prometheus and Grafana find each other, the processes and these files', () => {
  type Service = { profiles?: string[]; volumes?: string[]; environment?: Record<string, string> }
  const compose = yaml<{ services: Record<string, Service>; 'x-process': Service }>('deploy/compose.yaml')
  const { prometheus, grafana } = compose.services
  expect([prometheus?.profiles, grafana?.profiles]).toEqual([['watch'], ['watch']])
  expect(prometheus?.volumes).toContain('./prometheus:/etc/prometheus:ro')
  expect(grafana?.volumes).toContain('./grafana/fastyums.json:/etc/grafana/dashboards/fastyums.json:ro')

  const config = yaml<{ rule_files: string[]; scrape_configs: [Record<string, never>] }>(
    'deploy/prometheus/prometheus.yaml',
  )
  expect(config.rule_files).toEqual(['alerts.yaml'])
  const text = readFileSync('deploy/prometheus/prometheus.yaml', 'utf8')
  for (const [, host = ''] of text.matchAll(/'([\w-]+):3000'/g)) expect(compose.services).toHaveProperty(host)
  expect(text).toContain(`port: ${compose['x-process'].environment?.['METRICS_PORT']}`)
  expect(config.scrape_configs[0]).toMatchObject({
    authorization: { credentials_file: '/run/secrets/metrics_token' },
  })

  const provisioned = 'deploy/grafana/provisioning'
  expect(yaml(`${provisioned}/datasources/prometheus.yaml`)).toMatchObject({
    datasources: [{ uid: 'prometheus', url: 'http://prometheus:9090' }],
  })
  expect(yaml(`${provisioned}/dashboards/fastyums.yaml`)).toMatchObject({
    providers: [{ options: { path: '/etc/grafana/dashboards' } }],
  })
})
