import SynapseModel

/// Which release sites of a terminal release, where each of them has a cleft of its own.
///
/// Laws of release know how many sites hold a vesicle at a spike and how many of them release. Sites are
/// alike, so which ones they are is drawn: those refilled since the last spike from the empty ones, those
/// that release from the full ones, each set as likely as any other. So the vesicles of a spike are at
/// different sites, and a site that has released does so again only when it is refilled. Late and
/// spontaneous vesicles come from any site. In mean field each site releases its share. Zones that release
/// several vesicles each know themselves how many.
final class SiteChoice {
  /// Sites of a terminal that are kept apart.
  private static let most = 64
  /// Clefts that an input can have, all terminals together.
  private static let mostClefts = 100_000.0
  /// The models whose sites release one vesicle each, and say how many hold one; or know each site.
  private static let models = [
    StaticRelease.model, TsodyksMarkram.model, ActiveZones.univesicular,
    ActiveZones.multivesicular, DittmanRegehr.model, ComponentFacilitation.model,
    ResidualCalcium.model, PoolRelease.model,
  ].map(\.name)

  /// Sites of one terminal.
  let count: Int
  private let context: InputContext
  /// Which sites of each terminal held a vesicle behind its last release: a bit each.
  private let full: Memory<UInt64>
  /// The bits of all sites.
  private let all: UInt64

  /// Whether an input's sites have clefts of their own.
  static func isPresent(_ input: LaneParameters) -> Bool {
    let cleft = input.section(Clefts.section.name)
    return cleft.model != Clefts.none.name && cleft.uniform(Clefts.perSite) != 0
  }

  /// `input` holds the parameters of an input; `nil` where its sites share a terminal's cleft.
  static func make(_ input: LaneParameters, context: InputContext) -> SiteChoice? {
    let release = input.section("release")
    guard isPresent(input), models.contains(release.model) else { return nil }
    return SiteChoice(min(Int(release.uniform(StaticRelease.sites)), most), context)
  }

  private init(_ count: Int, _ context: InputContext) {
    (self.count, self.context) = (count, context)
    all = UInt64.max &>> UInt64(Self.most - count)
    full = Memory(repeating: all, count: context.slots)
  }

  /// Hands out what one spike of a group releases: amounts, and the slots of their sites.
  func choose(
    _ response: SpikeResponse, _ group: SpikeGroup, _ index: Int, isStochastic: Bool,
    _ take: (_ amount: Double, _ slot: Int) -> Void
  ) {
    let (slot, vesicles) = (group.slot(index), response.vesicles[index])
    guard vesicles > 0 else { return }
    let amount = Self.rounded(
      response.amounts[index] / (isStochastic ? vesicles : Double(count)))
    guard isStochastic else {
      for site in 0..<count { take(amount, place(site, slot)) }
      return
    }
    var chance = Chance(slot: slot, ordinal: group.ordinals[index], context)
    var (full, left) = (full.base[slot], vesicles)
    let available = response.available[index]
    if available >= Double(count) { full = all }
    while Double(full.nonzeroBitCount) < available { full |= chance.one(of: all & ~full) }
    while left >= 1, full != 0 {
      let site = chance.one(of: full)
      full &= ~site
      left -= 1
      take(amount, place(site.trailingZeroBitCount, slot))
    }
    self.full.base[slot] = full
  }

  /// Hands out what one spike of a group releases where each zone knows its vesicles: their amount and
  /// number, and the slots of their sites.
  func share(
    _ response: SpikeResponse, among zones: ZoneReleases, _ group: SpikeGroup, _ index: Int,
    _ take: (_ amount: Double, _ copies: Int, _ slot: Int) -> Void
  ) {
    let (slot, whole) = (group.slot(index), response.amounts[index])
    guard response.vesicles[index] > 0 else { return }
    let own = (0..<count).map { zones[slot, $0] }
    let total = own.reduce(0) { $0 + $1.amount }
    for (site, zone) in own.enumerated() where zone.vesicles > 0 {
      let amount = Self.rounded(whole * zone.amount / total / zone.vesicles)
      take(amount, Int(zone.vesicles), place(site, slot))
    }
  }

