import SweepRunner

@testable import TransmissionAVX2
@testable import TransmissionAVX512
@testable import TransmissionBaseline

/// Eight numbers, as the simulation holds them.
typealias Eight = SIMD8<Double>
/// Eight words, as the simulation holds them.
typealias EightWords = SIMD8<UInt64>

/// The simulation's own functions on every processor.
extension Processor {
  func exp(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Exponential.exp(x)
    case .avx2: TransmissionAVX2.Exponential.exp(x)
    case .avx512: TransmissionAVX512.Exponential.exp(x)
    }
  }

  func brief(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Exponential.brief(x)
    case .avx2: TransmissionAVX2.Exponential.brief(x)
    case .avx512: TransmissionAVX512.Exponential.brief(x)
    }
  }

  func rough(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Exponential.rough(x)
    case .avx2: TransmissionAVX2.Exponential.rough(x)
    case .avx512: TransmissionAVX512.Exponential.rough(x)
    }
  }

  func shortMeanDecay(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Exponential.shortMeanDecay(x)
    case .avx2: TransmissionAVX2.Exponential.shortMeanDecay(x)
    case .avx512: TransmissionAVX512.Exponential.shortMeanDecay(x)
    }
  }

  func meanDecay(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Exponential.meanDecay(x)
    case .avx2: TransmissionAVX2.Exponential.meanDecay(x)
    case .avx512: TransmissionAVX512.Exponential.meanDecay(x)
    }
  }

  func complement(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Exponential.complement(x)
    case .avx2: TransmissionAVX2.Exponential.complement(x)
    case .avx512: TransmissionAVX512.Exponential.complement(x)
    }
  }

  func log(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Logarithm.log(x)
    case .avx2: TransmissionAVX2.Logarithm.log(x)
    case .avx512: TransmissionAVX512.Logarithm.log(x)
    }
  }

  func sineCosine(turns x: Eight) -> (sine: Eight, cosine: Eight) {
    switch self {
    case .baseline: TransmissionBaseline.Trigonometry.sineCosine(turns: x)
    case .avx2: TransmissionAVX2.Trigonometry.sineCosine(turns: x)
    case .avx512: TransmissionAVX512.Trigonometry.sineCosine(turns: x)
    }
  }

  func squareRoot(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.SquareRoot.of(x)
    case .avx2: TransmissionAVX2.SquareRoot.of(x)
    case .avx512: TransmissionAVX512.SquareRoot.of(x)
    }
  }

  func inverseSquareRoot(_ x: Eight) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.SquareRoot.inverse(x)
    case .avx2: TransmissionAVX2.SquareRoot.inverse(x)
    case .avx512: TransmissionAVX512.SquareRoot.inverse(x)
    }
  }

  func normalPair(_ a: EightWords, _ b: EightWords) -> (Eight, Eight) {
    switch self {
    case .baseline: TransmissionBaseline.Normal.pair(a, b)
    case .avx2: TransmissionAVX2.Normal.pair(a, b)
    case .avx512: TransmissionAVX512.Normal.pair(a, b)
    }
  }

  func binomial(trials: Eight, probability: Eight, uniform: Eight) -> Eight {
    switch self {
    case .baseline:
      TransmissionBaseline.Binomial.sample(
        trials: trials, probability: probability, uniform: uniform)
    case .avx2:
      TransmissionAVX2.Binomial.sample(trials: trials, probability: probability, uniform: uniform)
    case .avx512:
      TransmissionAVX512.Binomial.sample(
        trials: trials, probability: probability, uniform: uniform)
    }
  }

  func philox(counter: [EightWords], key: [EightWords]) -> [EightWords] {
    let counter = (counter[0], counter[1], counter[2], counter[3])
    let key = (key[0], key[1])
    switch self {
    case .baseline:
      let draw = TransmissionBaseline.Philox.draw(counter: counter, key: key)
      return [draw.a, draw.b, draw.c, draw.d]
    case .avx2:
      let draw = TransmissionAVX2.Philox.draw(counter: counter, key: key)
      return [draw.a, draw.b, draw.c, draw.d]
    case .avx512:
      let draw = TransmissionAVX512.Philox.draw(counter: counter, key: key)
      return [draw.a, draw.b, draw.c, draw.d]
    }
  }

  /// Of one word.
  func uniform(_ word: EightWords) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Philox.uniform(word)
    case .avx2: TransmissionAVX2.Philox.uniform(word)
    case .avx512: TransmissionAVX512.Philox.uniform(word)
    }
  }

  /// Of two words.
  func uniform(_ high: EightWords, _ low: EightWords) -> Eight {
    switch self {
    case .baseline: TransmissionBaseline.Philox.uniform(high, low)
    case .avx2: TransmissionAVX2.Philox.uniform(high, low)
    case .avx512: TransmissionAVX512.Philox.uniform(high, low)
    }
  }
}

/// A small generator for test inputs (SplitMix64, Steele, Lea & Flood 2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
