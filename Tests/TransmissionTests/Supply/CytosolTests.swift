import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The cytosol between the cleft, from which it gets transmitter back, and vesicles.
@Suite struct CytosolTests {
  /// A terminal that never releases, whose cytosol changes, and states of it every so many ms.
  private static func courses(
    _ values: [String: Double], _ models: [String: String] = [:], states: [String], every: Double
  ) throws -> [[Double]] {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.vesicles.synthesis": "generic", "inputs.a.vesicles.filling": "carrier",
      ],
      values: [
        "inputs.a.spikes.rate": 1e-9, "inputs.a.release.probability": 0,
        "inputs.a.vesicles.filling.turnover": 1, "neuron.refractory": 0,
      ])
    for (key, model) in models { experiment.models["inputs.a." + key] = model }
    for (key, value) in values {
      let isWhole = key == "duration" || key == "step"
      experiment.values[isWhole ? key : "inputs.a." + key] = value
    }
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: every))
    let columns = try states.map { state in
      try #require(tracer.states.firstIndex { $0.path == "inputs.a.1." + state })
    }
    var rows = [columns.map { tracer.states[$0].state.value }]
    _ = tracer.run { _, values in
      rows.append(columns.map { values[$0] })
      return true
    }
    return rows
  }

  @Test(
    "T-26 reuptake adds the uptake of the cleft over the terminal's volume to synthesis",
    arguments: [0.0, 0.5, 1])
  func reuptake(reuse: Double) throws {
    // Around is 200 uM, which comes in with 0.01 /ms; 4 uM/ms are taken up at most, half at 100 uM:
    // 0.01 (200 - T) = 4 T / (100 + T).
    let transmitter = (-3 + 17.0.squareRoot()) / 0.02
    let uptake = 0.01e-3 * (200 - transmitter)
    #expect(abs(uptake - 4e-3 * transmitter / (100 + transmitter)) < 1e-15)
    // Volumes of a cleft of 0.2 um and 20 nm and of a sphere of 0.5 um.
    let share = Double.pi * 0.04 * 0.02 / (Double.pi / 48)
    let found = try Self.courses(
      [
        "duration": 320_000, "step": 1, "vesicles.synthesis.initial": 1,
        "vesicles.synthesis.maximal": 0.05, "vesicles.synthesis.substrate": 0.3,
        "vesicles.synthesis.degradation": 2e-5, "vesicles.synthesis.loading": 3e-5,
        "vesicles.synthesis.reuse": reuse, "vesicles.synthesis.terminal_diameter": 0.5,
        // As many molecules as a vesicle of 42 nm holds.
        "cleft.molecules": 1033.2377, "cleft.ambient": 200, "cleft.escape": 0.01,
        "cleft.transporter.maximal_rate": 4, "cleft.transporter.affinity": 100,
      ],
      ["cleft": "compartment", "cleft.transporter": "michaelis_menten"], states: ["cytosol"],
      every: 64_000)
    let last = found.last?.first ?? 0
    // 0.05 uM/ms times 0.3 / 0.4 of synthesis. What comes back is added every 128 ms, whole: half of what
    // is lost in that time more.
    let back = reuse * uptake * share * (1 + 0.5 * 128 * 5e-5)
    let expected = (0.0375e-3 + back) / 5e-5
    #expect(abs(last / expected - 1) < 5e-4)
  }

  @Test("T-28 the flux form V c / (K + c) - k n, integrated by itself, is the content's course")
  func fluxForm() throws {
    // Transmitter falls from 10 mM towards 1 mM with 20 s; a vesicle fills with 10 s, half at 2 mM.
    let (start, steady, loss) = (10.0, 1.0, 5e-5)
    let rows = try Self.courses(
      [
        "duration": 60_000, "step": 0.1, "vesicles.synthesis.initial": start,
        // Half saturated: 0.1 uM/ms are 0.05e-3 mM/ms.
        "vesicles.synthesis.maximal": 0.1, "vesicles.synthesis.degradation": loss,
        "vesicles.synthesis.terminal_diameter": 50, "vesicles.filling.time_constant": 10_000,
        "vesicles.filling.half_concentration": 2,
      ], states: ["cytosol", "vesicle_content"], every: 1000)
    // A full vesicle is one at 5 mM: n_max / tau of full ones is V.
    let leak = 1e-4
    let influx = leak * (2.0 + 5) / 5
    func cytosol(_ time: Double) -> Double {
      steady + (start - steady) * Scalar.exp(-loss * time)
    }
    func slope(_ content: Double, _ time: Double) -> Double {
      let c = cytosol(time)
      return influx * c / (2 + c) - leak * content
    }
    var content = influx / leak * start / (2 + start)
    #expect(rows.count > 55)
    for (index, row) in rows.enumerated() {
      let time = 1000 * Double(index)
      #expect(abs(row[0] - cytosol(time)) < 0.01)
      #expect(abs(row[1] / content - 1) < 1e-3)
      for part in 0..<100 {
        let now = time + 10 * Double(part)
        let a = slope(content, now)
        let b = slope(content + 5 * a, now + 5)
        let c = slope(content + 5 * b, now + 5)
        let d = slope(content + 10 * c, now + 10)
        content += 10.0 / 6 * (a + 2 * b + 2 * c + d)
      }
    }
    // From 7 / 6 of a full vesicle to nearly 7 / 15.
    let (first, last) = (rows[0][1], rows[rows.count - 1][1])
    #expect(abs(first - 7.0 / 6) < 1e-9)
    #expect(last < 0.75)
  }
}
