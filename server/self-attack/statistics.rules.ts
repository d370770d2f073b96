/** P(X ≥ hits) of a Poisson distribution with this mean: hits of a blind guess within batches follow it closely. */
export function poissonTail(mean: number, hits: number): number {
  if (hits <= 0) return 1
  // Summed from the tail, whose terms shrink: 1 − the rest would lose everything below 1e-16.
  let term = Math.exp(-mean)
  for (let k = 1; k <= hits; k += 1) term *= mean / k
  let sum = 0
  for (let k = hits; term > sum * 1e-17 && k < hits + 10_000; k += 1) {
    sum += term
    term *= mean / (k + 1)
  }
  return Math.min(1, sum)
}

/** The fewest hits that none of `strategies` blind ones reaches with probability 1 − `risk` (Bonferroni). */
export function hitLimit(mean: number, strategies: number, risk: number): number {
  let hits = Math.ceil(mean)
  while (poissonTail(mean, hits) * strategies > risk) hits += 1
  return hits
}

/** P(Z ≥ z) of the normal distribution, for z ≥ 0; Mills' ratio as a continued fraction beyond 2. */
export function normalTail(z: number): number {
  if (z < 2) return 0.5 - integral(z)
  let ratio = 0
  for (let k = 60; k >= 1; k -= 1) ratio = k / (z + ratio)
  return density(z) / (z + ratio)
}

const density = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)

/** From 0 to z, by Simpson's rule. */
function integral(z: number): number {
  const steps = 200
  let sum = density(0) + density(z)
  for (let k = 1; k < steps; k += 1) sum += density((z * k) / steps) * (k % 2 === 1 ? 4 : 2)
  return (sum * z) / steps / 3
}

/** The least agreement, in standard deviations and either direction, that none of `strategies` blind ones reaches with 1 − `risk`. */
export function agreementLimit(strategies: number, risk: number): number {
  let z = 2
  while (normalTail(z) * 2 * strategies > risk) z += 0.05
  return z
}
