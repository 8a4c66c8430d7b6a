import Glibc
import SynapseModel
import Testing

@testable import SweepSpec

@Suite struct SampleDistributionTests {
  /// From mpmath with 40 digits, for the doubles nearest to what is written.
  static let quantiles: [(p: Double, value: Double)] = [
    (0x1p-53, -8.2095361516013868556), (1e-12, -7.0344838253011319326),
    (0.001, -3.0902323061678135354), (0.025, -1.9599639845400542118),
    (0.075, -1.4395314709384559349), (0.1, -1.2815515655446004353),
    (0.3, -0.52440051270804081597), (0.499999, -2.5066282745665593779e-6), (0.5, 0.0),
    (0.7, 0.52440051270804065631), (0.925, 1.4395314709384562291),
    (0.975, 1.9599639845400538556), (0.9999, 3.7190164854557083867),
    (0.999999999, 5.9978070196016374264),
  ]

  @Test(arguments: quantiles) func normalQuantiles(p: Double, expected: Double) {
    let error = StandardNormal.quantile(p) - expected
    #expect(error.magnitude <= expected.magnitude * 2e-15)
  }

  /// From the same.
  static let shares: [(x: Double, share: Double)] = [
    (-8.0, 6.2209605742717841235e-16), (-3.0, 0.0013498980316300945267),
    (-1.0, 0.15865525393145705141), (-0.1, 0.46017216272297101633), (0.0, 0.5),
    (0.5, 0.69146246127401310364), (1.96, 0.97500210485177956379), (4.0, 0.99996832875816688008),
    (40.0, 1.0), (-1e300, 0.0),
  ]

  @Test(arguments: shares) func normalShares(x: Double, expected: Double) {
    let share = StandardNormal.cumulative(x)
    #expect((share - expected).magnitude < 1e-15)
    #expect(share >= 0)
  }

