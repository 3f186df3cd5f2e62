import type { Module } from '../../platform/module.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { Vendor } from './schemas.ts'

export const vendorsModule: Module = {
  name: 'vendors',
  description: 'Kitchens that sell: onboarding, approval, pausing',
  events: ['vendor.opened', 'vendor.changed', 'vendor.approved', 'vendor.suspended'],
  schemas: [Vendor],
  routes,
  reactions,
}
