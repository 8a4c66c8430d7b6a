import Glibc
import Testing

/// T-5: rates that vary in time.
@Suite struct ModulatedTests {
  private static let cycles = 4.0

  /// Phases of all spikes, 2 pi f t + phase.
  private static func angles(_ trains: [[Double]], phase: Double) -> [Double] {
    trains.flatMap(\.self).map { 2 * Double.pi * Self.cycles / 1000 * $0 + phase }
  }

  @Test("T-5 a sinusoidal rate: count, vector strength, mean phase", arguments: [0.0, 15, 30, -15])
  func vectorStrength(amplitude: Double) {
    let (mean, phase) = (30.0, 0.7)
    for model in ["sinusoidal_poisson", "sinusoidal_gamma"] {
      var values = [
        "rate": mean, "amplitude": amplitude, "frequency": Self.cycles, "phase": phase,
      ]
      if model == "sinusoidal_gamma" { values["shape"] = 3 }
      let trains = SourceRun(model, values, terminals: 8).trains()
      #expect(Sample(trains.map { Double($0.count) }).agrees(with: mean * 10))
      let angles = Self.angles(trains, phase: phase)
      let n = Double(angles.count)
      let found = resultant(angles)
      let error = (0.5 / n).squareRoot()
      // Without modulation the length itself is never 0.
      #expect(abs(found.length - abs(amplitude) / (2 * mean)) < 5 * error, "\(model)")
      guard amplitude != 0 else { continue }
      let expected = amplitude > 0 ? Double.pi / 2 : -Double.pi / 2
      #expect(abs(found.direction - expected) < 5 * error / found.length, "\(model)")
    }
  }

  @Test("T-5 a rate that is cut off at 0 has the count and the vector strength of the rest")
  func cutOff() {
    for (mean, amplitude) in [(20.0, 50.0), (0, 40), (10, 10.001)] {
      let run = SourceRun(
        "sinusoidal_poisson",
        ["rate": mean, "amplitude": amplitude, "frequency": Self.cycles, "phase": 2.5],
        terminals: 8)
      let trains = run.trains()
      // Sums over a turn instead of the closed form that the program has.
      let steps = 20_000
      let turn = (0..<steps).map { (Double($0) + 0.5) / Double(steps) * 2 * Double.pi }
      let rates = turn.map { max(0, mean + amplitude * sin($0)) }
      let total = rates.reduce(0, +) / Double(steps)
      let strength =
        zip(rates, turn).map { $0 * sin($1) }.reduce(0, +) / Double(steps) / total
      #expect(Sample(trains.map { Double($0.count) }).agrees(with: total * 10), "\(mean)")
      let angles = Self.angles(trains, phase: 2.5)
      let found = resultant(angles)
      #expect(abs(found.length - strength) < 5 * (0.5 / Double(angles.count)).squareRoot())
      #expect(abs(found.direction - Double.pi / 2) < 0.05)
      #expect(angles.allSatisfy { mean + amplitude * sin($0) > -1e-6 * amplitude })
    }
  }

  @Test("T-5 time rescaling: between spikes the expected number is exponential, or gamma")
  func rescaling() {
    let (mean, amplitude, phase, start) = (40.0, 40.0, 1.1, 13.0)
    let omega = 2 * Double.pi * Self.cycles / 1000
    func expected(_ time: Double) -> Double {
      (mean * time - amplitude / omega * (cos(omega * time + phase) - cos(phase))) / 1000
    }
    let values = [
      "rate": mean, "amplitude": amplitude, "frequency": Self.cycles, "phase": phase,
      "start": start,
    ]
    let poisson = SourceRun("sinusoidal_poisson", values, terminals: 4).trains()
    let rescaled = intervals(poisson.map { [expected(start)] + $0.map(expected) })
    #expect(rescaled.count > 40_000)
    #expect(largestDistance(rescaled) { 1 - exp(-$0) } < 2.3)
    #expect(poisson.flatMap(\.self).allSatisfy { $0 >= start })
    let gamma = SourceRun(
      "sinusoidal_gamma", values.merging(["shape": 2]) { $1 }, terminals: 4
    ).trains()
    let others = intervals(gamma.map { $0.map(expected) }).map { 2 * $0 }
    #expect(largestDistance(others) { 1 - (1 + $0) * exp(-$0) } < 2.3)
  }

  @Test("T-5 a table of rates: counts of its pieces are the integral")
  func pieces() {
    let table: (times: [Double], rates: [Double]) = (
      [100, 500, 500.5, 900, 1500], [30, 2000, 0, 80, 10]
    )
    let run = SourceRun(
      "piecewise_poisson", lists: ["times": table.times, "rates": table.rates], terminals: 8,
      duration: 3000)
    let trains = run.trains()
    let ends = Array(table.times.dropFirst()) + [3000]
    for (piece, rate) in zip(zip(table.times, ends), table.rates) {
      let inside = trains.map { train in
        Double(train.count { $0 >= piece.0 && $0 < piece.1 })
      }
      let expected = rate * (piece.1 - piece.0) / 1000
      if expected == 0 {
        #expect(Sample(inside).mean == 0)
      } else {
        #expect(Sample(inside).agrees(with: expected), "from \(piece.0) ms")
        let ratio = Sample(inside).variance / expected
        #expect(abs(ratio - 1) < 5 * (2.2 / 256).squareRoot() + 1 / (expected * 16))
      }
    }
    #expect(trains.flatMap(\.self).allSatisfy { $0 >= 100 })
  }

  @Test("T-5 a table of rates: time rescaling, also from a start between its times")
  func rescaledPieces() {
    let (times, rates) = ([0.0, 300, 800, 2000], [50.0, 5, 120, 30])
    func expected(_ time: Double) -> Double {
      var sum = 0.0
      for (index, begin) in times.enumerated() where time > begin {
        let end = index + 1 < times.count ? times[index + 1] : .infinity
        sum += rates[index] / 1000 * (min(time, end) - begin)
      }
      return sum
    }
    for start in [0.0, 450] {
      let trains = SourceRun(
        "piecewise_poisson", ["start": start], lists: ["times": times, "rates": rates],
        terminals: 4
      ).trains()
      let rescaled = intervals(trains.map { [expected(start)] + $0.map(expected) })
      #expect(rescaled.count > 30_000)
      #expect(largestDistance(rescaled) { 1 - exp(-$0) } < 2.3, "from \(start) ms")
    }
  }
}