  @Test func functionsAgreeWithTheSystemsToTheLastBits() {
    for step in 1..<20_000 {
      let x = Double(step) * 0.035 - 350
      let power = exp(x)
      #expect((PortableMath.exp(x) - power).magnitude <= power.ulp * 2)
      let scale = max(log(power).magnitude, 0.001)
      #expect((PortableMath.log(power) - log(power)).magnitude <= scale.ulp * 2)
    }
    #expect(PortableMath.exp(800) == Double.infinity)
    #expect(PortableMath.exp(-800) == 0)
    #expect(PortableMath.exp(709.7).isFinite)
    #expect((PortableMath.log(.leastNonzeroMagnitude) + 744.4400719213812).magnitude < 1e-12)
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.exp(0) == 1)
  }

  @Test func uniformQuantiles() throws {
    let form = try Self.distribution("uniform: [0.05, 0.95]", Self.probability)
    let values = [0.25, 0.5, 1 / 3.0].map { form.value(at: $0) }
    #expect(values == [0.275, 0.5, 0.35])
    #expect(form.value(at: 0x1p-53) == 0.05)
    #expect(form.value(at: 1.0.nextDown) == 0.95)
  }

  @Test func loguniformQuantiles() throws {
    let form = try Self.distribution("loguniform: [1 Hz, 0.1 kHz]", Self.rate)
    let values = [0.25, 0.5, 0.75].map { form.value(at: $0) }
    #expect(values == [3.16227766017, 10, 31.6227766017])
    #expect(form.value(at: 0x1p-53) == 1)
    #expect(form.value(at: 1.0.nextDown) == 100)
    let wide = LogUniformDistribution(low: 1e-300, high: 1e300)
    #expect((wide.value(at: 0.75) / 1e150 - 1).magnitude < 1e-11)
  }

  /// An end with more than 12 digits stays an end.
  @Test func roundingDoesNotPassAnEnd() throws {
    let form = UniformDistribution(low: 0.123456789012345, high: 1)
    #expect(form.value(at: 1e-16) == 0.123456789012345)
  }

  @Test func normalQuantilesHaveMeanAndDeviation() throws {
    let form = try Self.distribution("normal: [-50 mV, 2000 uV]", Self.threshold)
    let values = [0.5, 0.025, 0.975].map { form.value(at: $0) }
    #expect(values == [-50, -53.9199279691, -46.0800720309])
  }

  /// Quantiles of `truncnorm` in SciPy 1.17.1.
  @Test(arguments: [
    (0.01, 0.013690669145634049), (0.25, 0.19514707203560266), (0.5, 0.3167071813214192),
    (0.9, 0.5638669099992402),
  ])
  func truncatedQuantiles(point: Double, expected: Double) {
    let form = NormalDistribution(mean: 0.3, deviation: 0.2, bounds: .fraction)
    #expect(abs(form.value(at: point) - expected) < 1e-11)
  }

  @Test func truncatedValuesAreLegal() {
    let bounds: [Bounds] = [.fraction, .positive, .nonNegative, .any]
    for bounds in bounds {
      for deviation in [1e-300, 0.1, 1, 1e300, 1e308] {
        let form = NormalDistribution(mean: 0.7, deviation: deviation, bounds: bounds)
        for point in [0x1p-53, 1e-10, 0.5, 1 - 1e-10, 1.0.nextDown] {
          #expect(bounds.contains(form.value(at: point)))
        }
      }
    }
  }

  @Test func integersAndChoicesAreEquallyProbable() throws {
    let integer = try Self.distribution("integer: [1, 20]", Self.terminals)
    let choice = try Self.distribution("choice: [1 s, 2 s, 250 ms, 4 s]", Self.duration)
    #expect(integer.valueCount == 20)
    #expect(choice.valueCount == 4)
    let design = try #require(
      SampleDesign(.latinHypercube, count: 400, seed: 0, paths: ["p"]))
    let points = design.points(of: "p")
    let integers = Self.counts(points.map { integer.value(at: $0) })
    #expect(integers.count == 20)
    #expect(integers.values.allSatisfy { $0 == 20 })
    let choices = Self.counts(points.map { choice.value(at: $0) })
    #expect(choices == [1000: 100, 2000: 100, 250: 100, 4000: 100])
    #expect(integer.value(at: 1.0.nextDown) == 20)
    #expect(choice.value(at: 1.0.nextDown) == 4000)
    let flags = try Self.distribution("choice: [true, false]", Self.flag)
    #expect(flags.value(at: 0.1) == 1 && flags.value(at: 0.9) == 0)
    // Beyond 12 digits whole numbers stay exact.
    let large = IntegerDistribution(first: 9_007_199_254_740_990, last: 9_007_199_254_740_991)
    #expect(large.value(at: 0.6) == 9_007_199_254_740_991)
  }

  private static func counts(_ values: [Double]) -> [Double: Int] {
    Dictionary(grouping: values) { $0 }.mapValues(\.count)
  }

  static let moments: [(text: String, mean: Double, variance: Double)] = [
    ("uniform: [2 ms, 4 ms]", 3.0, 0.3333333333),
    ("normal: [30 ms, 3 ms]", 30.0, 9.0),
    ("loguniform: [1 ms, 2.718281828459045 ms]", 1.718281828459045, 0.24203560745276),
    ("normal: [3 ms, 2 ms]", 3.277579496, 3.090211136),
  ]

  /// Mean and variance of 20,000 random draws, to 4.5 standard errors.
  @Test(arguments: moments)
  func momentsAreRight(text: String, mean: Double, variance: Double) throws {
    let form = try Self.distribution(text, Self.duration)
    let design = try #require(SampleDesign(.random, count: 20_000, seed: 11, paths: ["duration"]))
    let values = design.points(of: "duration").map { form.value(at: $0) }
    let count = values.count
    let found = Statistics.mean(values)
    #expect(Statistics.errors(found, from: mean, variance: variance, count: count) < 4.5)
    let squares = values.map { (value: Double) in (value - mean) * (value - mean) }
    let spread = Statistics.mean(squares)
    let fourth = Statistics.mean(squares.map { $0 * $0 }) - spread * spread
    #expect(Statistics.errors(spread, from: variance, variance: fourth, count: count) < 4.5)
  }

  // MARK: Reading

  static let probability = Parameter(
    "probability", .number(nil), default: 0.5, .fraction, "", source: "")
  static let rate = Parameter("rate", .number(.hz), default: nil, .nonNegative, "", source: "")
  static let threshold = Parameter("threshold", .number(.mV), default: -50, .any, "", source: "")
  static let duration = Parameter("duration", .number(.ms), default: nil, .positive, "", source: "")
  static let terminals = Parameter(
    "count", .integer, default: 1, .within(1, 100_000), "", source: "")
  static let flag = Parameter("stochastic", .flag, default: 1, .any, "", source: "")

  static func distribution(
    _ text: String, _ parameter: Parameter
  ) throws -> any SampleDistribution {
    let problems = ProblemList(source: SourceText(name: "a.yaml", bytes: Array(text.utf8)))
    let node = try #require(YAMLReader.read(problems.mainSource, problems))
    let context = AxisContext(path: "p", parameter: parameter, problems: problems)
    return try #require(SampleDistributions.read(node, context))
  }
}
