import SynapseModel

/// A conductance that jumps with each vesicle and decays exponentially.
///
/// g <- g + conductance * vesicles, dg/dt = -g / decay; the membrane gets the mean of g over each
/// step, so the charge of every vesicle is exact: conductance * decay at constant driving force.
final class ExponentialReceptor: Receptor {
  static let conductance = Parameter(
    "conductance", .number(.nS), default: 0.5, .nonNegative,
    "Peak conductance that one vesicle opens (quantal size)",
    source: "AMPA 0.35-1.0 nS (Destexhe, Mainen & Sejnowski 1998), science reference 9.6")
  static let decay = Parameter(
    "decay", .number(.ms), default: 2, .positive, "Time constant of the decay",
    source: "AMPA about 2 ms, GABA-A 6-10 ms (science reference 9)", isTimeConstant: true)
  static let reversal = Parameter(
    "reversal", .number(.mV), default: 0, .within(-200, 200),
    "Potential at which the channels carry no net current (reversal potential)",
    source: "AMPA and NMDA 0 mV, GABA-A -70 to -80 mV (science reference 9)")
  static let model = Model(
    "exponential", "Conductance that jumps with each vesicle and decays exponentially",
    source: "science reference 9.2",
    parameters: [conductance, decay, reversal, KineticReceptor.sensitisation])

  private let weight: PerLane
  private let reversal: PerLane
  private let decay: Decay
  private var open = PerLane(repeating: 0)

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    weight = parameters[Self.conductance] * parameters[KineticReceptor.sensitisation]
    reversal = ReversalPotential.of(parameters)
    decay = Decay(timeConstant: parameters[Self.decay], step: context.step)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { $0 > $1 }
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "conductance", unit: .nS, value: open.values[lane])]
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    let (quanta, conductances, currents) = (quanta.rows, drive.conductance.rows, drive.current.rows)
    let (factor, mean) = (decay.factor, decay.mean)
    var open = open
    for row in 0..<block.count {
      open.addProduct(quanta[row], weight)
      let conductance = open * mean
      conductances[row] += conductance
      currents[row].addProduct(conductance, reversal)
      open *= factor
    }
    self.open = open
  }

  /// Two receptors of one input on the same compartment go through a block together.
  ///
  /// What takes time is the way between memory and registers, which they share. The sums are the same
  /// to the bit.
  static func advance(
    _ first: ExponentialReceptor, _ second: ExponentialReceptor, _ block: Block, quanta: Grid,
    drive: Drive
  ) {
    let (quanta, conductances) = (quanta.groups, drive.conductance.groups)
    let currents = drive.current.groups
    for group in stride(from: 0, to: BatchSize.groups, by: 2) {
      var (one, two) = (Channels(first, group), Channels(second, group))
      var (oneBeside, twoBeside) = (Channels(first, group + 1), Channels(second, group + 1))
      for row in 0..<block.count {
        let place = row &* BatchSize.groups &+ group
        let vesicles = (quanta[place], quanta[place + 1])
        var sums = (conductances[place], conductances[place + 1])
        var drives = (currents[place], currents[place + 1])
        one.advance(vesicles.0, &sums.0, &drives.0)
        oneBeside.advance(vesicles.1, &sums.1, &drives.1)
        two.advance(vesicles.0, &sums.0, &drives.0)
        twoBeside.advance(vesicles.1, &sums.1, &drives.1)
        (conductances[place], conductances[place + 1]) = sums
        (currents[place], currents[place + 1]) = drives
      }
      (first.open[group], second.open[group]) = (one.open, two.open)
      (first.open[group + 1], second.open[group + 1]) = (oneBeside.open, twoBeside.open)
    }
  }

  /// The channels of eight runs.
  private struct Channels {
    var open: Group
    private let weight, mean, factor, reversal: Group

    init(_ receptor: ExponentialReceptor, _ group: Int) {
      (open, weight) = (receptor.open[group], receptor.weight[group])
      (mean, factor) = (receptor.decay.mean[group], receptor.decay.factor[group])
      reversal = receptor.reversal[group]
    }

    @_transparent
    mutating func advance(_ vesicles: Group, _ conductances: inout Group, _ currents: inout Group) {
      open.addProduct(vesicles, weight)
      let conductance = open * mean
      conductances += conductance
      currents.addProduct(conductance, reversal)
      open *= factor
    }
  }
}
