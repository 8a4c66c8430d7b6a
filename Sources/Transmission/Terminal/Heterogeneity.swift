import SynapseModel

/// Release probabilities that differ from terminal to terminal.
///
/// All distributions have mean p and variance s^2 p (1 - p). A beta number is G(a) / (G(a) + G(b)) with
/// gamma numbers G, a = p n, b = (1 - p) n and n = 1 / s^2 - 1; for s = 1 a terminal either always
/// releases or never. A gamma number is p G(k) / k with k = p / (s^2 (1 - p)), 1 where it is above 1,
/// which makes the mean a little less than p. External calcium changes each terminal's probability by
/// the same factor.
enum Heterogeneity {
  /// One probability for each slot, `nil` for equal terminals.
  ///
  /// `release` holds the section's parameters, `probability` is the model's one.
  static func probabilities(
    _ release: LaneParameters, of probability: Parameter, _ context: InputContext
  ) -> Memory<Double>? {
    guard release.isPresent(StaticRelease.heterogeneity) else { return nil }
    let (mean, spread) = (
      release.values(probability), release.values(StaticRelease.heterogeneity)
    )
    let isGamma = release.uniform(StaticRelease.distribution) != 0
    let factors = ExternalCalcium.factors(release)
    let result = Memory(repeating: 0.0, count: context.slots)
    for first in stride(from: 0, to: context.slots, by: BatchSize.width) {
      var slots = Words()
      var (p, s) = (Group(), Group())
      for index in 0..<BatchSize.width {
        let lane = (first + index) & (BatchSize.lanes - 1)
        slots[index] = UInt64(first + index)
        (p[index], s[index]) = (mean[lane], spread[lane])
      }
      let drawn = isGamma ? skewed(p, s, slots, context) : draw(p, s, slots, context)
      for index in 0..<BatchSize.width {
        let factor = factors.map { $0[(first + index) & (BatchSize.lanes - 1)] } ?? 1
        result[first + index] = min(1, drawn[index] * factor)
      }
    }
    return result
  }

  /// Gamma numbers of the two moments, at most 1.
  private static func skewed(
    _ p: Group, _ s: Group, _ slots: Words, _ context: InputContext
  ) -> Group {
    // As above; where no number but p has these moments, it is p.
    let shape = (p / (s * s * (1 - p))).atMost(Group(repeating: 1e30))
    let isSingle = .!(shape .> 0)
    let drawn =
      p * gamma(shape.replacing(with: 1, where: isSingle), slots, part: 0, context) / shape
    return drawn.replacing(with: p, where: isSingle).atMost(Group(repeating: 1))
  }

  private static func draw(
    _ p: Group, _ s: Group, _ slots: Words, _ context: InputContext
  ) -> Group {
    // For s = 0 the number would be infinite; this large, no digit of p is changed.
    let number = (1 / (s * s)).atMost(Group(repeating: 1e30)) - 1
    let success = gamma(p * number, slots, part: 0, context)
    let failure = gamma((1 - p) * number, slots, part: 1, context)
    let sum = success + failure
    let words = words(slots, attempt: 0, part: 2, context)
    let certain = Group(repeating: 0).replacing(
      with: 1, where: Philox.uniform(words.a, words.b) .< p)
    return (success / sum).replacing(with: certain, where: .!(sum .> 0))
  }

  private static func gamma(
    _ shape: Group, _ slots: Words, part: UInt64, _ context: InputContext
  ) -> Group {
    var sampler = GammaSampler(shape: shape)
    while sampler.isIncomplete {
      sampler.attempt(words(slots, attempt: sampler.attempts, part: part, context))
    }
    return sampler.values
  }

  private static func words(
    _ slots: Words, attempt: UInt64, part: UInt64, _ context: InputContext
  ) -> Philox.Draw {
    context.words(
      slots: slots, ordinals: Words(repeating: attempt),
      purpose: (Purpose.heterogeneity.rawValue &<< 24) | part)
  }
}

/// The release probability of each run's terminals, or of each terminal where they differ.
struct ReleaseProbability {
  let perLane: Memory<Double>
  let own: Memory<Double>?

  /// `release` holds the section's parameters, `parameter` is the model's probability.
  init(
    _ release: LaneParameters, of parameter: Parameter = StaticRelease.probability,
    _ context: InputContext
  ) {
    perLane = Memory(ExternalCalcium.probabilities(release, parameter))
    own = Heterogeneity.probabilities(release, of: parameter, context)
  }

  private init(perLane: Memory<Double>, own: Memory<Double>?) {
    (self.perLane, self.own) = (perLane, own)
  }

  /// What follows from each probability, with the number of its lane.
  func map(_ change: (_ probability: Double, _ lane: Int) -> Double) -> ReleaseProbability {
    func changed(_ numbers: Memory<Double>) -> Memory<Double> {
      Memory((0..<numbers.count).map { change(numbers[$0], $0 & (BatchSize.lanes - 1)) })
    }
    return ReleaseProbability(perLane: changed(perLane), own: own.map(changed))
  }

  /// The probabilities of the eight spikes' terminals.
  @_transparent func gather(_ group: SpikeGroup) -> Group {
    guard let own else { return group.gather(perLane) }
    return group.gather(slots: own)
  }
}
