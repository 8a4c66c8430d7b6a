import SynapseModel

/// A conductance that rises and decays exponentially, with or without a block by magnesium.
///
/// One vesicle gives conductance * f * (exp(-t / decay) - exp(-t / rise)) with f such that the peak
/// is `conductance`: t_peak = ln(decay / rise) rise decay / (decay - rise). With equal time
/// constants it is the alpha function. Magnesium above 0 multiplies it by the block of Jahr &
/// Stevens 1990. Checks T-52 and T-60.
final class DualExponentialReceptor: Receptor {
  static let conductance = Parameter(
    "conductance", .number(.nS), default: 0.1, .nonNegative,
    "Peak conductance that one vesicle opens before any block (quantal size)",
    source: "NMDA 0.01-0.6 nS (Destexhe, Mainen & Sejnowski 1998), science reference 9.6")
  static let rise = Parameter(
    "rise", .number(.ms), default: 2, .positive, "Time constant of the rise",
    source: "NMDA 2-5 ms, AMPA 0.2-0.5 ms (science reference 9.2)", isTimeConstant: true)
  static let decay = Parameter(
    "decay", .number(.ms), default: 100, .positive, "Time constant of the decay",
    source: "NMDA 100-150 ms, AMPA 1.7-5 ms (science reference 9.2)", isTimeConstant: true)
  static let magnesium = Parameter(
    "magnesium", .number(.mM), default: 0, .nonNegative,
    "Extracellular magnesium that blocks the channel; 0 for no block",
    source: "Jahr & Stevens 1990; 1 mM in most solutions", shared: .presence)
  static let model = Model(
    "dual_exponential", "Conductance that rises and decays exponentially, with optional Mg block",
    source: "science reference 9.2 and 9.5 (Jahr & Stevens 1990)",
    parameters: [
      conductance, rise, decay, ExponentialReceptor.reversal, magnesium,
      MagnesiumBlock.concentration, MagnesiumBlock.slope, ChannelOutlet.calciumFraction,
      KineticReceptor.sensitisation,
    ])

  static let timeToPeak = Parameter(
    "time_to_peak", .number(.ms), default: 2, .positive, "Time from the vesicle to the peak",
    source: "by choice; 0.5-2 ms for AMPA, 5-10 ms for slower receptors", isTimeConstant: true)
  static let alpha = Model(
    "alpha", "Conductance g (t / tau) exp(1 - t / tau) of peak g at tau (alpha function)",
    source: "Rall 1967; science reference 9.2",
    parameters: [
      conductance, timeToPeak, ExponentialReceptor.reversal, magnesium,
      MagnesiumBlock.concentration, MagnesiumBlock.slope, ChannelOutlet.calciumFraction,
      KineticReceptor.sensitisation,
    ])

  private let weight: PerLane
  private let reversal: PerLane
  private let shape: DualExponential
  private let outlet: ChannelOutlet
  private var slow = PerLane(repeating: 0)
  private var fast = PerLane(repeating: 0)

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    weight = parameters[Self.conductance] * parameters[KineticReceptor.sensitisation]
    reversal = ReversalPotential.of(parameters)
    let isAlpha = parameters.model == Self.alpha.name
    shape = DualExponential(
      rise: parameters[isAlpha ? Self.timeToPeak : Self.rise],
      decay: parameters[isAlpha ? Self.timeToPeak : Self.decay], step: context.step)
    outlet = ChannelOutlet(parameters, reversal: reversal, drive: context.drive)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { $0 > $1 }
  }

  func states(lane: Int) -> [StateValue] {
    [
      StateValue(
        name: "conductance", unit: .nS,
        value: shape.value(slow: slow, fast: fast).values[lane])
    ]
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    if let blocked = outlet.blocked?.rows {
      advance(block, quanta) { row, conductance in blocked[row] = conductance }
      return
    }
    let (conductances, currents) = (drive.conductance.rows, drive.current.rows)
    if let copied = outlet.copied?.rows {
      advance(block, quanta) { row, conductance in
        copied[row] = conductance
        conductances[row] += conductance
        currents[row].addProduct(conductance, reversal)
      }
    } else {
      advance(block, quanta) { row, conductance in
        conductances[row] += conductance
        currents[row].addProduct(conductance, reversal)
      }
    }
  }

  @inline(__always)
  private func advance(_ block: Block, _ quanta: Grid, _ deliver: (Int, PerLane) -> Void) {
    let (quanta, shape) = (quanta.rows, shape)
    var (slow, fast) = (slow, fast)
    for row in 0..<block.count {
      let arrived = quanta[row] * weight
      slow.addProduct(arrived, shape.slowJump)
      fast += arrived
      deliver(row, (fast * shape.fastMean).addingProduct(slow, shape.slowMean))
      slow = (slow * shape.slowFactor).addingProduct(fast, shape.feed)
      fast *= shape.fastFactor
    }
    (self.slow, self.fast) = (slow, fast)
  }
}

