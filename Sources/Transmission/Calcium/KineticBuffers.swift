import SynapseModel

/// Buffers that bind residual calcium with rates of their own, in addition to the rapid ones.
///
/// dB/dt = binding c (total - B) - unbinding B for each buffer; (1 + kappa) dc/dt = inflow - extrusion
/// (c - rest) - sum of dB/dt. Integrated by ROS2 (Rosenbrock method of second order, L-stable; Verwer
/// et al. 1999), which keeps (1 + kappa) c + sum of B to rounding when nothing flows: BAPTA binds
/// within microseconds, so an explicit method would need steps as short. Check T-16.
final class KineticBuffers {
  static let total = Parameter(
    "total", .number(.uM), default: 45, .nonNegative, "Concentration of the buffer, bound or free",
    source: "45 uM, a fast fixed buffer (Anantharam & Schenk 2020, science reference 4.4)")
  static let binding = Parameter(
    "binding", .number(.perUMMs), default: 0.1, .within(0, 100),
    "Rate constant of calcium binding", source: "0.1 /uM/ms fast fixed; EGTA 0.0015; BAPTA 0.5")
  static let unbinding = Parameter(
    "unbinding", .number(.perMs), default: 0.1, .within(1e-9, 1e4),
    "Rate constant of calcium leaving", source: "0.1 /ms fast fixed; EGTA 0.0003; BAPTA 0.1")
  static let pka = Parameter(
    "pka", .number(nil), default: 0, .within(0, 9),
    "pKa of the buffer's calcium sites, where protons inside promote; 0 for sites that they do not reach",
    source: "0; 6.5 as 'buffer_pka' of the rapid buffer (science reference 4.6)", shared: .presence)
  static let section = Section(
    "buffers", "Buffers with kinetics of their own",
    eachNamed: Section(
      "buffer", "One kind of buffer", parameters: [total, binding, unbinding, pka],
      presets: presets))
  private static let presets = [
    preset("fast_fixed", "Fast buffer that does not move", anantharam, 45, 0.1, 0.1),
    preset("slow_endogenous", "Slow buffer of the cell, like EGTA", anantharam, 250, 5e-4, 2e-5),
    preset("egta", "1 mM of EGTA", anantharam, 1000, 1.5e-3, 3e-4),
    preset("bapta", "1 mM of BAPTA", "science reference 4.4, unverified", 1000, 0.5, 0.095),
    preset("calbindin_high", "High-affinity sites of calbindin", tripartite, 45, 0.011, 0.0026),
    preset("calbindin_medium", "Medium-affinity sites of calbindin", tripartite, 45, 0.087, 0.0358),
  ]
  private static let anantharam = "Anantharam & Schenk 2020, science reference 4.4"
  private static let tripartite = "KabirDabholkar/tripartiteSynapse, science reference 4.4"

  private static func preset(
    _ name: String, _ meaning: String, _ source: String, _ total: Double, _ binding: Double,
    _ unbinding: Double
  ) -> Preset {
    Preset(
      name, meaning, source: source,
      keys: "{total: \(total) uM, binding: \(binding) /uM/ms, unbinding: \(unbinding) /ms}")
  }

  private static let gamma = 1 - 0.7071067811865476

  let names: [String]
  private let totals, on, off, pka: [Memory<Double>]
  /// Whether protons compete with calcium for any buffer.
  let feelsProtons: Bool
  /// What each buffer has bound, slot by slot (uM).
  private let bound: [Memory<Double>]
  private let rest, extrusion, capacity: Memory<Double>

  /// The eight terminals in hand.
  private let state: Memory<Group>
  private let constants: Memory<Group>
  private let first: Memory<Group>
  private let second: Memory<Group>

  /// `parameters` are the calcium section's.
  init(_ parameters: LaneParameters, slots: Int) {
    let section = parameters.section("residual").section("buffers")
    let (names, rest) = (section.members, Memory(parameters.values(CalciumBasics.rest)))
    self.names = names
    self.rest = rest
    let parts = names.map { section.section($0) }
    let (totals, on, off) = (
      parts.map { Memory($0.values(Self.total)) }, parts.map { Memory($0.values(Self.binding)) },
      parts.map { Memory($0.values(Self.unbinding)) }
    )
    (self.totals, self.on, self.off) = (totals, on, off)
    pka = parts.map { Memory($0.values(Self.pka)) }
    let protons = parameters.section(Protons.section.name)
    feelsProtons = Protons.promotes(protons) && parts.contains { $0.isPresent(Self.pka) }
    let acid = feelsProtons ? ProtonKinetics(parameters, slots: BatchSize.lanes) : nil
    let weaker = pka.map { pka in
      (0..<BatchSize.lanes).map { acid?.weakening(Stretch(of: $0), 0, pka)[0] ?? 1 }
    }
    bound = names.indices.map { buffer in
      Memory(
        (0..<slots).map { slot in
          let lane = slot & (BatchSize.lanes - 1)
          let rate = on[buffer][lane] * rest[lane]
          return totals[buffer][lane] * rate / (rate + off[buffer][lane] * weaker[buffer][lane])
        })
    }
    extrusion = Memory(parameters.section("residual").values(TerminalResidual.extrusion))
    capacity = Memory(RapidBuffer(parameters).restingCapacity)
    state = Memory(repeating: Group(), count: max(1, names.count))
    constants = Memory(repeating: Group(), count: 3 * max(1, names.count))
    first = Memory(repeating: Group(), count: max(1, names.count))
    second = Memory(repeating: Group(), count: max(1, names.count))
  }

