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
    source: "AMPA about 2 ms, GABA-A 6-10 ms (science reference 9)")
  static let reversal = Parameter(
    "reversal", .number(.mV), default: 0, .within(-200, 200),
    "Potential at which the channels carry no net current (reversal potential)",
    source: "AMPA and NMDA 0 mV, GABA-A -70 to -80 mV (science reference 9)")
  static let model = Model(
    "exponential", "Conductance that jumps with each vesicle and decays exponentially",
    source: "science reference 9.2", parameters: [conductance, decay, reversal])

  private let weight: PerLane
  private let reversal: PerLane
  private let decay: Decay
  private var open = PerLane(repeating: 0)

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    weight = parameters[Self.conductance]
    reversal = parameters[Self.reversal]
    decay = Decay(timeConstant: parameters[Self.decay], step: context.step)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { $0 > $1 }
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    for group in 0..<BatchSize.groups {
      let (weight, reversal) = (weight[group], reversal[group])
      let (factor, mean) = (decay.factor[group], decay.mean[group])
      var open = open[group]
      for row in 0..<block.count {
        let index = row &* BatchSize.groups &+ group
        open.addProduct(quanta.base[index], weight)
        let conductance = open * mean
        drive.conductance.base[index] += conductance
        drive.current.base[index].addProduct(conductance, reversal)
        open *= factor
      }
      self.open[group] = open
    }
  }
}
