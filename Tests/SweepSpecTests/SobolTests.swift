import Testing

@testable import SweepSpec

@Suite struct SobolTests {
  /// Places of the first points in units of 2^-10, from SciPy 1.17.1 (`qmc.Sobol`, unscrambled).
  static let published: [(dimension: Int, points: [UInt32])] = [
    (0, [0, 512, 768, 256, 384, 896, 640, 128, 192, 704, 960, 448, 320, 832, 576, 64, 96]),
    (1, [0, 512, 256, 768, 384, 896, 128, 640, 320, 832, 64, 576, 192, 704, 448, 960, 480]),
    (2, [0, 512, 256, 768, 640, 128, 896, 384, 960, 448, 704, 192, 320, 832, 64, 576, 480]),
    (6, [0, 512, 256, 768, 384, 896, 128, 640, 448, 960, 192, 704, 64, 576, 320, 832, 544]),
    (49, [0, 512, 768, 256, 384, 896, 640, 128, 64, 576, 832, 320, 448, 960, 704, 192, 544]),
    (100, [0, 512, 256, 768, 640, 128, 896, 384, 64, 576, 320, 832, 704, 192, 960, 448, 608]),
  ]

  @Test(arguments: published) func pointsAreThePublishedOnes(dimension: Int, points: [UInt32])
    throws
  {
    #expect(try Self.plain(dimension, points.count).map { $0 >> 14 } == points)
  }

  /// The same for 1024 points of all dimensions, as one number.
  @Test func allDimensionsAreThePublishedOnes() throws {
    var sum: UInt64 = 0
    for dimension in 0..<101 {
      for (index, point) in try Self.plain(dimension, 1024).enumerated() {
        sum &+= UInt64(point) * UInt64(index + 1) * UInt64(dimension + 1)
      }
    }
    #expect(sum == 22_676_553_167_011_840)
    #expect(SobolSequence(dimension: 101) == nil)
    #expect(SobolSequence(dimension: -1) == nil)
  }

  @Test func eachDimensionHitsEachIntervalOnce() throws {
    for dimension in 0..<101 {
      let points = try Self.scrambled(dimension, 4096)
      for level in 0...12 {
        let count = 1 << level
        #expect(Set(points.prefix(count).map { Int($0 * Double(count)) }).count == count)
      }
    }
  }

  /// Any two dimensions are a (t, k, 2)-net with t = the sum of the polynomials' degrees less one
  /// each (Sobol 1967; Niederreiter 1988).
  @Test func pairsOfDimensionsFillElementaryIntervals() throws {
    let quality = [0, 0, 1, 2, 2, 3]
    let points = try quality.indices.map { try Self.scrambled($0, 1024) }
    for a in quality.indices {
      for b in 0..<a {
        let t = quality[a] + quality[b]
        for level in 0...(10 - t) {
          #expect(Self.isNet(points[a], points[b], levels: (level, 10 - t - level), each: 1 << t))
        }
      }
    }
  }

  /// Of the first four points each scrambled tree makes one of eight orders.
  @Test func allScramblesAreEquallyProbable() throws {
    let seeds = 8000
    var counts: [[Int]: Int] = [:]
    var sum = 0.0
    let sequence = try #require(SobolSequence(dimension: 3))
    for seed in 0..<UInt64(seeds) {
      let points = sequence.points(4, scrambledBy: SampleStream(.sobol, seed: seed, path: "a.b"))
      counts[points.map { Int($0 * 4) }, default: 0] += 1
      sum += points[0]
    }
    #expect(counts.count == 8)
    for count in counts.values {
      #expect(Statistics.errors(count, of: seeds, probability: 0.125) < 4.5)
    }
    let mean = sum / Double(seeds)
    let variance = Statistics.uniformVariance
    #expect(Statistics.errors(mean, from: 0.5, variance: variance, count: seeds) < 4.5)
  }

  /// The error of a smooth function's mean, which is what the sequence is for.
  @Test func meansAreFarBetterThanRandomOnes() throws {
    let sobol = try Self.error(of: .sobol, count: 1024)
    let random = try Self.error(of: .random, count: 1024)
    #expect(sobol < random / 50)
    // A scramble gains by n^1.5; a shift would only by n.
    #expect(try Self.error(of: .sobol, count: 4096) < sobol / 5)
  }

  private static func error(of method: SampleDesign.Method, count: Int) throws -> Double {
    let seeds: UInt64 = 40
    var sum = 0.0
    for seed in 0..<seeds {
      let design = try #require(
        SampleDesign(method, count: count, seed: seed, paths: ["x", "y", "z"]))
      let (x, y, z) = (design.points(of: "x"), design.points(of: "y"), design.points(of: "z"))
      var values: [Double] = []
      for index in x.indices {
        let third: Double = 2.0 / 3 + z[index] * z[index]
        values.append((0.5 + x[index]) * (0.5 + y[index]) * third)
      }
      let error = Statistics.mean(values) - 1
      sum += error * error
    }
    return (sum / Double(seeds)).squareRoot()
  }

  private static func plain(_ dimension: Int, _ count: Int) throws -> [UInt32] {
    var points: [UInt32] = []
    try #require(SobolSequence(dimension: dimension)).forEachPoint(count) { points.append($0) }
    return points
  }

  private static func scrambled(_ dimension: Int, _ count: Int) throws -> [Double] {
    try #require(SobolSequence(dimension: dimension))
      .points(count, scrambledBy: SampleStream(.sobol, seed: 7, path: "p\(dimension)"))
  }

  private static func isNet(
    _ a: [Double], _ b: [Double], levels: (Int, Int), each: Int
  ) -> Bool {
    var counts = [Int](repeating: 0, count: 1 << (levels.0 + levels.1))
    for (x, y) in zip(a, b) {
      counts[Int(x * Double(1 << levels.0)) << levels.1 | Int(y * Double(1 << levels.1))] += 1
    }
    return counts.allSatisfy { $0 == each }
  }
}
