import Testing

@testable import TransmissionBaseline

/// Random numbers of the distributions that release draws from, against their exact laws.
@Suite struct DistributionTests {
  /// Numbers of one shape, from words that a counter makes.
  private static func gammaNumbers(shape: Double, count: Int) -> [Double] {
    let key = (Words(repeating: 11), Words(repeating: UInt64(shape * 1000)))
    var numbers: [Double] = []
    for first in 0..<count / BatchSize.width {
      var sampler = GammaSampler(shape: Group(repeating: shape))
      let lanes = Words(0, 1, 2, 3, 4, 5, 6, 7)
      while sampler.isIncomplete {
        let attempt = Words(repeating: sampler.attempts)
        sampler.attempt(
          Philox.draw(
            counter: (Words(repeating: UInt64(first)), lanes, attempt, Words()), key: key))
      }
      for index in 0..<BatchSize.width { numbers.append(sampler.values[index]) }
    }
    return numbers
  }

  /// e^-x x^a / Gamma(a + 1) (1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + …): P(a, x).
  private static func gammaDistribution(_ a: Double, _ x: Double, gammaOfNext: Double) -> Double {
    var (term, sum, n) = (1.0, 1.0, a + 1)
    while term > 1e-17 * sum {
      term *= x / n
      sum += term
      n += 1
    }
    let log = Logarithm.log(Group(repeating: x))[0]
    return Exponential.exp(Group(repeating: a * log - x))[0] / gammaOfNext * sum
  }

  @Test(
    "Gamma numbers have the moments of their law",
    arguments: [0.05, 0.3, 0.999, 1, 1.001, 2.5, 11.1, 400, 1e7])
  func gammaMoments(shape: Double) {
    let numbers = Self.gammaNumbers(shape: shape, count: 200_000)
    let n = Double(numbers.count)
    #expect(numbers.allSatisfy { $0 >= 0 && $0.isFinite })
    let mean = numbers.reduce(0, +) / n
    #expect(abs(mean - shape) < 4.5 * (shape / n).squareRoot())
    let variance = numbers.reduce(0) { $0 + ($1 - shape) * ($1 - shape) } / n
    // The fourth central moment is 3 k^2 + 6 k, the third 2 k.
    let error = ((2 * shape * shape + 6 * shape) / n).squareRoot()
    #expect(abs(variance - shape) < 4.5 * error)
    let third =
      numbers.reduce(0) { $0 + ($1 - shape) * ($1 - shape) * ($1 - shape) } / n
    let cubes = numbers.map { ($0 - shape) * ($0 - shape) * ($0 - shape) }
    #expect(abs(third - 2 * shape) < 4.5 * (Sample(cubes).standardError))
  }

  /// Gamma(a + 1) for a = 1/2, 1, 3.
  @Test(
    "Gamma numbers follow the distribution function",
    arguments: [(0.5, 0.886_226_925_452_758), (1, 1), (3, 6)])
  func gammaLaw(shape: Double, gammaOfNext: Double) {
    let sorted = Self.gammaNumbers(shape: shape, count: 100_000).sorted()
    let n = Double(sorted.count)
    let distance = sorted.enumerated().map { index, x in
      abs(Self.gammaDistribution(shape, x, gammaOfNext: gammaOfNext) - (Double(index) + 0.5) / n)
    }.max()
    // Kolmogorov-Smirnov: 2.3 / sqrt(n) is exceeded in 5 of 100,000 samples.
    #expect((distance ?? 1) < 2.3 / n.squareRoot())
  }

  @Test("Shape 0 is 0, and no shape keeps a run waiting")
  func gammaExtremes() {
    for (shape, expected) in [(0.0, 0.0), (1e-300, 0)] {
      #expect(Self.gammaNumbers(shape: shape, count: 8).allSatisfy { $0 == expected })
    }
    for shape in [Double.nan, .infinity, -1] {
      var sampler = GammaSampler(shape: Group(repeating: shape))
      while sampler.isIncomplete {
        let word = Words(repeating: 0x7000_0000)
        sampler.attempt(Philox.Draw(a: word, b: word, c: word, d: word))
      }
      #expect(sampler.attempts <= 64)
    }
  }

  /// The normal distribution function below 0 by its continued fraction or series.
  private static func normalDistribution(_ z: Double) -> Double {
    // Phi(z) = 1/2 + phi(z) (z + z^3 / 3 + z^5 / 15 + …)
    let density =
      Exponential.exp(Group(repeating: -0.5 * z * z))[0] / 2.506_628_274_631_000_5
    if z < -3 {
      let x = -z
      var fraction = x
      for k in stride(from: 200.0, to: 0, by: -1) { fraction = x + k / fraction }
      return density / fraction
    }
    var (term, sum, k) = (z, z, 1.0)
    while abs(term) > 1e-18 {
      k += 2
      term *= z * z / k
      sum += term
    }
    return 0.5 + density * sum
  }

  @Test("The normal quantile is the inverse of the distribution function, into the far tails")
  func normalQuantile() {
    var points = (1..<4000).map { Double($0) / 4000 }
    for exponent in 3...53 { points.append(1 / Double(UInt64(1) << UInt64(exponent))) }
    for p in points {
      let z = Normal.quantile(Group(repeating: p))[0]
      let found = Self.normalDistribution(z)
      // A relative error of z shows in p as z^2 of it.
      #expect(abs(found - p) < 1e-13 * p + 1e-15, "p \(p)")
      let mirrored = Normal.quantile(Group(repeating: 1 - p))[0]
      if p > 1e-6 { #expect(abs(mirrored + z) < 1e-9) }
    }
    #expect(Normal.quantile(Group(repeating: 0.5))[0] == 0)
  }

  @Test("Over evenly spaced uniform numbers the Poisson mass is met to the spacing")
  func poissonMass() {
    let points = 1 << 14
    for mean in [0, 1e-9, 0.1, 0.7, 2.35, 9, 16] {
      var found = Array(repeating: 0.0, count: 200)
      for first in stride(from: 0, to: points, by: 8) {
        let uniform = Group((0..<8).map { (Double(first + $0) + 0.5) / Double(points) })
        let result = PoissonNumber.sample(mean: Group(repeating: mean), uniform: uniform)
        for lane in 0..<8 { found[Int(result[lane])] += 1 / Double(points) }
      }
      var mass = Exponential.exp(Group(repeating: -mean))[0]
      for k in 0..<60 {
        #expect(abs(found[k] - mass) <= 1 / Double(points) + 1e-12, "mean \(mean) k \(k)")
        mass *= mean / Double(k + 1)
      }
    }
    let certain = PoissonNumber.sample(
      mean: Group(repeating: 16), uniform: Group(repeating: 1 - 0x1p-53))
    #expect(certain[0] < 70)
  }
}
