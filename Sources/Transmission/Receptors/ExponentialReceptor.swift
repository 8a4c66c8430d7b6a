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
}
