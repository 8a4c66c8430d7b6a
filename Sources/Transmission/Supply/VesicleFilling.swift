import SynapseModel

/// How vesicles fill from the cytosol: dn/dt = (n_ss(c) - n) / tau, n_ss = n_max drive c / (K + c).
///
/// The same as an influx V c / (K + c) and a leak k n with V = n_max / tau and k = 1 / tau. The equation is
/// linear in n, so the content of every vesicle is that of one that was never released, less a
/// deficit that decays with tau, whatever the cytosol does: exact for any interval. Contents are
/// counted in full vesicles, filled at the usual cytosolic concentration. Checks T-28 and T-29.
final class VesicleFilling {
  static let timeConstant = Parameter(
    "time_constant", .number(.ms), default: 10_000, .within(1, 1e12),
    "Time constant by which a vesicle fills",
    source: "7-15 s for glutamate, unverified (science reference 6.2)")
  static let half = Parameter(
    "half_concentration", .number(.mM), default: 2, .within(1e-9, 1000),
    "Cytosolic concentration of half-maximal filling",
    source: "1-3 mM for VGLUT, unverified (science reference 6.2)")
  static let cytosol = Parameter(
    "cytosol", .number(.mM), default: 5, .within(0, 1000),
    "Cytosolic concentration of the transmitter, where 'synthesis' does not follow it",
    source: "5 mM; glutamate 1-10 mM, unverified (science reference 6.1)")
  static let usualCytosol = Parameter(
    "usual_cytosol", .number(.mM), default: 5, .within(1e-9, 1000),
    "Cytosolic concentration at which vesicles get full", source: "equal to 'cytosol', by choice")
  static let drive = Parameter(
    "proton_drive", .number(nil), default: 1, .fraction,
    "Proton gradient of vesicles that fill during the run, relative to the usual one; 0 under"
      + " bafilomycin",
    source: "1 (science reference 6.2)")
  static let turnover = Parameter(
    "turnover", .integer, default: 30, .within(1, 1_000_000),
    "Vesicles of a terminal that take turns, where no 'recycling' counts them",
    source: "30; recycling pools have 20-40, unverified (science reference 6.5)")
  static let none = Model(
    "none", "Vesicles are always full", source: "by choice", parameters: [])
  static let carrier = Model(
    "carrier", "A carrier fills vesicles from the cytosol, driven by protons",
    source: "science reference 6.2; VMAT in Best, Nijhout & Reed 2009",
    parameters: [timeConstant, half, cytosol, usualCytosol, drive, turnover])
  static let section = Section(
    "filling", "How vesicles are filled with transmitter", models: [none, carrier],
    defaultModel: none.name, presets: presets)

  private static let presets = [
    preset("vglut", "Glutamate", "{model: carrier, time_constant: 10 s, half_concentration: 2 mM}"),
    preset(
      "viaat", "GABA and glycine",
      "{model: carrier, time_constant: 60 s, half_concentration: 7.5 mM}"),
    preset(
      "vmat", "Monoamines",
      "{model: carrier, time_constant: 180 s, half_concentration: 0.2 uM, cytosol: 4 uM,"
        + " usual_cytosol: 4 uM}"),
    preset(
      "vacht", "Acetylcholine",
      "{model: carrier, time_constant: 60 s, half_concentration: 0.5 mM, cytosol: 1 mM,"
        + " usual_cytosol: 1 mM}"),
  ]

  private static func preset(_ name: String, _ transmitter: String, _ keys: String) -> Preset {
    Preset(
      name, transmitter + " carriers", source: "science reference 6.2, unverified", keys: keys)
  }

  /// 1 / tau (1/ms), and what protons drive, lane by lane.
  let rate, drive: Memory<Double>
  /// What vesicles get in a cytosol of c: c / (K + c), times this.
  private let half, scale: Memory<Double>
  /// The content of a vesicle that was never released, at `since`, and what it tends to.
  private let oldest, target: Memory<Double>
  private var since = 0.0
  private let isSteady: Bool

