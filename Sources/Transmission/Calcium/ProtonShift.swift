import SynapseModel

/// Acid in the cleft moves the activation of the calcium channels to higher potentials.
///
/// The channels' rates are those of a potential lower by shift (7.3 - pH); the current through open ones
/// stays. At the cleft's resting pH that is exact. What vesicles acidify beyond acts by a factor on the
/// whole course of a spike's calcium: the ratio of the integrals, between 17 points down to pH 5. Check T-17.
struct ProtonShift {
  static let shift = Parameter(
    "shift", .number(.mV), default: 9, .within(0, 50),
    "Shift of the channels' activation for each unit of pH that the cleft is more acid",
    source: "8-10 mV (science reference 4.6)")

  /// Intervals of the table, and the lowest pH that it knows.
  private static let parts = 16
  private static let lowest = 5.0

  /// Factors of each lane, from resting pH to the lowest one.
  private let factors: Memory<Double>

  /// The shift at rest (mV); `calcium` is the section around that of protons.
  static func atRest(_ calcium: LaneParameters, lane: Int) -> Double {
    let section = calcium.section(Protons.section.name)
    guard Protons.shifts(section) else { return 0 }
    return section.values(shift)[lane]
      * (Protons.reference.cleft - section.values(Protons.cleftPh)[lane])
  }

  /// `nil` where no vesicle changes the cleft's pH.
  init?(_ calcium: LaneParameters, potential: LaneParameters) {
    let section = calcium.section(Protons.section.name)
    let loads = section.values(Protons.load)
    guard Protons.shifts(section), loads.contains(where: { $0 > 0 }) else { return nil }
    let (shifts, rests) = (section.values(Self.shift), section.values(Protons.cleftPh))
    let sections = [calcium, calcium.section("channels"), potential]
    var known: [[Double]: [Double]] = [:]
    var all: [Double] = []
    for lane in 0..<BatchSize.lanes {
      let range = loads[lane] > 0 ? max(0, rests[lane] - Self.lowest) * shifts[lane] : 0
      let key =
        sections.flatMap { $0.ownValues(lane: lane) }
        + [Self.atRest(calcium, lane: lane), range]
      let factors = known[key] ?? Self.factors(calcium, potential, lane, range: range)
      known[key] = factors
      all += factors
    }
    factors = Memory(all)
  }

  /// Calcium that enters with a spike, relative to that at rest, by further shifts up to `range` (mV).
  private static func factors(
    _ calcium: LaneParameters, _ potential: LaneParameters, _ lane: Int, range: Double
  ) -> [Double] {
    guard range > 0 else { return Array(repeating: 1, count: parts + 1) }
    let rest = atRest(calcium, lane: lane)
    let integrals = (0...parts).map { part in
      let shift = rest + range * Double(part) / Double(parts)
      return ChannelTransient.course(calcium, potential: potential, lane: lane, shift: shift)
        .reduce(0, +)
    }
    return integrals.map { integrals[0] > 0 ? $0 / integrals[0] : 1 }
  }

  /// The factors on entry at a pH, relative to that of the cleft at rest.
  func factor(_ ph: Group, rest: Group, _ stretch: Stretch) -> Group {
    var result = Group(repeating: 1)
    for index in 0..<BatchSize.width where rest[index] > Self.lowest {
      let first = (stretch.slots[index] & (BatchSize.lanes - 1)) * (Self.parts + 1)
      let share = (rest[index] - ph[index]) / (rest[index] - Self.lowest)
      let place = min(max(share, 0), 1) * Double(Self.parts)
      let part = min(Int(place), Self.parts - 1)
      let (low, high) = (factors[first + part], factors[first + part + 1])
      result[index] = low + (high - low) * (place - Double(part))
    }
    return result
  }
}
