export interface Point {
  lat: number
  lng: number
}

/** Degrees; `west` may lie east of `east` where the box crosses the 180th meridian. */
export interface Box {
  south: number
  north: number
  west: number
  east: number
}

const EARTH_RADIUS_M = 6_371_008.8
const METRES_PER_DEGREE = (Math.PI / 180) * EARTH_RADIUS_M

const radians = (degrees: number) => (degrees * Math.PI) / 180
const degrees = (radians: number) => (radians * 180) / Math.PI

/** Along the surface of a sphere (haversine), metres. */
export function distanceMetres(a: Point, b: Point): number {
  const dLat = radians(b.lat - a.lat)
  const dLng = radians(b.lng - a.lng)
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLng / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** A box that holds everything within `radius` metres of a point. */
export function boxAround({ lat, lng }: Point, radius: number): Box {
  const dLat = radius / METRES_PER_DEGREE
  const south = Math.max(-90, lat - dLat)
  const north = Math.min(90, lat + dLat)
  // A pole within reach holds every longitude.
  if (south === -90 || north === 90) return { south, north, west: -180, east: 180 }
  const dLng = degrees(Math.asin(Math.sin(radians(dLat)) / Math.cos(radians(lat))))
  return { south, north, west: wrap(lng - dLng), east: wrap(lng + dLng) }
}

function wrap(lng: number): number {
  return lng < -180 ? lng + 360 : lng > 180 ? lng - 360 : lng
}
