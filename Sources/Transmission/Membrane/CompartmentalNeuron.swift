import SynapseModel

/// A dendrite, a soma and, with three compartments, the axon's hillock, coupled by conductances.
///
/// C_i dV_i/dt = leak_i (rest - V_i) + sum_j coupling_ij (V_j - V_i) + sum g (E - V_i) + I_i. Under
/// conductances that are constant over a step V <- V + h phi(h A) (A V + b) with
/// phi(z) = (e^z - 1) / z, as its series to the last digit: exact. Spikes start where the axon
/// does, at the time where the straight line crosses the threshold; soma and hillock are then held at
/// the reset, to the fraction of a step. Check T-74.
final class CompartmentalNeuron: NeuronModel {
  static let dendriteCapacitance = Parameter(
    "dendrite_capacitance", .number(.pF), default: 100, .positive, "Capacitance of the dendrite",
    source: "by choice")
  static let dendriteLeak = Parameter(
    "dendrite_leak", .number(.nS), default: 5, .positive, "Leak conductance of the dendrite",
    source: "science reference 12.5")
  static let coupling = Parameter(
    "coupling", .number(.nS), default: 20, .nonNegative, "Conductance between dendrite and soma",
    source: "science reference 12.5")
  static let hillockCapacitance = Parameter(
    "hillock_capacitance", .number(.pF), default: 5, .positive,
    "Capacitance of the axon hillock", source: "by choice")
  static let hillockLeak = Parameter(
    "hillock_leak", .number(.nS), default: 0.5, .positive, "Leak conductance of the axon hillock",
    source: "by choice")
  static let hillockCoupling = Parameter(
    "hillock_coupling", .number(.nS), default: 50, .nonNegative,
    "Conductance between soma and axon hillock", source: "by choice")
  private typealias Soma = LeakyIntegrateAndFire
  private static let common = [
    Soma.capacitance, Soma.leak, dendriteCapacitance, dendriteLeak, coupling, Soma.rest,
    Soma.threshold, Soma.reset, Soma.refractory, Soma.holdingCurrent,
  ]
  static let two = Model(
    "two_compartments", "A dendrite and a soma, where spikes start",
    source: "science reference 12.5", parameters: common)
  static let three = Model(
    "three_compartments", "A dendrite, a soma and the axon's hillock, where spikes start",
    source: "science reference 12.5",
    parameters: common + [hillockCapacitance, hillockLeak, hillockCoupling])

  let threshold: PerLane
  let membraneRate = PerLane(repeating: 0)
  var voltage: PerLane { potentials[0] }
  private let count: Int
  private let perCapacitance, couplings, declaredLeaks: [PerLane]
  private var leaks: [PerLane]
  private let rest, holding, reset, refractory: PerLane
  private var limit: PerLane
  private var held = PerLane(repeating: 0)
  /// Potential of each compartment, in the order of `Compartment`.
  private var potentials: [PerLane]
  private var drifts: [PerLane]
  /// The compartment that somebody looks at.
  private var followed: LocalPotential?

  init(_ parameters: LaneParameters) {
    count = parameters.model == Self.three.name ? 3 : 2
    let capacitances = [Soma.capacitance, Self.dendriteCapacitance, Self.hillockCapacitance]
    perCapacitance = capacitances.map { parameters[$0].map { 1 / $0 } }
    declaredLeaks = [Soma.leak, Self.dendriteLeak, Self.hillockLeak].map { parameters[$0] }
    leaks = declaredLeaks
    couplings = [
      parameters[Self.coupling],
      count == 3 ? parameters[Self.hillockCoupling] : PerLane(repeating: 0),
    ]
    rest = parameters[Soma.rest]
    holding = parameters[Soma.holdingCurrent]
    (reset, refractory) = (parameters[Soma.reset], parameters[Soma.refractory])
    threshold = parameters[Soma.threshold]
    limit = threshold
    potentials = [rest, rest, rest]
    drifts = Array(repeating: PerLane(repeating: 0), count: 3)
  }

