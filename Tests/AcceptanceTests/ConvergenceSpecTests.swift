import Foundation
import Testing

/// What the shipped specs about convergence and sensitisation say at their top.
@Suite struct ConvergenceSpecTests {
  /// P(Bin(count, p) >= needed).
  private static func law(_ count: Int, needed: Int, _ p: Double) -> Double {
    guard needed <= count else { return 0 }
    return (needed...count).reduce(0) { sum, k in
      let ways = (0..<k).reduce(1.0) { $0 * Double(count - $1) / Double($1 + 1) }
      return sum + ways * pow(p, Double(k)) * pow(1 - p, Double(count - k))
    }
  }

  @Test("E-1 a volley fires the neuron as the binomial law says, within Wilson's interval")
  func volley() throws {
    let columns = try ShippedSpec.columns(
      "convergence", ["glutamate_release_probability", "spike_probability_mean", "gain_mean"])
    #expect(columns[0].count == 20)
    // 4.5 standard deviations.
    let (n, z2) = (200.0, 4.5 * 4.5)
    for index in columns[0].indices {
      let share = columns[1][index]
      let center = (share + z2 / (2 * n)) / (1 + z2 / n)
      let half = 4.5 * (share * (1 - share) / n + z2 / (4 * n * n)).squareRoot() / (1 + z2 / n)
      #expect(abs(Self.law(40, needed: 12, columns[0][index]) - center) <= half + 1e-9)
      // One spike of 40 axons' at most.
      #expect(abs(columns[2][index] - share / 40) < 1e-12)
    }
  }

  @Test("E-11 the half point scales as needed over available inputs")
  func threshold() throws {
    let columns = try ShippedSpec.columns(
      "threshold",
      [
        "glutamate_count", "neuron_threshold_mv", "glutamate_release_probability",
        "spike_probability_mean",
      ])
    #expect(columns[0].count == 180)
    for first in stride(from: 0, to: 180, by: 20) {
      let (count, needed) = (columns[0][first], (columns[1][first] + 65.5).rounded())
      let curve = (first..<first + 20).map { (columns[2][$0], columns[3][$0]) }
      guard needed <= count else {
        #expect(curve.allSatisfy { $0.1 == 0 })
        continue
      }
      let place = try #require(curve.indices.dropFirst().first { curve[$0].1 >= 0.5 })
      let (low, high) = (curve[place - 1], curve[place])
      let half = low.0 + (0.5 - low.1) / (high.1 - low.1) * (high.0 - low.0)
      // The interpolation is over a twentieth, and a share of 100 volleys has an error of 0.05.
      #expect(abs(half - (needed - 1.0 / 3) / (count + 1.0 / 3)) < 0.035)
    }
    // As many in proportion: a steeper curve where there are more.
    func shares(_ count: Double, _ threshold: Double) -> [Double] {
      columns[0].indices.filter { columns[0][$0] == count && columns[1][$0] == threshold }
        .map { columns[3][$0] }
    }
    func width(_ shares: [Double]) -> Int { shares.count { $0 > 0.1 && $0 < 0.9 } }
    #expect(width(shares(20, -59.5)) > width(shares(80, -41.5)))
  }

  @Test(
    "E-4 firing follows probability times sensitisation, and is more regular at high probability")
  func sensitisation() throws {
    let columns = try ShippedSpec.columns(
      "sensitisation",
      [
        "glutamate_receptors_ampa_sensitisation", "glutamate_release_probability",
        "spike_count_mean", "isi_cv_mean",
      ])
    func rows(_ product: Double) -> [(spikes: Double, cv: Double)] {
      columns[0].indices.filter { abs(columns[0][$0] * columns[1][$0] - product) < 1e-9 }
        .sorted { columns[1][$0] < columns[1][$1] }.map { (columns[2][$0], columns[3][$0]) }
    }
    for product in [0.8, 1.6] {
      let same = rows(product)
      #expect(same.count >= 2)
      let (most, least) = (same.map(\.spikes).max() ?? 0, same.map(\.spikes).min() ?? 0)
      #expect(least > 0.9 * most)
      #expect((same.first?.cv ?? 0) > 1.05 * (same.last?.cv ?? 0))
      // Twice the drive makes far more than that.
      #expect((rows(2 * product).first?.spikes ?? 0) > 1.5 * most)
    }
    let below = rows(0.4).map(\.spikes)
    #expect(below.count == 4 && zip(below, below.dropFirst()).allSatisfy(>))
  }
}
