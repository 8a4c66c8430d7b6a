import Testing

@testable import SweepSpec

@Suite struct SampleDesignTests {
  typealias Method = SampleDesign.Method

  @Test func streamsAreSplitMix() {
    // The first words of the published generator for seed 1234567.
    let stream = SampleStream(start: 1_234_567)
    #expect(stream.word(0) == 6_457_827_717_110_365_317)
    #expect(stream.word(1) == 3_203_168_211_198_807_973)
  }

  /// From a second implementation, in Python.
  ///
  /// These numbers name runs: they must never change.
  static let known: [(method: Method, points: [Double])] = [
    (
      .sobol,
      [0.30289499553570687, 0.7138865913184255, 0.7665685467900197, 0.03636038357519922]
    ),
    (
      .latinHypercube,
      [0.36491933699880974, 0.8959157735312147, 0.6138795445472169, 0.024830324812228355]
    ),
    (
      .random,
      [0.26556158597330326, 0.9498676273685392, 0.25584904337735315, 0.21704615783359038]
    ),
  ]

  @Test(arguments: known)
  func pointsAreTheSameForever(method: Method, expected: [Double]) throws {
    #expect(try Self.points(method, 4, seed: 7) == expected)
  }

  @Test(arguments: [Method.sobol, .random], [(1, 2), (100, 256), (256, 512), (999, 1001)])
  func aLongerDesignBeginsWithTheShorterOne(method: Method, counts: (Int, Int)) throws {
    let long = try Self.points(method, counts.1)
    #expect(try Self.points(method, counts.0) == Array(long.prefix(counts.0)))
  }

  @Test(arguments: [1, 2, 3, 7, 100, 1023, 100_003])
  func aLatinHypercubeHasOnePointInEachStratum(count: Int) throws {
    for seed in 0..<UInt64(3) {
      let points = try Self.points(.latinHypercube, count, seed: seed)
      #expect(Set(points.map { Int($0 * Double(count)) }) == Set(0..<count))
      #expect(points.allSatisfy { $0 > 0 && $0 < 1 })
    }
  }

  @Test func strataOfALatinHypercubeAreInRandomOrder() throws {
    // All orders of three strata are equally probable, and places within them uniform.
    var counts: [[Int]: Int] = [:]
    var sum = 0.0
    for seed in 0..<UInt64(6000) {
      let points = try Self.points(.latinHypercube, 3, seed: seed)
      counts[points.map { Int($0 * 3) }, default: 0] += 1
      sum += (points[0] * 3).truncatingRemainder(dividingBy: 1)
    }
    #expect(counts.count == 6)
    for count in counts.values {
      #expect(Statistics.errors(count, of: 6000, probability: 1.0 / 6) < 4.5)
    }
    let variance = Statistics.uniformVariance
    #expect(Statistics.errors(sum / 6000, from: 0.5, variance: variance, count: 6000) < 4.5)
  }

  @Test(arguments: Method.allCases) func pointsAreUniformAndPathsNotCorrelated(
    method: Method
  ) throws {
    let design = try #require(SampleDesign(method, count: 4096, seed: 1, paths: ["a", "b", "c"]))
    let columns = ["a", "b", "c"].map { design.points(of: $0) }
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      #expect(Statistics.correlation(columns[first], columns[second]) < 4.5)
    }
    for points in columns {
      #expect(points.allSatisfy { $0 > 0 && $0 < 1 })
      let variance = Statistics.uniformVariance
      let mean = Statistics.mean(points)
      #expect(Statistics.errors(mean, from: 0.5, variance: variance, count: 4096) < 4.5)
      let spread = Statistics.mean(points.map { (x: Double) in (x - 0.5) * (x - 0.5) })
      #expect(Statistics.errors(spread, from: variance, variance: 1.0 / 180, count: 4096) < 4.5)
    }
  }

  @Test func neighboursInARandomDesignAreIndependent() throws {
    let points = try Self.points(.random, 100_000)
    for lag in [1, 2, 7] {
      #expect(Statistics.correlation(points, Array(points.dropFirst(lag))) < 4.5)
    }
  }

  @Test(arguments: Method.allCases) func seedsAndPathsMakeOtherPoints(method: Method) throws {
    let points = try Self.points(method, 64, seed: 1)
    #expect(points == (try Self.points(method, 64, seed: 1)))
    #expect(points != (try Self.points(method, 64, seed: 2)))
    #expect(points != (try Self.points(method, 64, seed: 1, path: "q")))
  }

  @Test(arguments: Method.allCases) func theOrderOfPathsDoesNotMatter(method: Method) throws {
    let one = try #require(SampleDesign(method, count: 50, seed: 3, paths: ["a", "b", "c"]))
    let other = try #require(SampleDesign(method, count: 50, seed: 3, paths: ["c", "a", "b"]))
    for path in ["a", "b", "c"] { #expect(one.points(of: path) == other.points(of: path)) }
  }

  @Test(arguments: Method.allCases) func aFurtherPathChangesAsLittleAsPossible(method: Method)
    throws
  {
    let few = try #require(SampleDesign(method, count: 50, seed: 3, paths: ["a", "c"]))
    let more = try #require(SampleDesign(method, count: 50, seed: 3, paths: ["a", "b", "c"]))
    #expect(few.points(of: "a") == more.points(of: "a"))
    #expect((few.points(of: "c") == more.points(of: "c")) == (method != .sobol))
    #expect(few.points(of: "b").isEmpty)
  }

  @Test func aDesignHasLimits() {
    #expect(SampleDesign(.random, count: 0, seed: 0, paths: ["a"]) == nil)
    #expect(SampleDesign(.random, count: 10_000_001, seed: 0, paths: ["a"]) == nil)
    let many = (0..<102).map { "p\($0)" }
    #expect(SampleDesign(.sobol, count: 1, seed: 0, paths: many) == nil)
    #expect(SampleDesign(.latinHypercube, count: 1, seed: 0, paths: many) != nil)
    // What the arithmetic of the designs relies on.
    #expect(AxisContext.countLimit <= SobolSequence.countLimit)
    #expect(AxisContext.countLimit < 1 << 24)
  }

  private static func points(
    _ method: Method, _ count: Int, seed: UInt64 = 5, path: String = "p"
  ) throws -> [Double] {
    try #require(SampleDesign(method, count: count, seed: seed, paths: [path])).points(of: path)
  }
}
