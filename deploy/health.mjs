// Whether the server of this machine or container is ready: exit code 0 or 1. With --wait 30 it asks for so many seconds.
// Plain JavaScript without an import, because it is started every few seconds.
const url = `http://127.0.0.1:${process.env.PORT ?? 3000}/health/ready`
const at = process.argv.indexOf('--wait')
const deadline = Date.now() + (at > 0 ? Number(process.argv[at + 1]) * 1000 : 0)

async function isReady() {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).ok
  } catch {
    return false
  }
}

let ready = await isReady()
while (!ready && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  ready = await isReady()
}
process.exit(ready ? 0 : 1)