  /// `parameters` are those of the section `vesicles`; `nil` where vesicles are always full.
  init?(_ parameters: LaneParameters, context: InputContext) {
    let own = parameters.section(Self.section.name)
    guard own.model == Self.carrier.name else { return nil }
    rate = Memory(own.values(Self.timeConstant).map { 1 / $0 })
    drive = Memory(own.values(Self.drive))
    let usual = own.values(Self.usualCytosol)
    let halves = own.values(Self.half)
    half = Memory(halves)
    scale = Memory(zip(usual, halves).map { ($0 + $1) / $0 })
    oldest = Memory(repeating: 0, count: context.slots)
    target = Memory(repeating: 0, count: context.slots)
    let synthesis = parameters.section(Synthesis.section.name)
    isSteady = synthesis.model == Synthesis.none.name
    let start =
      isSteady ? own.values(Self.cytosol) : synthesis.values(Synthesis.initial)
    for slot in 0..<context.slots {
      let content = steadyContent(start[slot & (BatchSize.lanes - 1)], slot)
      (oldest[slot], target[slot]) = (content, content)
    }
  }

  /// Content of a vesicle with full drive in the steady state at a cytosolic concentration (mM).
  private func steadyContent(_ cytosol: Double, _ slot: Int) -> Double {
    let lane = slot & (BatchSize.lanes - 1)
    // The usual concentration gives exactly 1 in the usual case.
    return cytosol * scale[lane] / (half[lane] + cytosol)
  }

  /// Content at a time (ms) of a vesicle that was never released: full proton drive all its life.
  @inline(__always) func full(_ slot: Int, at time: Double) -> Double {
    if isSteady { return oldest[slot] }
    return target[slot] + (oldest[slot] - target[slot]) * left(after: time - since, slot)
  }

  /// `full`, and what is left of a mark's deficit: both exponentials in one vector.
  @inline(__always)
  func course(_ mark: ContentMark, _ slot: Int, at time: Double) -> (full: Double, left: Double) {
    let rate = rate[slot & (BatchSize.lanes - 1)]
    if isSteady {
      let left = mark.deficit != 0 ? Scalar.exp(-((time - mark.time) * rate)) : 1
      return (oldest[slot], left)
    }
    let (whole, left) = Scalar.exp(-((time - since) * rate), -((time - mark.time) * rate))
    return (target[slot] + (oldest[slot] - target[slot]) * whole, left)
  }

  /// What is left of a deficit after an interval (ms).
  @inline(__always) func left(after interval: Double, _ slot: Int) -> Double {
    Scalar.exp(-(interval * rate[slot & (BatchSize.lanes - 1)]))
  }

  /// The same for eight terminals from `first` on.
  @inline(__always) func full(eight first: Int, at time: Double) -> Group {
    let old = oldest.group(at: first)
    guard !isSteady else { return old }
    let target = target.group(at: first)
    let left = Exponential.exp(-((time - since) * rate.group(at: first & (BatchSize.lanes - 1))))
    return target + (old - target) * left
  }

  /// The same for the terminals of a group, each at a time of its own (ms).
  @inline(__always) func full(_ group: SpikeGroup, at times: Group) -> Group {
    let old = group.gather(slots: oldest)
    guard !isSteady else { return old }
    let target = group.gather(slots: target)
    let left = Exponential.exp(-((times - since) * group.gather(rate)))
    return target + (old - target) * left
  }

  /// The deficit of an empty vesicle of these terminals.
  @inline(__always) func empty(_ group: SpikeGroup, at times: Group) -> Group {
    full(group, at: times) * group.gather(drive)
  }

  /// Moves all terminals on to `time` (ms).
  func advance(to time: Double) {
    guard !isSteady else { return }
    for first in stride(from: 0, to: oldest.count, by: BatchSize.width) {
      oldest.put(full(eight: first, at: time), at: first)
    }
    since = time
  }

  /// From now on the cytosol of eight terminals has these concentrations (mM).
  @inline(__always) func setCytosol(_ concentrations: Group, eight first: Int) {
    let lane = first & (BatchSize.lanes - 1)
    target.put(
      concentrations * scale.group(at: lane) / (half.group(at: lane) + concentrations), at: first)
  }
}
