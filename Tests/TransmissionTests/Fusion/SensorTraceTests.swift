import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What a trace shows of vesicles that calcium sensors release, between grid points, too.
@Suite struct SensorTraceTests {
  /// A spike at 0 and one each 20 ms, in mean field of 100 sites.
  ///
  /// The rate of fusion falls with 50 us: most of release is over within a step.
  private static func experiment(
    _ values: [String: Double] = [:], _ models: [String: String] = [:]
  ) -> Experiment {
    SensorExperiment.make(
      [
        "duration": 25, "spikes.rate": 50, "calcium.amplitude": 30, "sensor.exponent": 4,
        "release.sites": 100, "release.stochastic": 0,
      ].merging(values) { $1 },
      ["calcium": "exponential", "sensor": "power_law"].merging(models) { $1 })
  }

  @Test(
    "Ready vesicles are the sites less what is released and plus what is refilled, in every row",
    arguments: [0.1, 0.02, 0.01])
  func books(every: Double) throws {
    let alone = try Self.experiment(["release.recovery": 1e12, "duration": 5])
      .traceRows(every: every)
    var released = 0.0
    for (index, row) in alone.enumerated() {
      released += row["vesicles"] ?? 0
      let ready = try #require(row["ready_vesicles"])
      #expect(abs(100 - released - ready) < 1e-6)
      // Until the terminal has forgotten the spike.
      guard Double(index) * every < 2 else { continue }
      #expect(abs(100 * (row["not_fused"] ?? 0) - ready) < 1e-6)
    }
    #expect(released > 50)
    // Refilled at 1 / (8 ms), sites get what the emptiest moment gives, at most; in a sub-step of up to 0.05 ms
    // vesicles fuse first, so that a row that begins in it gets what belongs to all of it.
    let refilled = try Self.experiment(["release.recovery": 8]).traceRows(every: every)
    var came = 0.0
    for (before, row) in zip(refilled, refilled.dropFirst()) {
      let (old, new) = (before["ready_vesicles"] ?? 0, row["ready_vesicles"] ?? 0)
      let more = new - old + (row["vesicles"] ?? 0)
      #expect(more > -1e-6 && more < (100 - min(old, new)) * (every + 0.05) / 8 + 1e-6)
      came += more
    }
    #expect(came > 50)
  }

  @Test("Finer rows show what coarser ones do, and vesicles fall monotonically in between")
  func finer() throws {
    let experiment = Self.experiment(["release.recovery": 1e12, "duration": 5])
    let coarse = try experiment.traceRows(every: 0.1)
    let fine = try experiment.traceRows(every: 0.01)
    #expect(fine.count == 501)
    for (index, row) in coarse.enumerated() {
      #expect(fine[10 * index]["ready_vesicles"] == row["ready_vesicles"])
    }
    for (before, row) in zip(fine, fine.dropFirst()) {
      #expect((row["ready_vesicles"] ?? 0) <= (before["ready_vesicles"] ?? 0) + 1e-9)
    }
    // Vesicles that fuse in the first 10 us are gone from those that are ready at 10 us.
    #expect((fine[1]["ready_vesicles"] ?? 100) < 80)
  }

  @Test("SNARE complexes that are missing leave the books right")
  func complexes() throws {
    let rows = try Self.experiment(
      ["release.recovery": 1e12, "duration": 5, "sensor.snare.intact": 0.8],
      ["sensor.snare": "threshold"]
    ).traceRows(every: 0.01)
    var released = 0.0
    for row in rows {
      released += row["vesicles"] ?? 0
      #expect(abs(100 - released - (row["ready_vesicles"] ?? 0)) < 1e-6)
    }
    // Of 100 vesicles 0.8^3 can fuse.
    #expect(released > 25 && released < 51.2)
  }

  @Test("Vesicles of pools are none made or lost between grid points, and docked ones are ready")
  func pools() throws {
    let experiment = Self.experiment(
      [
        "vesicles.recycling.recycling_vesicles": 200, "vesicles.recycling.reserve_vesicles": 50,
        "vesicles.recycling.refill.increment": 0.5, "vesicles.recycling.refill.decay": 100,
      ], ["vesicles.recycling": "routes", "vesicles.recycling.refill": "eshra_2021"])
    let names = VesiclePools.Pool.allCases.map(\.name)
    let rows = try experiment.traceRows(every: 0.01)
    var released = 0.0
    for row in rows {
      let all = names.reduce(0) { $0 + (row[$1] ?? 0) }
      #expect(abs(all - 350) < 1e-6)
      #expect(abs((row["ready_vesicles"] ?? 0) - (row["docked_vesicles"] ?? -1)) < 1e-6)
      released += row["vesicles"] ?? 0
    }
    #expect(released > 50)
    // Calcium of refilling: 0.05 uM at rest, and 0.5 uM by each spike, of which 100 ms are the decay.
    let found = try #require(rows[2500]["refill_calcium"])
    let expected = 0.05 + 0.5 * (Scalar.exp(-25 / 100.0) + Scalar.exp(-5 / 100.0))
    #expect(abs(found - expected) < 1e-9)
    #expect(abs((rows[1000]["refill_calcium"] ?? 0) - 0.05 - 0.5 * Scalar.exp(-0.1)) < 1e-9)
  }

  @Test("Looking at a mean field does not change it", arguments: [false, true])
  func identity(hasPools: Bool) throws {
    let models = [
      "spikes": "poisson", "receptors.ampa": "exponential", "sensor.snare": "threshold",
    ]
    let pools = ["vesicles.recycling": "routes", "vesicles.recycling.refill": "wu_2024"]
    let experiment = Self.experiment(
      ["spikes.rate": 60, "count": 2, "duration": 200, "sensor.snare.intact": 0.9],
      models.merging(hasPools ? pools : [:]) { $1 })
    let expected = experiment.voltages(seed: 1)
    for every in [0.1, 0.02] {
      let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: every))
      let place = try #require(tracer.states.firstIndex { $0.path == "neuron.voltage" })
      let each = Int((0.1 / every).rounded())
      var (voltages, row) = ([Double](), 0)
      _ = tracer.run { _, values in
        row += 1
        if row % each == 0 { voltages.append(values[place]) }
        return true
      }
      #expect(voltages == expected)
    }
  }
}
