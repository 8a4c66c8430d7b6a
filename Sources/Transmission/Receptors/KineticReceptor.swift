import SynapseModel

/// Receptors that bind transmitter and go through the states of a kinetic scheme.
///
/// Each terminal has receptors of its own, which share the transmitter of all of its vesicles and
/// saturate. The conductance is `conductance` times the mean share of open receptors, summed over
/// terminals; the membrane gets its exact mean over each step. Checks T-53 to T-60.
final class KineticReceptor: TransmitterReceptor {
  static let conductance = Parameter(
    "conductance", .number(.nS), default: 1, .nonNegative,
    "Conductance of all receptors of one terminal, all of them open",
    source:
      "by choice; of 1 mM for 1 ms, six-state AMPA receptors open 17 % (science reference 9.4)")
  static let sensitisation = Parameter(
    "sensitisation", .number(nil), default: 1, .within(0, 1000),
    "Factor of the conductance (efficacy)", source: "1; science reference 11")
  static let affinity = Parameter(
    "affinity", .number(nil), default: 1, .within(0, 1000),
    "Factor of the rates by which transmitter binds", source: "1; science reference 11")
  static let competitive = Parameter(
    "competitive_antagonist", .number(nil), default: 0, .nonNegative,
    "Competitive antagonist over its K_B: transmitter binds 1 + this more slowly",
    source: "0; science reference 11")
  static let noncompetitive = Parameter(
    "noncompetitive_antagonist", .number(nil), default: 0, .nonNegative,
    "Non-competitive antagonist over its IC50: 1 / (1 + this) of the receptors are left",
    source: "0; science reference 11")
  static let model = Model(
    "kinetic", "Receptors that go through the states of a kinetic scheme, driven by transmitter",
    source: "Destexhe, Mainen & Sejnowski 1994; science reference 9.3 and 9.4",
    parameters: [
      conductance, ExponentialReceptor.reversal, DualExponentialReceptor.magnesium,
      MagnesiumBlock.concentration, MagnesiumBlock.slope, sensitisation, affinity, competitive,
      noncompetitive,
    ])

  private let weight: PerLane
  private let reversal: PerLane
  private let blocked: Grid?
  private let scheme: KineticScheme
  private let population: KineticPopulation

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    let reader = SchemeReader(parameters)
    scheme = reader.scheme
    let left = parameters[Self.noncompetitive].map { 1 / (1 + $0) }
    weight = parameters[Self.conductance] * parameters[Self.sensitisation] * left
    let affinity = zip(parameters.values(Self.affinity), parameters.values(Self.competitive)).map {
      $0 / (1 + $1)
    }
    reversal = parameters[ExponentialReceptor.reversal]
    population = KineticPopulation(
      reader.rates(affinity: affinity), weights: reader.openings, start: reader.start,
      terminals: context.terminals,
      step: context.step, duration: parameters.root.uniform(Simulation.duration))
    blocked =
      parameters.isPresent(DualExponentialReceptor.magnesium)
      ? context.drive.addBlocked(
        MagnesiumBlock(
          parameters, magnesium: parameters[DualExponentialReceptor.magnesium], reversal: reversal))
      : nil
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { $0 > $1 }
  }

  func wake(_ slot: Int, atStep step: Int) { population.wake(slot, atStep: step) }

  func rest(_ slot: Int, beforeStep step: Int) { population.rest(slot, beforeStep: step) }

  func advanceQuiet(row: Int, step: Int) { population.advanceQuiet(row: row, step: step) }

  func advance(_ course: TransmitterCourse, row: Int) {
    population.advance(course, seeing: course.cleft, row: row)
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    let (mean, weight) = (population.mean.rows, weight)
    if let blocked = blocked?.rows {
      for row in 0..<block.count { blocked[row] = mean[row] * weight }
      return
    }
    let (conductances, currents) = (drive.conductance.rows, drive.current.rows)
    for row in 0..<block.count {
      let conductance = mean[row] * weight
      conductances[row] += conductance
      currents[row].addProduct(conductance, reversal)
    }
  }

  func states(lane: Int) -> [StateValue] {
    let shares = population.occupancies(lane: lane)
    let open = population.total(lane: lane)
    return [StateValue(name: "conductance", unit: .nS, value: open * weight.values[lane])]
      + zip(scheme.states, shares).map { StateValue(name: $0, unit: nil, value: $1) }
  }
}
