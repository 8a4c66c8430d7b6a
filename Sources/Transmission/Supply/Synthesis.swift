import SynapseModel

/// Transmitter in the cytosol of each terminal: made, taken back, loaded into vesicles and broken down.
///
/// dc/dt = V S / (K_S + S) / (1 + (c / K_i)^h) A + reuptake - loading - k_deg c, A the factor of receptors
/// with the effect `synthesis`, 1 without any. What is made in the axon or the soma comes a transport time
/// later; there is none on the way at the start. Without inhibition each block of 128 steps is exact;
/// vesicles and clefts exchange with the cytosol between blocks. What vesicles gain is what the cytosol
/// loses, to the molecule. Checks T-25, T-26 and E-23.
final class Cytosol {
  private let filling: VesicleFilling
  private let source: any ContentSource
  /// Concentration in each terminal (mM).
  private let concentration: Memory<Double>
  /// Synthesis without inhibition (mM/ms), and the rate at which transmitter is lost (1/ms).
  private let synthesis, loss: Memory<Double>
  /// What receptors do to synthesis, where any do.
  private let gain: Memory<Double>?
  /// When the first transmitter arrives (ms).
  private let arrival: Memory<Double>
  private let inhibition, exponent: Memory<Double>
  private let isInhibited: Bool
  /// Concentration (mM) that a full vesicle's and a usual vesicle's transmitter make.
  private let perVesicle, perReclaimed: Memory<Double>
  /// What vesicles held at the last exchange and what they have released since, in full ones.
  private let stored, released: Memory<Double>
  private var since = 0.0

  /// `parameters` are those of the section `vesicles`; `nil` where the cytosol does not change.
  init?(
    _ parameters: LaneParameters, filling: VesicleFilling, source: any ContentSource,
    gain: Memory<Double>?, context: InputContext
  ) {
    self.gain = gain
    let own = parameters.section(Synthesis.section.name)
    guard own.model == Synthesis.generic.name else { return nil }
    (self.filling, self.source) = (filling, source)
    func memory(_ number: (Int) -> Double) -> Memory<Double> {
      Memory((0..<BatchSize.lanes).map(number))
    }
    let (substrate, half) = (own.values(Synthesis.substrate), own.values(Synthesis.substrateHalf))
    let maximal = own.values(Synthesis.maximal)
    synthesis = memory { maximal[$0] * 1e-3 * substrate[$0] / (substrate[$0] + half[$0]) }
    let (degradation, loading) = (
      own.values(Synthesis.degradation), own.values(Synthesis.loading)
    )
    loss = memory { degradation[$0] + loading[$0] }
    arrival = Memory(Synthesis.transport(own))
    inhibition = Memory(own.values(Synthesis.inhibition))
    exponent = Memory(own.values(Synthesis.inhibitionExponent))
    isInhibited = own.isPresent(Synthesis.inhibition)
    let geometry = VesicleGeometry(parameters)
    let diameter = own.values(Synthesis.diameter)
    // Molecules over 1e-18 N_A times the volume in um^3 are mM.
    let perMolecule = diameter.map {
      1e18 / (VesicleGeometry.avogadro * VesicleGeometry.volume(radius: 0.5 * $0))
    }
    perVesicle = memory { geometry.molecules[$0] * perMolecule[$0] }
    let reuse = own.values(Synthesis.reuse)
    perReclaimed = memory { geometry.usualMolecules[$0] * perMolecule[$0] * reuse[$0] }
    let start = own.values(Synthesis.initial)
    concentration = Memory((0..<context.slots).map { start[$0 & (BatchSize.lanes - 1)] })
    stored = Memory(repeating: 0, count: context.slots)
    for first in stride(from: 0, to: context.slots, by: BatchSize.width) {
      stored.put(source.stored(eight: first, at: 0), at: first)
    }
    released = Memory(repeating: 0, count: context.slots)
  }

