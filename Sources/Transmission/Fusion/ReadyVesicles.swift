/// The vesicles of each terminal that are ready for release, and when the next one will fuse.
///
/// A pool of n vesicles with the same rate of fusion h(t) loses its next one when the integral of
/// n h reaches an exponential random number of mean 1: exact for any course of h, with one random
/// number a release. Held is that number over n, the integral of h at which it happens. A pool of
/// another size begins anew, as an exponential number has no memory. Empty sites are refilled with
/// the rate 1 / recovery each, by a second clock; or from pools, by the clock of their events. Where a
/// release makes the others of the terminal wait, they are not docked for so long.
final class ReadyVesicles {
  /// Vesicles that can fuse; sites, lane by lane.
  let docked, sites: Memory<Double>
  /// Integral of the fusion rate until the next fusion; infinite without vesicles.
  let clock: Memory<Double>
  /// When the next empty site is refilled, or the next vesicle of the pools moves (ms); infinite if
  /// none can.
  let refill: Memory<Double>
  private let draws: Memory<UInt64>
  private let recovery: Memory<Double>
  /// How long the others wait after a release (ms).
  private let refractory: Memory<Double>
  /// Vesicles that wait at their sites, and until when (ms); infinite while none does.
  private let waiting, waitingEnd: Memory<Double>
  let pools: VesiclePools?
  private let context: InputContext

  init(
    sites: [Double], recovery: [Double], refractory: [Double], pools: VesiclePools?,
    context: InputContext
  ) {
    self.pools = pools
    self.refractory = Memory(refractory)
    waiting = Memory(repeating: 0, count: context.slots)
    waitingEnd = Memory(repeating: .infinity, count: context.slots)
    self.sites = Memory(sites)
    self.recovery = Memory(recovery)
    self.context = context
    let full = self.sites
    docked = Memory((0..<context.slots).map { full[$0 & (BatchSize.lanes - 1)] })
    clock = Memory(repeating: 0, count: context.slots)
    refill = Memory(repeating: .infinity, count: context.slots)
    draws = Memory(repeating: 0, count: context.slots)
    for slot in 0..<context.slots { draw(slot, at: 0) }
  }

  /// Sets both clocks of a terminal whose number of vesicles has changed at `time` (ms).
  func draw(_ slot: Int, at time: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    let words = context.words(
      slots: Words(repeating: UInt64(slot)), ordinals: Words(repeating: draws[slot]),
      purpose: Purpose.release.rawValue &<< 24)
    draws[slot] &+= 1
    // Both logarithms in one vector.
    var uniform = Group(repeating: 0.5)
    uniform[0] = Philox.uniform(words.a, words.b)[0]
    uniform[1] = Philox.uniform(words.c, words.d)[0]
    let waits = -Logarithm.log(uniform)
    clock[slot] = docked[slot] > 0 ? waits[0] / docked[slot] : .infinity
    if let pools {
      refill[slot] = pools.nextEvent(slot)
    } else {
      let empty = sites[lane] - docked[slot] - waiting[slot]
      refill[slot] = empty > 0 ? time + waits[1] * recovery[lane] / empty : .infinity
    }
    refill[slot] = min(refill[slot], waitingEnd[slot])
  }

  /// Sets how many vesicles are at their sites, whether they can fuse or wait.
  private func put(_ number: Double, _ slot: Int) {
    if waitingEnd[slot] < .infinity {
      waiting[slot] = number
    } else {
      docked[slot] = number
    }
  }

  /// A spike of the terminal: pools feel its calcium.
  func spike(_ slot: Int, at time: Double) {
    guard let pools else { return }
    pools.spike(slot, at: time)
    put(pools.number(.docked, slot), slot)
    if pools.isStochastic { draw(slot, at: time) }
  }

  /// What the second clock stands for happens.
  private func supply(_ slot: Int, at time: Double) {
    if waitingEnd[slot] <= time {
      docked[slot] = waiting[slot]
      (waiting[slot], waitingEnd[slot]) = (0, .infinity)
    } else if let pools {
      pools.step(slot, at: time)
      put(pools.number(.docked, slot), slot)
    } else {
      put(docked[slot] + waiting[slot] + 1, slot)
    }
  }

  /// Vesicles leave their sites.
  func take(_ vesicles: Double, _ slot: Int, at time: Double) {
    if let pools {
      pools.take(vesicles, slot, at: time)
      docked[slot] = pools.number(.docked, slot)
    } else {
      docked[slot] -= vesicles
    }
    let wait = refractory[slot & (BatchSize.lanes - 1)]
    guard wait > 0 else { return }
    (waiting[slot], docked[slot]) = (docked[slot], 0)
    waitingEnd[slot] = time + wait
  }

  /// Lets the terminal's clocks run from `start` to `end` (ms) at a constant fusion rate (1/ms);
  /// says when each vesicle fuses.
  @inline(__always)
  func run(
    _ slot: Int, from start: Double, to end: Double, rate: Double, fused: (Double) -> Void
  ) {
    let last = follow(slot, from: start, to: end, rate: rate, fused: fused)
    clock[slot] -= rate * (end - last)
  }

  /// The same, but the clocks stay at the last event, whose time is returned, or at the start.
  ///
  /// So going on from there gives the same bits as not having stopped.
  @inline(__always)
  func follow(
    _ slot: Int, from start: Double, to end: Double, rate: Double, fused: (Double) -> Void
  ) -> Double {
    var now = start
    while true {
      let next = rate > 0 ? now + clock[slot] / rate : .infinity
      if refill[slot] <= end, refill[slot] <= next {
        now = max(now, refill[slot])
        supply(slot, at: now)
        draw(slot, at: now)
      } else if next < end {
        now = next
        take(1, slot, at: now)
        fused(now)
        draw(slot, at: now)
      } else {
        return now
      }
    }
  }
}
