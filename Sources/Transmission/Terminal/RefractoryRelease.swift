import SynapseModel

/// Static release from sites that rest for a while after a release.
///
/// A site that released at a spike is not available to spikes within `refractory` of it (Dobrunz &
/// Stevens 1997). Sites are alike, so it is enough to know how many released when.
struct RefractoryRelease: ReleaseLaw {
  /// Releases of a terminal that are kept apart; with more, a release joins the last one.
  ///
  /// Each is a vesicle at least, so that up to this many sites nothing is lost.
  static let mostReleases = 64

  /// One release of a terminal.
  private struct Release {
    var time = -1e300
    var sites = 0.0
  }

  let isStochastic: Bool
  private let sites: StaticRelease
  private let refractory: Memory<Double>
  private let releases: Memory<Release>
  private let places: Memory<UInt32>
  private let depth: Int

  init(_ sites: StaticRelease, most: Int, _ parameters: LaneParameters, context: InputContext) {
    self.sites = sites
    isStochastic = sites.isStochastic
    refractory = Memory(parameters.values(StaticRelease.refractory))
    // In mean field every spike is a release, of parts of vesicles.
    depth = isStochastic ? min(max(most, 1), Self.mostReleases) : Self.mostReleases
    releases = Memory(repeating: Release(), count: depth * context.slots)
    places = Memory(repeating: 0, count: context.slots)
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    var resting = Group()
    for index in 0..<BatchSize.width {
      resting[index] = restingSites(group.slot(index), at: group.times[index])
    }
    let available = (sites.allSites(group) - resting).atLeast(Group(repeating: 0))
    let released = sites.released(of: available, group)
    for index in 0..<group.count where released[index] > 0 {
      note(released[index], slot: group.slot(index), time: group.times[index])
    }
    return SpikeResponse(released, of: available)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    let resting = restingSites(slot, at: time)
    let available = max(0, sites.sites[slot & (BatchSize.lanes - 1)] - resting)
    return [
      StateValue(name: "available_sites", unit: nil, value: available),
      StateValue(name: "refractory_sites", unit: nil, value: resting),
    ]
  }

  /// Sites that released too recently to release at a spike at a time (ms).
  @inline(__always) private func restingSites(_ slot: Int, at time: Double) -> Double {
    let start = time - refractory[slot & (BatchSize.lanes - 1)]
    // From the newest release back, until one is over.
    var (count, place) = (0.0, Int(places[slot]))
    for _ in 0..<depth {
      let release = releases[slot &* depth &+ place]
      guard release.time > start else { break }
      count += release.sites
      place = place == 0 ? depth &- 1 : place &- 1
    }
    return count
  }

  @inline(__always) private func note(_ released: Double, slot: Int, time: Double) {
    let newest = Int(places[slot])
    let next = newest &+ 1 == depth ? 0 : newest &+ 1
    let start = time - refractory[slot & (BatchSize.lanes - 1)]
    if releases[slot &* depth &+ next].time > start, depth > 1 {
      releases.base[slot &* depth &+ newest].sites += released
      releases.base[slot &* depth &+ newest].time = time
    } else {
      releases[slot &* depth &+ next] = Release(time: time, sites: released)
      places[slot] = UInt32(truncatingIfNeeded: next)
    }
  }
}