  /// Notes transmitter that vesicles release, in full ones.
  func noteRelease(_ amount: Double, _ slot: Int) {
    released[slot] += (amount + 1_572_864) - 1_572_864
  }

  /// Brings all terminals to `time` (ms).
  func advance(to time: Double, cleft: TransmitterStage?) {
    guard time > since else { return }
    filling.advance(to: time)
    for lane in stride(from: 0, to: BatchSize.lanes, by: BatchSize.width) {
      let interval = SynthesisInterval(
        from: since, to: time, arrival: arrival.group(at: lane), loss: loss.group(at: lane),
        isLinear: !isInhibited)
      for first in stride(from: lane, to: concentration.count, by: BatchSize.lanes) {
        advance(eight: first, lane, to: time, interval, cleft)
      }
    }
    since = time
  }

  @inline(__always)
  private func advance(
    eight first: Int, _ lane: Int, to time: Double, _ interval: SynthesisInterval,
    _ cleft: TransmitterStage?
  ) {
    let now = source.stored(eight: first, at: time)
    let loaded = now - stored.group(at: first) + released.group(at: first)
    stored.put(now, at: first)
    released.put(Group(), at: first)
    var next = interval.end(concentration.group(at: first)) { rate(of: lane, at: $0) }
    if let cleft {
      var reclaimed = Group()
      for index in 0..<BatchSize.width {
        reclaimed[index] = cleft.takeReclaimed(slot: first + index)
      }
      next += reclaimed * perReclaimed.group(at: lane)
    }
    next = (next - loaded * perVesicle.group(at: lane)).atLeast(Group())
    concentration.put(next, at: first)
    filling.setCytosol(next, eight: first)
  }

  /// Synthesis in eight terminals (mM/ms) at cytosolic concentrations (mM).
  private func rate(of lane: Int, at concentration: Group) -> Group {
    var plain = synthesis.group(at: lane)
    if let gain { plain *= gain.group(at: lane) }
    guard isInhibited else { return plain }
    let inhibition = inhibition.group(at: lane)
    let ratio = (concentration / inhibition).atLeast(Group(repeating: 1e-300))
    let power = Exponential.exp(exponent.group(at: lane) * Logarithm.log(ratio))
    return plain / (1 + power.replacing(with: 0, where: inhibition .<= Group()))
  }

  func states(of slot: Int) -> [StateValue] {
    [StateValue(name: "cytosol", unit: .mM, value: concentration[slot])]
  }
}

/// An interval with synthesis that begins at `arrival` and first-order loss, for eight terminals: exact
/// where synthesis does not depend on the concentration, else by an exponential midpoint rule.
struct SynthesisInterval {
  /// What is left of a concentration after a time, and how long a rate adds to it (ms).
  private struct Decay {
    let left, time: Group

    init(_ time: Group, _ loss: Group) {
      let x = (loss * time).atMost(Group(repeating: 700))
      left = Exponential.exp(-x)
      self.time = time * Exponential.meanDecay(x)
    }

    @inline(__always) func end(_ start: Group, _ rate: Group) -> Group {
      start * left + rate * time
    }
  }

  /// Before the first transmitter arrives, half of what is left, and all of it.
  private let waiting, half: Decay?
  private let whole: Decay

  /// Times in ms, `loss` in 1/ms; `isLinear` says that synthesis does not depend on the concentration.
  init(from begin: Double, to end: Double, arrival: Group, loss: Group, isLinear: Bool) {
    let first = arrival.atLeast(Group(repeating: begin)).atMost(Group(repeating: end))
    waiting = isAny(first .> begin) ? Decay(first - begin, loss) : nil
    whole = Decay(end - first, loss)
    half = isLinear ? nil : Decay(0.5 * (end - first), loss)
  }

  /// The concentrations at the end; `rate` is synthesis (mM/ms) at a concentration.
  @inline(__always) func end(_ start: Group, rate: (Group) -> Group) -> Group {
    let waited = waiting?.end(start, Group()) ?? start
    let middle = half?.end(waited, rate(waited)) ?? waited
    return whole.end(waited, rate(middle))
  }
}

