import Measures
import SweepRunner
import SynapseModel
import Testing

/// Conduction: delays and failures.
@Suite struct AxonTests {
  private static func run(_ axon: [String: Double], _ spikes: [String: Double] = [:])
    -> [[Double]]
  {
    SourceRun(
      "poisson", spikes.merging(["rate": 80]) { a, _ in a }, axon: axon, terminals: 3,
      duration: 2000
    ).trains()
  }

  @Test("Spikes are shifted by length / speed + delay, however long that is")
  func shift() {
    let plain = Self.run([:])
    let axons: [([String: Double], Double)] = [
      (["length": 1], 2), (["length": 10, "speed": 40], 0.25), (["delay": 0.5], 0.5),
      (["length": 1, "speed": 0.2, "delay": 0.3], 5.3), (["length": 500], 1000),
    ]
    for (axon, delay) in axons {
      let shifted = Self.run(axon)
      let expected = plain.map { $0.map { $0 + delay }.filter { $0 < 2000 } }
      #expect(shifted.map(\.count) == expected.map(\.count))
      #expect(zip(shifted, expected).allSatisfy { $0.isEmpty || largestError($0, $1) < 1e-15 })
    }
  }

  @Test("Failures are binomial, for each spike and terminal on its own")
  func failures() {
    // All terminals have the same 100 spikes.
    let trains = SourceRun(
      "regular", ["rate": 100], axon: ["conduction_failure": 0.25], terminals: 20,
      duration: 1000
    ).trains()
    let arrived = Sample(trains.map { Double($0.count) })
    #expect(arrived.agrees(with: 75))
    let n = Double(trains.count)
    #expect(abs(arrived.variance - 18.75) < 4.5 * 18.75 * (2 / n).squareRoot())
    // Two branches of a run agree in p^2 + (1 - p)^2 of the spikes, if they do not know each other.
    let pairs = (0..<32).map { lane in
      let (a, b) = (Set(trains[lane]), Set(trains[32 + lane]))
      return Double(a.intersection(b).count)
    }
    #expect(Sample(pairs).agrees(with: 56.25))
    #expect(Self.run(["conduction_failure": 1]).allSatisfy { $0.isEmpty })
  }

  @Test("The postsynaptic side is the same, only later")
  func whole() {
    func steps(_ delay: Double) -> [Int] {
      var values = [
        "duration": 1000, "inputs.train.spikes.rate": 40, "inputs.train.release.sites": 1,
        "inputs.train.release.probability": 0.6,
      ]
      if delay > 0 { values["inputs.train.axon.delay"] = delay }
      let experiment = Counter.experiment(spikes: "poisson", release: "tsodyks_markram", values)
      var steps: [Int] = []
      Counter.releases([experiment], seeds: [3]) { _, step, _ in steps.append(step) }
      return steps
    }
    let plain = steps(0)
    #expect(plain.count > 4)
    #expect(steps(30) == plain.map { $0 + 300 }.filter { $0 < 10_000 })
  }

  @Test("Latencies count from where the spike begins, failures are no input spikes")
  func accounts() {
    let experiment = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": "static"],
      values: [
        "duration": 1000, "inputs.a.spikes.rate": 50, "inputs.a.spikes.start": 100,
        "inputs.a.axon.length": 2, "inputs.a.axon.delay": 1,
      ])
    let outcome = experiment.run(seeds: [1])[0].input
    // 100, 120, … 980 ms, each 5 ms later.
    #expect(outcome.spikes == 45)
    #expect(abs(outcome.firstSpike - 100) < 1e-9)
    let lossy = experiment.with(["inputs.a.axon.conduction_failure": 0.5])
    let found = lossy.run(seeds: (0..<64).map { UInt64($0) }).map(\.input)
    #expect(Sample(found.map(\.spikes)).agrees(with: 22.5))
    #expect(found.allSatisfy { ($0.firstSpike - 100).remainder(dividingBy: 20) < 1e-9 })
  }

  @Test("Without an axon nothing changes, and lanes with and without are kept apart")
  func absent() {
    let plain = Experiment(
      models: ["inputs.a.spikes": "poisson", "inputs.a.release": "static"],
      values: ["duration": 500])
    let slow = plain.with(["inputs.a.axon.speed": 3])
    #expect(plain.run(seeds: [4])[0].bits == slow.run(seeds: [4])[0].bits)
    #expect(plain.configuration.sharedValues == slow.configuration.sharedValues)
    let long = plain.with(["inputs.a.axon.length": 3])
    let longer = plain.with(["inputs.a.axon.length": 5])
    #expect(plain.configuration.sharedValues != long.configuration.sharedValues)
    #expect(long.configuration.sharedValues == longer.configuration.sharedValues)
  }

  @Test("Metres per second are a speed, and a column's name")
  func unit() {
    #expect(Unit.named("m/s") == .metersPerSecond)
    #expect(Unit.metersPerSecond.columnSuffix == "_m_per_s")
    #expect(Unit.ms.columnSuffix == "_ms")
  }
}
