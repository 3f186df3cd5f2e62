import { expect, it } from 'vitest'
import { Line } from './line.ts'

const tooLate = () => new Error('too late')

it('serves one at a time, in the order in which they came', async () => {
  const line = new Line()
  const served: number[] = []
  await line.enter(1000, tooLate)
  const later = [1, 2, 3].map((who) => line.enter(1000, tooLate).then(() => served.push(who)))
  expect(served).toEqual([])
  for (const turn of later) {
    line.leave()
    await turn
  }
  expect(served).toEqual([1, 2, 3])
})

it('sends away who has waited too long, and goes on with the next', async () => {
  const line = new Line()
  await line.enter(1000, tooLate)
  const [hasty, patient] = [line.enter(10, tooLate), line.enter(5000, tooLate)]
  await expect(hasty).rejects.toThrow('too late')
  line.leave()
  await expect(patient).resolves.toBeUndefined()
})

it('is free again when the last has left', async () => {
  const line = new Line()
  for (let turn = 0; turn < 3; turn++) {
    await line.enter(0, tooLate)
    line.leave()
  }
  await expect(line.enter(0, tooLate)).resolves.toBeUndefined()
})