/// What a spec can say of how transmitter is made.
enum Synthesis {
  static let maximal = Parameter(
    "maximal", .number(.uMPerMs), default: 1 / 60, .nonNegative,
    "Largest rate of synthesis, per volume of the terminal",
    source: "by choice: the steady state with the other defaults is 5 mM")
  static let substrate = Parameter(
    "substrate", .number(.mM), default: 0.1, .nonNegative, "Concentration of the precursor",
    source: "by choice, at half saturation (science reference 6.1)")
  static let substrateHalf = Parameter(
    "substrate_half", .number(.mM), default: 0.1, .above(0),
    "Precursor of half-maximal synthesis", source: "by choice (science reference 6.1)")
  static let inhibition = Parameter(
    "inhibition", .number(.mM), default: 0, .nonNegative,
    "Cytosolic transmitter that halves its own synthesis; 0 for no end-product inhibition",
    source: "0 (science reference 6.1)", shared: .presence)
  static let inhibitionExponent = Parameter(
    "inhibition_exponent", .number(nil), default: 1, .within(0.5, 8),
    "Hill exponent of end-product inhibition", source: "1 (science reference 6.1)")
  static let degradation = Parameter(
    "degradation", .number(.perMs), default: 1 / 600_000, .nonNegative,
    "Rate constant by which cytosolic transmitter is broken down", source: "1 / 600 s, by choice")
  static let loading = Parameter(
    "loading", .number(.perMs), default: 0, .nonNegative,
    "Rate constant by which cytosolic transmitter is lost to other vesicles than the terminal's own",
    source: "0: what filling vesicles take is counted (science reference 6.1)")
  static let initial = Parameter(
    "initial", .number(.mM), default: 5, .within(0, 1000), "Cytosolic concentration at the start",
    source: "5 mM; glutamate 1-10 mM, unverified (science reference 6.1)")
  static let reuse = Parameter(
    "reuse", .number(nil), default: 1, .fraction,
    "Share of transmitter taken up from the cleft that is used again",
    source: "1, by choice (science reference 6.1)")
  static let diameter = Parameter(
    "terminal_diameter", .number(.um), default: 1, .within(0.05, 100),
    "Diameter of the terminal, a sphere", source: "1 um, hippocampal boutons, by choice")
  static let site = Parameter(
    "site", .choice(["terminal", "axon", "soma"]), default: 0, .within(0, 2),
    "Where it is made; from axon and soma it comes after the transport along 'distance'",
    source: "science reference 6.1", shared: .value)
  static let distance = Parameter(
    "distance", .number(.mm), default: 1, .nonNegative,
    "Way from the axon's or the soma's synthesis to the terminal", source: "by choice")
  static let speed = Parameter(
    "transport", .number(.metersPerSecond), default: 2e-6, .above(0), "Speed of axonal transport",
    source:
      "1-4 um/s for fast, 0.01-0.1 um/s for slow transport, unverified (science reference 6.1)")
  static let none = Model(
    "none", "The cytosol holds the same concentration all the time", source: "by choice",
    parameters: [])
  static let generic = Model(
    "generic", "Synthesis with a substrate and end-product inhibition, degradation and reuptake",
    source: "science reference 6.1",
    parameters: [
      maximal, substrate, substrateHalf, inhibition, inhibitionExponent, degradation, loading,
      initial, reuse, diameter, site, distance, speed,
    ])
  static let section = Section(
    "synthesis", "How the transmitter in the cytosol is made",
    models: [none, generic, DopamineTerminal.model],
    defaultModel: none.name)

  /// When what is made at the start arrives (ms), lane by lane.
  static func transport(_ parameters: LaneParameters) -> [Double] {
    guard parameters.uniform(site) != 0 else { return Array(repeating: 0, count: BatchSize.lanes) }
    // Millimetres over metres per second are milliseconds.
    return zip(parameters.values(distance), parameters.values(speed)).map { $0 / $1 }
  }
}