  /// Rounded as other amounts are, so that sums have no order.
  private static func rounded(_ amount: Double) -> Double { (amount + 1_572_864) - 1_572_864 }

  /// The slot of any of a terminal's sites for a vesicle that is released at `time` (ms).
  func any(_ slot: Int, at time: Double) -> Int {
    let bits = time.bitPattern
    let draw = context.words(
      slots: Words(repeating: UInt64(truncatingIfNeeded: slot)),
      ordinals: Words(repeating: bits & 0xFFFF_FFFF),
      purpose: (Purpose.lateSite.rawValue &<< 24) | ((bits &>> 32) & 0xFF_FFFF))
    return place(Int(truncatingIfNeeded: (draw.a[0] &* UInt64(count)) &>> 32), slot)
  }

  /// The slot of a terminal's site.
  @inline(__always) private func place(_ site: Int, _ slot: Int) -> Int {
    let lane = slot & (BatchSize.lanes &- 1)
    return (slot / BatchSize.lanes &* count &+ site) &* BatchSize.lanes &+ lane
  }

  /// Random choices for one spike.
  private struct Chance {
    private let slot: Int
    private let ordinal: UInt64
    private let context: InputContext
    private var words = Words()
    private var used: UInt64 = 0

    init(slot: Int, ordinal: UInt64, _ context: InputContext) {
      (self.slot, self.ordinal, self.context) = (slot, ordinal, context)
    }

    private static let places = Words(0, 1, 2, 3, 4, 5, 6, 7)

    /// One of the bits that are set, of which there is one at least.
    mutating func one(of bits: UInt64) -> UInt64 {
      let place = Int(used) % BatchSize.width
      if place == 0 {
        words =
          context.words(
            slots: Words(repeating: UInt64(truncatingIfNeeded: slot)),
            ordinals: Words(repeating: ordinal),
            purposes: (Self.places &+ used) | (Purpose.site.rawValue &<< 24)
          ).a
      }
      used += 1
      var left = bits
      for _ in 0..<((words[place] &* UInt64(bits.nonzeroBitCount)) &>> 32) { left &= left &- 1 }
      return left & (~left &+ 1)
    }
  }
}

extension SiteChoice {
  /// What is wrong with an input whose sites are to have clefts of their own.
  static func problems(_ input: LaneParameters) -> [Problem] {
    let (cleft, release) = (input.section(Clefts.section.name), input.section("release"))
    guard cleft.uniform(Clefts.perSite) != 0 else { return [] }
    guard isPresent(input) else {
      return [
        cleft.warning(
          at: Clefts.perSite, "there is no cleft that each site could have",
          hint: "choose for example 'cleft: {model: pulse}'")
      ]
    }
    guard models.contains(release.model) else {
      return [
        cleft.problem(
          at: Clefts.perSite,
          "release of the model '\(release.model)' does not say which site a vesicle comes from",
          hint: "leave it out, and give each site a terminal with 'count' and"
            + " 'spikes: {contacts: 0}'")
      ]
    }
    let sites = release.uniform(StaticRelease.sites)
    if sites > Double(most) {
      return [
        release.problem(
          at: StaticRelease.sites, "a terminal has at most \(most) sites with clefts of their own",
          hint: "take more terminals with 'count' and 'spikes: {contacts: 0}'")
      ]
    }
    let clefts = sites * input.uniform(Simulation.count)
    guard clefts > mostClefts else { return [] }
    return [
      cleft.problem(
        at: Clefts.perSite,
        "an input can have \(mostClefts.brief) clefts, not \(clefts.brief)",
        hint: "take fewer terminals or sites")
    ]
  }
}