  /// Takes eight terminals in hand.
  func load(_ stretch: Stretch) {
    for buffer in names.indices {
      state[buffer] = stretch.load(bound[buffer])
      constants[3 * buffer] = stretch.gather(totals[buffer])
      constants[3 * buffer + 1] = stretch.gather(on[buffer])
      constants[3 * buffer + 2] = stretch.gather(off[buffer])
    }
    (restNow, extrusionNow) = (stretch.gather(rest), stretch.gather(extrusion))
    capacityNow = stretch.gather(capacity)
  }

  /// Lets protons compete with calcium for the sites of the eight terminals, at the start of a sub-step.
  func feel(_ protons: ProtonKinetics, _ stretch: Stretch, _ step: Int) {
    for buffer in names.indices {
      constants[3 * buffer + 2] =
        stretch.gather(off[buffer]) * protons.weakening(stretch, step, pka[buffer])
    }
  }

  private var restNow = Group(), extrusionNow = Group(), capacityNow = Group()

  /// Puts them back.
  func store(_ stretch: Stretch) {
    for buffer in names.indices { stretch.store(state[buffer], bound[buffer]) }
  }

  /// Free calcium after a sub-step in which `inflow` (uM of free calcium) enters.
  func next(_ calcium: Group, inflow: Group, length: Group) -> Group {
    // Where no time passes nothing flows either.
    let rate = (inflow * capacityNow / length).replacing(with: 0, where: .!(length .> 0))
    let count = names.count
    let implicit = length * Self.gamma
    // f(y) and the first stage.
    var flow = rate - extrusionNow * (calcium - restNow)
    for buffer in 0..<count {
      first[buffer] = change(buffer, calcium: calcium, bound: state[buffer])
      flow -= first[buffer]
    }
    let k1 = solve(flow, first, calcium: calcium, implicit: implicit)
    // f at the predicted state and the second stage, with the same matrix.
    let ahead = calcium + length * k1
    var later = rate - extrusionNow * (ahead - restNow)
    for buffer in 0..<count {
      let bound = state[buffer] + length * first[buffer]
      let change = change(buffer, calcium: ahead, bound: bound)
      second[buffer] = change - 2 * first[buffer]
      later -= change
    }
    let k2 = solve(later - 2 * capacityNow * k1, second, calcium: calcium, implicit: implicit)
    for buffer in 0..<count {
      state[buffer] += length * (1.5 * first[buffer] + 0.5 * second[buffer])
    }
    return calcium + length * (1.5 * k1 + 0.5 * k2)
  }

  /// Free calcium (uM) that a sub-step with a mean of `calcium` extrudes.
  func extruded(_ calcium: Group, length: Group) -> Group {
    length * extrusionNow * (calcium - restNow) / capacityNow
  }

  private func change(_ buffer: Int, calcium: Group, bound: Group) -> Group {
    let (total, on) = (constants[3 * buffer], constants[3 * buffer + 1])
    return on * calcium * (total - bound) - constants[3 * buffer + 2] * bound
  }

  /// Solves (capacity - implicit J) x = (flow, changes); x of the buffers replaces `changes`.
  ///
  /// The matrix is an arrow: each buffer is coupled with calcium only.
  private func solve(
    _ flow: Group, _ changes: Memory<Group>, calcium: Group, implicit: Group
  ) -> Group {
    var (diagonal, right) = (capacityNow + implicit * extrusionNow, flow)
    for buffer in names.indices {
      let (on, off) = (constants[3 * buffer + 1], constants[3 * buffer + 2])
      let gain = implicit * on * (constants[3 * buffer] - state[buffer])
      let loss = implicit * (on * calcium + off)
      let inverse = 1 / (1 + loss)
      diagonal += gain * inverse
      right += loss * inverse * changes[buffer]
    }
    let x = right / diagonal
    for buffer in names.indices {
      let (on, off) = (constants[3 * buffer + 1], constants[3 * buffer + 2])
      let gain = implicit * on * (constants[3 * buffer] - state[buffer])
      let loss = implicit * (on * calcium + off)
      changes[buffer] = (changes[buffer] + gain * x) / (1 + loss)
    }
    return x
  }

  /// What the buffers of one terminal have bound, and how to put it back.
  func course(of slot: Int) -> [Double] { bound.map { $0[slot] } }
  func restore(_ course: [Double], of slot: Int) {
    for (memory, value) in zip(bound, course) { memory[slot] = value }
  }

  /// What there is to see of one terminal.
  func states(of slot: Int) -> [StateValue] {
    zip(names, bound).map { StateValue(name: "bound_to_\($0)", unit: .uM, value: $1[slot]) }
  }
}
