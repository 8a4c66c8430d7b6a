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
  static let count = Parameter(
    "receptor_count", .integer, default: -1, .within(-1, 1e6),
    "Receptors of one terminal; -1 for as many as 'conductance' says",
    source: "-1: by conductance; 20-100 AMPA receptors at a synapse, science reference 11")
  static let singleChannel = Parameter(
    "single_channel_conductance", .number(.nS), default: 0.01, .nonNegative,
    "Conductance of one open channel, where 'receptor_count' is given; 'conductance' is then their product",
    source: "AMPA 8-12 pS, NMDA 45-50, GABA-A 20-30, glycine 40-50 pS (science reference 9.6)")
  static let noise = Parameter(
    "channel_noise", .flag, default: 0, .any,
    "Whether each channel opens and closes by chance; needs 'receptor_count'",
    source: "false by choice; science reference 11", shared: .value)
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
    "Non-competitive antagonist over its IC50: 1 / (1 + this) of the receptors are left, a whole"
      + " number of them with 'channel_noise'",
    source: "0; science reference 11")
  static let warming = Parameter(
    "temperature_shift", .number(.degC), default: 0, .within(-40, 40),
    "Temperature above the one at which the scheme's rates hold",
    source: "0: rates as published, mostly at 20-25 degC")
  static let q10 = Parameter(
    "q10", .number(nil), default: 2, .within(1, 10),
    "Factor on all rates of the scheme for each 10 degC of 'temperature_shift'",
    source: "1.5-2.4 for AMPA receptors (science reference 1.5)")
  static let model = Model(
    "kinetic", "Receptors that go through the states of a kinetic scheme, driven by transmitter",
    source: "Destexhe, Mainen & Sejnowski 1994; science reference 9.3 and 9.4",
    parameters: [
      conductance, count, singleChannel, noise, ExponentialReceptor.reversal,
      DualExponentialReceptor.magnesium,
      MagnesiumBlock.concentration, MagnesiumBlock.slope, ChannelOutlet.calciumFraction,
      sensitisation, affinity, competitive, noncompetitive, warming, q10,
      TransmitterPlace.location, TransmitterPlace.ligand,
    ])

  private let place: TransmitterPlace
  private let weight: PerLane
  private let reversal: PerLane
  private let outlet: ChannelOutlet
  private let scheme: KineticScheme
  private let population: KineticPopulation
  /// The population, or its single channels.
  private let receptors: any ReceptorPopulation

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    let reader = SchemeReader(parameters)
    scheme = reader.scheme
    place = TransmitterPlace(parameters)
    let isNoisy = parameters.uniform(Self.noise) > 0
    // Those that a non-competitive antagonist leaves, of the number or of the conductance.
    let left = parameters[Self.noncompetitive].map { 1 / (1 + $0) }
    let given = parameters[Self.count]
    let number = isNoisy ? (given * left).map { $0.rounded(.toNearestOrAwayFromZero) } : given
    weight =
      Self.conductance(parameters, number: number) * parameters[Self.sensitisation]
      * (isNoisy ? PerLane(repeating: 1) : left)
    let affinity = zip(parameters.values(Self.affinity), parameters.values(Self.competitive)).map {
      $0 / (1 + $1)
    }
    reversal = ReversalPotential.of(parameters)
    population = KineticPopulation(
      reader.rates(
        affinity: affinity,
        warmth: SensorParameters.warmth(parameters, temperature: Self.warming, q10: Self.q10).values
      ), weights: reader.openings, start: reader.start,
      terminals: context.terminals,
      step: context.step, duration: parameters.root.uniform(Simulation.duration))
    receptors =
      if isNoisy, let random = context.random {
        ChannelNoise(
          population, channels: number.values.map { max($0, 0) }, terminals: context.terminals,
          context: random())
      } else {
        population
      }
    outlet = ChannelOutlet(parameters, reversal: reversal, drive: context.drive)
  }

  /// The conductance of all receptors of a terminal (nS).
  private static func conductance(_ parameters: LaneParameters, number: PerLane) -> PerLane {
    let product = number * parameters[singleChannel]
    var conductance = parameters[conductance]
    for group in 0..<BatchSize.groups {
      conductance[group].replace(with: product[group], where: number[group] .>= 0)
    }
    return conductance
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { $0 > $1 }
  }

  func wake(_ slot: Int, atStep step: Int) { receptors.wake(slot, atStep: step) }

  func rest(_ slot: Int, beforeStep step: Int) { receptors.rest(slot, beforeStep: step) }

  func advanceQuiet(row: Int, step: Int) { receptors.advanceQuiet(row: row, step: step) }

  func advance(_ course: TransmitterCourse, row: Int) {
    receptors.advance(course, seeing: course.concentrations(at: place), row: row)
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    let (mean, weight) = (receptors.mean.rows, weight)
    if let taken = (outlet.blocked ?? outlet.copied)?.rows {
      for row in 0..<block.count { taken[row] = mean[row] * weight }
    }
    guard outlet.blocked == nil else { return }
    let (conductances, currents) = (drive.conductance.rows, drive.current.rows)
    for row in 0..<block.count {
      let conductance = mean[row] * weight
      conductances[row] += conductance
      currents[row].addProduct(conductance, reversal)
    }
  }

  func states(lane: Int) -> [StateValue] {
    let shares = receptors.occupancies(lane: lane)
    let open = population.total(shares, lane: lane)
    return [StateValue(name: "conductance", unit: .nS, value: open * weight.values[lane])]
      + zip(scheme.states, shares).map { StateValue(name: $0, unit: nil, value: $1) }
  }

  /// A number of receptors says their conductance; single channels must have one, which stays.
  static func problems(_ receptor: LaneParameters) -> [Problem] {
    guard receptor.model == model.name else { return [] }
    var problems =
      receptor.uniform(count) < 0
      ? []
      : receptor.spareProblems(
        [conductance], "'receptor_count' takes the place of 'conductance'",
        hint: "leave one of them out; 'single_channel_conductance' is that of each")
    guard receptor.uniform(noise) > 0 else { return problems }
    if receptor.uniform(count) < 0 {
      problems.append(
        receptor.problem(
          at: noise, "channel noise needs the number of receptors",
          hint: "add for example 'receptor_count: 50'"))
    }
    let trafficking = receptor.section(ReceptorTrafficking.section.name)
    if trafficking.model != "none" {
      problems.append(
        Problem(
          path: trafficking.path,
          message: "channels that open and close by chance cannot come and go: their number stays",
          hint: "leave 'channel_noise' or 'trafficking' out"))
    }
    return problems
  }
}
