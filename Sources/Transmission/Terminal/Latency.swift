import SynapseModel

/// Time from a spike to the release of its vesicles: a synaptic delay, and a random part that each
/// vesicle draws for itself.
///
/// `lognormal`: max(0, median + scale (exp(sigma z) - 1)) with z standard normal, as in the
/// multisite synapse of cnmodel, where scale is 1 ms; the mode of the exponential is exp(-sigma^2).
/// `gamma`: delay + a gamma number of the given mean and coefficient of variation. In mean field
/// all acts at once: at the median, or at delay + mean. Vesicles count when their spike comes.
final class Latency {
  static let delay = Parameter(
    "delay", .number(.ms), default: 0, .nonNegative,
    "Time from a spike to the earliest release (synaptic delay)",
    source: "0; about 0.5 ms at central synapses (science reference, Appendix B)",
    shared: .presence)
  static let median = Parameter(
    "median", .number(.ms), default: 1, .nonNegative, "Median of the latency",
    source: "by choice, of the order of central synapses")
  static let scale = Parameter(
    "scale", .number(.ms), default: 1, .nonNegative,
    "Width of the distribution: the latency is median + scale (exp(sigma z) - 1)",
    source: "1 ms (multisite synapse of cnmodel); equal to the median for a plain lognormal")
  static let sigma = Parameter(
    "sigma", .number(nil), default: 0.3, .within(0, 5),
    "Standard deviation of the logarithm",
    source: "by choice; lognormal as in Isaacson & Walmsley 1996")
  static let mean = Parameter(
    "mean", .number(.ms), default: 0.5, .nonNegative, "Mean of the random part of the latency",
    source: "by choice, of the order of central synapses")
  static let variation = Parameter(
    "cv", .number(nil), default: 0.5, .within(0.01, 5),
    "Coefficient of variation of the random part of the latency", source: "by choice")
  static let fixed = Model(
    "fixed", "All vesicles are released after the same time", source: "science reference 1.2",
    parameters: [delay])
  static let lognormal = Model(
    "lognormal", "Each vesicle draws its latency from a shifted lognormal distribution",
    source: "multisite synapse of cnmodel, science reference 5.6",
    parameters: [median, scale, sigma])
  static let gamma = Model(
    "gamma", "Each vesicle draws its latency from a gamma distribution behind a delay",
    source: "science reference 5.6", parameters: [delay, mean, variation])
  static let section = Section(
    "latency", "Time from an action potential to the release of its vesicles",
    models: [fixed, lognormal, gamma], defaultModel: fixed.name)

  private enum Law { case fixed, lognormal, gamma }

  private let law: Law
  private let context: InputContext
  private let vesicles = VesicleList()
  /// The fixed part, and the factor of the random one (ms).
  private let base, factor: Memory<Double>
  /// Sigma, or the shape of the gamma distribution.
  private let form: Memory<Double>

  /// `nil` where vesicles are released at their spikes.
  init?(_ parameters: LaneParameters, isSampled: Bool, context: InputContext) {
    self.context = context
    func values(_ parameter: Parameter) -> [Double] { parameters.values(parameter) }
    let none = Array(repeating: 0.0, count: BatchSize.lanes)
    var (base, factor, form) = (values(Self.delay), none, none)
    var law = Law.fixed
    switch parameters.model {
    case Self.lognormal.name:
      base = values(Self.median)
      (law, factor, form) = (.lognormal, values(Self.scale), values(Self.sigma))
    case Self.gamma.name:
      let (mean, variation) = (values(Self.mean), values(Self.variation))
      // Shape 1 / cv^2, and the scale that makes the mean right.
      form = variation.map { 1 / ($0 * $0) }
      factor = zip(mean, variation).map { $0 * $1 * $1 }
      if !isSampled { base = zip(base, mean).map { $0 + $1 } }
      law = .gamma
    default:
      guard parameters.isPresent(Self.delay) else { return nil }
    }
    self.law = isSampled ? law : .fixed
    (self.base, self.factor, self.form) = (Memory(base), Memory(factor), Memory(form))
  }

  /// Keeps what the spikes of a group released.
  func hold(_ response: SpikeResponse, _ group: SpikeGroup) {
    for index in 0..<group.count where response.amounts[index] > 0 {
      let (amount, number) = (response.amounts[index], response.vesicles[index])
      if law == .fixed {
        vesicles.add(amount, copies: 1, group, index)
      } else {
        vesicles.add(amount / number, copies: Int(number), group, index)
      }
    }
  }

  /// Keeps what one spike of a group released at one site, whose slot this is: vesicles of one amount.
  func hold(_ amount: Double, copies: Int, slot: Int, _ group: SpikeGroup, _ index: Int) {
    let slot = UInt64(truncatingIfNeeded: slot)
    if law == .fixed {
      vesicles.add(amount * Double(copies), copies: 1, slot: slot, group, index)
    } else {
      vesicles.add(amount, copies: copies, slot: slot, group, index)
    }
  }

  /// Lets everything that was kept act after its latency.
  func deliver(in block: Block, into quanta: Quanta) {
    for place in 0..<vesicles.groupCount {
      let group = vesicles[place]
      let times = group.times + latency(group)
      for index in 0..<vesicles.size(of: place) {
        quanta.schedule(
          group.amounts[index], slot: Int(truncatingIfNeeded: group.slots[index]),
          time: times[index], block: block)
      }
    }
    vesicles.removeAll()
  }

  @inline(__always) private func latency(_ group: VesicleGroup) -> Group {
    let base = group.gather(base)
    switch law {
    case .fixed: return base
    case .lognormal:
      let words = group.words(.latency, context)
      let z = Normal.quantile(Philox.uniform(words.a, words.b))
      let spread = Exponential.exp(group.gather(form) * z) - 1
      return spread.times(group.gather(factor), plus: base).atLeast(Group(repeating: 0))
    case .gamma:
      var sampler = GammaSampler(shape: group.gather(form))
      while sampler.isIncomplete {
        sampler.attempt(group.words(.latency, attempt: sampler.attempts, context))
      }
      return sampler.values.times(group.gather(factor), plus: base)
    }
  }
}