  func states(lane: Int) -> [StateValue] {
    (1..<count).map {
      StateValue(
        name: (Compartment(rawValue: $0)?.name ?? "") + ".voltage", unit: .mV,
        value: potentials[$0].values[lane])
    }
  }

  func modulate(threshold shift: PerLane, leak factor: PerLane) {
    leaks = declaredLeaks.map { $0 * factor }
    limit = threshold
    limit += shift
  }

  func follow(_ compartment: Compartment) -> LocalPotential? {
    guard compartment != .soma, compartment.rawValue < count else { return nil }
    followed = LocalPotential(compartment, at: potentials[compartment.rawValue])
    return followed
  }

  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    LeakyIntegrateAndFire.problems(parameters, step: step)
  }

  /// One potential of each compartment.
  private struct Potentials {
    var soma, dendrite, hillock: Group
  }

  /// What flows in a group in one step.
  private struct Flow {
    /// Leak, synaptic and coupling conductances of each compartment (nS), times 1 / C.
    var soma, dendrite, hillock: Group
    /// Driving currents over C (mV/ms).
    var somaDrive, dendriteDrive, hillockDrive: Group
    let toDendrite, fromDendrite, toHillock, fromHillock: Group

    /// A V, without the drive.
    @_transparent func linear(_ v: Potentials) -> Potentials {
      Potentials(
        soma: v.hillock.times(
          toHillock, plus: v.dendrite.times(toDendrite, plus: -soma * v.soma)),
        dendrite: v.soma.times(fromDendrite, plus: -dendrite * v.dendrite),
        hillock: v.soma.times(fromHillock, plus: -hillock * v.hillock))
    }
  }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    let all = Compartment.allCases.prefix(count).map { drives[$0] }
    for row in 0..<block.count {
      for group in 0..<BatchSize.groups {
        let before = Potentials(
          soma: potentials[0][group], dendrite: potentials[1][group],
          hillock: potentials[2][group])
        let (start, flow) = take(all, row, group, before)
        step(start, flow, group, block, row, &spikes)
      }
      trace?.rows[row] = potentials[0]
      if let followed { followed.voltages.rows[row] = potentials[followed.compartment.rawValue] }
    }
  }

  /// Empties the drives of a step into the coefficients of its equations.
  private func take(_ drives: [Drive], _ row: Int, _ group: Int, _ before: Potentials)
    -> (Potentials, Flow)
  {
    let index = row * BatchSize.groups + group
    var voltages = [before.soma, before.dendrite, before.hillock]
    var (conductances, currents) = (voltages, voltages)
    for place in 0..<3 {
      conductances[place] = leaks[place][group]
      currents[place] = leaks[place][group] * rest[group]
    }
    currents[0] += holding[group]
    for (place, drive) in drives.enumerated() {
      if let jump = drive.jump {
        let moves = (held[group] .<= 0) .| SIMDMask(repeating: place == 1)
        voltages[place].replace(with: voltages[place] + jump.groups[index], where: moves)
        jump.groups[index] = Group(repeating: 0)
      }
      conductances[place] += drive.conductance.groups[index]
      currents[place] += drive.current.groups[index]
      drive.conductance.groups[index] = Group(repeating: 0)
      drive.current.groups[index] = Group(repeating: 0)
      for block in drive.blocked {
        block.add(
          index, group, voltages[place] + drifts[place][group], &conductances[place],
          &currents[place])
      }
    }
    let (near, far) = (couplings[0][group], couplings[1][group])
    let (s, d, h) = (
      perCapacitance[0][group], perCapacitance[1][group], perCapacitance[2][group]
    )
    let flow = Flow(
      soma: (conductances[0] + near + far) * s, dendrite: (conductances[1] + near) * d,
      hillock: (conductances[2] + far) * h, somaDrive: currents[0] * s,
      dendriteDrive: currents[1] * d, hillockDrive: currents[2] * h, toDendrite: near * s,
      fromDendrite: near * d, toHillock: far * s, fromHillock: far * h)
    return (Potentials(soma: voltages[0], dendrite: voltages[1], hillock: voltages[2]), flow)
  }

  private func step(
    _ start: Potentials, _ flow: Flow, _ group: Int, _ block: Block, _ row: Int,
    _ spikes: inout OutputSpikes
  ) {
    let time = Double(block.firstStep + row + 1) * block.step
    let limit = limit[group]
    var v = start
    var (held, left) = (held[group], Group(repeating: block.step))
    var fired = left .< 0
    for _ in 0..<LeakyIntegrateAndFire.mostSpikesPerStep {
      let wait = held.atMost(left)
      if isAny(wait .> 0) { v = relaxed(v, flow, wait, axonal: 0) }
      (held, left) = (held - wait, left - wait)
      let end = relaxed(v, flow, left, axonal: 1)
      let (from, to) = count == 3 ? (v.hillock, end.hillock) : (v.soma, end.soma)
      let fires = (left .> 0) .& (to.atLeast(from) .>= limit)
      // Where it was above the threshold before, it fires at once.
      let gone = ((limit - from) / (to - from)).replacing(with: 0, where: from .>= limit)
      left = left * (1 - gone.replacing(with: 1, where: .!fires))
      let between = (end.dendrite - v.dendrite).times(gone, plus: v.dendrite)
      v.dendrite = end.dendrite.replacing(with: between, where: fires)
      v.soma = end.soma.replacing(with: reset[group], where: fires)
      v.hillock = end.hillock.replacing(with: reset[group], where: fires)
      guard isAny(fires) else { break }
      held.replace(with: refractory[group], where: fires)
      fired = fired .| fires
      for lane in 0..<BatchSize.width where fires[lane] {
        spikes.append(lane: group * BatchSize.width + lane, time: time - left[lane])
      }
    }
    self.held[group] = held
    for (place, ends) in [
      (start.soma, v.soma), (start.dendrite, v.dendrite), (start.hillock, v.hillock),
    ]
    .enumerated() {
      potentials[place][group] = ends.1
      drifts[place][group] = ((ends.1 - ends.0) * 0.5).replacing(with: 0, where: fired)
    }
  }

  /// Terms of the series of phi; with parts of at most a quarter of a time constant the next is below
  /// 1e-13.
  private static let terms = 10

  /// The potentials after some time (ms), none in lanes where it is 0; soma and hillock move at
  /// `axonal` times their speed.
  private func relaxed(_ start: Potentials, _ flow: Flow, _ time: Group, axonal: Double)
    -> Potentials
  {
    let fastest = flow.soma.atLeast(flow.dendrite).atLeast(flow.hillock)
    let parts = (fastest * (4 * time)).rounded(.up).atLeast(Group(repeating: 1))
      .atMost(Group(repeating: 10_000))
    let length = time / parts
    var v = start
    var part = 0.0
    while isAny(parts .> part) {
      let next = end(v, flow, length, length * axonal)
      let moves = (parts .> part) .& (time .> 0)
      v.soma.replace(with: next.soma, where: moves)
      v.dendrite.replace(with: next.dendrite, where: moves)
      v.hillock.replace(with: next.hillock, where: moves)
      part += 1
    }
    return v
  }

  /// V + length phi(length A) (A V + b); for the rows of soma and hillock the length is `axonal`.
  @inline(__always)
  private func end(_ v: Potentials, _ flow: Flow, _ length: Group, _ axonal: Group) -> Potentials {
    let slope = flow.linear(v)
    var term = Potentials(
      soma: (slope.soma + flow.somaDrive) * axonal,
      dendrite: (slope.dendrite + flow.dendriteDrive) * length,
      hillock: (slope.hillock + flow.hillockDrive) * axonal)
    var sum = Potentials(
      soma: v.soma + term.soma, dendrite: v.dendrite + term.dendrite,
      hillock: v.hillock + term.hillock)
    for order in 2...Self.terms {
      let next = flow.linear(term)
      let inverse = 1 / Double(order)
      term = Potentials(
        soma: next.soma * axonal * inverse, dendrite: next.dendrite * length * inverse,
        hillock: next.hillock * axonal * inverse)
      sum.soma += term.soma
      sum.dendrite += term.dendrite
      sum.hillock += term.hillock
    }
    return sum
  }
}