/// The two states behind a dual exponential of peak 1, and their exact step.
///
/// g = slowMean * slow + fastMean * fast is the mean over the step. With different time constants
/// both states jump by a vesicle's weight and decay on their own. With equal ones `slow` is the
/// alpha function itself, fed by `fast`.
struct DualExponential {
  private(set) var slowJump = PerLane(repeating: 1)
  private(set) var slowFactor: PerLane
  private(set) var fastFactor: PerLane
  private(set) var feed = PerLane(repeating: 0)
  private(set) var slowMean: PerLane
  private(set) var fastMean: PerLane
  /// Weights of the two states at one moment.
  private var slowWeight = PerLane(repeating: 1)
  private var fastWeight = PerLane(repeating: 0)

  /// The conductance at one moment.
  func value(slow: PerLane, fast: PerLane) -> PerLane {
    (slow * slowWeight).addingProduct(fast, fastWeight)
  }

  init(rise: PerLane, decay: PerLane, step: Double) {
    let slow = Decay(timeConstant: decay, step: step)
    let fast = Decay(timeConstant: rise, step: step)
    (slowFactor, fastFactor) = (slow.factor, fast.factor)
    (slowMean, fastMean) = (slow.mean, fast.mean)
    for group in 0..<BatchSize.groups {
      let scale = Self.peakFactor(rise: rise[group], decay: decay[group])
      let isAlpha = Self.areEqual(rise[group], decay[group])
      let x = step / decay[group]
      let e = Exponential.exp(Group(repeating: 1))
      let area = (1 - (1 + x) * slowFactor[group]) / x
      slowJump[group].replace(with: 0, where: isAlpha)
      feed[group].replace(with: e * x * slowFactor[group], where: isAlpha)
      slowWeight[group] = scale.replacing(with: 1, where: isAlpha)
      fastWeight[group] = (-scale).replacing(with: 0, where: isAlpha)
      slowMean[group] = (slowMean[group] * scale).replacing(with: slowMean[group], where: isAlpha)
      fastMean[group] = (-fastMean[group] * scale).replacing(with: e * area, where: isAlpha)
    }
  }

  /// Time constants so near that the difference of exponentials would be 0 / 0.
  private static func areEqual(_ rise: Group, _ decay: Group) -> SIMDMask<Group.MaskStorage> {
    let ratio = rise / decay - 1
    return (ratio .< 1e-6) .& (ratio .> -1e-6)
  }

  /// The factor that makes the peak of exp(-t / decay) - exp(-t / rise) equal to 1 (or -1).
  static func peakFactor(rise: Group, decay: Group) -> Group {
    let peak = Logarithm.log(decay / rise) * rise * decay / (decay - rise)
    return 1 / (Exponential.exp(-(peak / decay)) - Exponential.exp(-(peak / rise)))
  }
}
