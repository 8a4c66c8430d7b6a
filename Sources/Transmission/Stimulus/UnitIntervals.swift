import SynapseModel

/// Independent intervals of mean 1: renewal processes before they get their rate.
protocol UnitIntervals {
  /// Four successive intervals of eight terminals.
  func intervals(_ refill: Refill) -> Four
}

/// Exponential intervals, -ln(u): a Poisson process.
struct ExponentialIntervals: UnitIntervals {
  @inline(__always)
  func intervals(_ refill: Refill) -> Four {
    let words = refill.words(part: 0)
    return (
      -Logarithm.log(Philox.uniform(words.a)), -Logarithm.log(Philox.uniform(words.b)),
      -Logarithm.log(Philox.uniform(words.c)), -Logarithm.log(Philox.uniform(words.d))
    )
  }
}

/// Gamma intervals of shape k and scale 1 / k.
///
/// CV 1 / sqrt(k), LV 3 / (2 k + 1), Fano factor of long windows 1 / k. Check T-4.
///
/// In equilibrium the first interval is the forward recurrence time: a uniform share of an interval
/// as a random moment finds it, whose shape is k + 1 (Cox 1962).
struct GammaIntervals: UnitIntervals {
  static let shape = Parameter(
    "shape", .number(nil), default: 4, .within(0.05, 10_000),
    "Shape of the gamma distribution of intervals: 1 for Poisson, larger for more regular spikes",
    source: "by choice: CV 0.5, between regular and Poisson (science reference 2.4)")

  private let shape, isEquilibrium: Memory<Double>

  init(_ parameters: LaneParameters) {
    shape = Memory(parameters.values(Self.shape))
    isEquilibrium = Memory(parameters.values(DeadTimePoissonLaw.firstInterval).map { 1 - $0 })
  }

  @inline(__always)
  func intervals(_ refill: Refill) -> Four {
    let shape = shape.gather(refill.lanes)
    let gamma = GammaShape(shape)
    let scale = 1 / shape
    var numbers = GammaNumbers.four((gamma, gamma, gamma, gamma), refill)
    if isAny(gamma.inverseOfSmall .> 0) {
      numbers = GammaNumbers.boosted(numbers, gamma.inverseOfSmall, refill)
    }
    let isRecurrence =
      (Group(small: refill.ordinals) .< 1) .& (isEquilibrium.gather(refill.lanes) .> 0)
    if isAny(isRecurrence) {
      numbers.0.replace(with: GammaNumbers.recurrence(shape, refill), where: isRecurrence)
    }
    return (numbers.0 * scale, numbers.1 * scale, numbers.2 * scale, numbers.3 * scale)
  }
}

/// Gamma numbers for the spikes of a refill.
enum GammaNumbers {
  /// Parts of a refill's random words: numbers, retries, factors for small shapes, first intervals.
  private static let numbers: UInt64 = 0x10_0000
  private static let factors: UInt64 = 0x20_0000
  private static let recurrences: UInt64 = 0x30_0000
  /// Retries until which all but one number in 10^80 are accepted.
  private static let retries: UInt64 = 64

  /// Four numbers of the given shapes, for which no shape below 1 has been made up for.
  @inline(__always)
  static func four(
    _ shapes: (GammaShape, GammaShape, GammaShape, GammaShape), _ refill: Refill
  ) -> Four {
    let (early, late) = (refill.words(part: numbers), refill.words(part: numbers + 1))
    let (a, b) = (Normal.pair(early.a, early.b), Normal.pair(late.a, late.b))
    return (
      settle(shapes.0, a.0, early.c, part: numbers + 0x100, refill),
      settle(shapes.1, a.1, early.d, part: numbers + 0x200, refill),
      settle(shapes.2, b.0, late.c, part: numbers + 0x300, refill),
      settle(shapes.3, b.1, late.d, part: numbers + 0x400, refill)
    )
  }

  /// The first candidate that is accepted.
  @inline(__always)
  private static func settle(
    _ shape: GammaShape, _ normal: Group, _ word: Words, part: UInt64, _ refill: Refill
  ) -> Group {
    var number = shape.candidate(normal: normal, uniform: Philox.uniform(word))
    var retry: UInt64 = 0
    while isAny(.!number.isAccepted), retry < retries {
      let words = refill.words(part: part + retry)
      let normal = Normal.pair(words.a, words.b).0
      number.fall(
        backOn: shape.candidate(normal: normal, uniform: Philox.uniform(words.c)))
      retry += 1
    }
    return number.value
  }

  /// The numbers times u^(1 / shape) where the shape is below 1.
  @inline(__always)
  static func boosted(_ numbers: Four, _ inverse: Group, _ refill: Refill) -> Four {
    let words = refill.words(part: factors)
    func factor(_ word: Words) -> Group {
      Exponential.exp(inverse * Logarithm.log(Philox.uniform(word)))
    }
    return (
      numbers.0 * factor(words.a), numbers.1 * factor(words.b), numbers.2 * factor(words.c),
      numbers.3 * factor(words.d)
    )
  }

  /// The forward recurrence time of intervals of the given shape and scale 1.
  @inline(__always)
  static func recurrence(_ shape: Group, _ refill: Refill) -> Group {
    let words = refill.words(part: recurrences)
    let normal = Normal.pair(words.a, words.b).0
    let whole = settle(
      GammaShape(shape + 1), normal, words.c, part: recurrences + 0x100, refill)
    return whole * Philox.uniform(words.d)
  }
}
