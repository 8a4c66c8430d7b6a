import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Transmitter in the cytosol.
@Suite struct SynthesisTests {
  /// What the cytosol of a terminal without spikes holds, every 10 s.
  private static func course(_ values: [String: Double], state: String = "cytosol") throws
    -> [Double]
  {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.vesicles.synthesis": "generic", "inputs.a.vesicles.filling": "carrier",
      ],
      values: [
        "duration": 3_000_000, "step": 100, "inputs.a.spikes.rate": 1e-9,
        // Few vesicles in a large terminal take nothing that counts.
        "inputs.a.vesicles.filling.turnover": 1,
        "inputs.a.vesicles.synthesis.terminal_diameter": 50, "neuron.refractory": 0,
      ])
    for (key, value) in values { experiment.values["inputs.a.vesicles." + key] = value }
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 12_800))
    let column = try #require(
      tracer.states.firstIndex { $0.path == "inputs.a.1." + state })
    var found: [Double] = []
    _ = tracer.run { _, values in
      found.append(values[column])
      return true
    }
    return found
  }

  @Test("T-26 steady state (v_syn + v_reup) / (k_VT + k_deg), reached with k_VT + k_deg")
  func steadyState() throws {
    let rates = ["degradation": 2e-6, "loading": 3e-6, "maximal": 0.02, "substrate": 0.3]
    var values: [String: Double] = ["synthesis.initial": 1]
    for (key, value) in rates { values["synthesis." + key] = value }
    let found = try Self.course(values)
    // 0.02 uM/ms times 0.3 / 0.4.
    let steady = 0.015e-3 / 5e-6
    #expect(abs((found.last ?? 0) - (steady + (1 - steady) * Scalar.exp(-5e-6 * 3e6))) < 1e-4)
    // Blocks of 128 steps: the cytosol is that of the block's start.
    for place in [10, 40, 100] {
      let time = Double(place) * 12_800
      let expected = steady + (1 - steady) * Scalar.exp(-5e-6 * time)
      #expect(abs(found[place] - expected) < 1e-4)
    }
    // Defaults make 5 mM.
    #expect(abs((try Self.course([:]).last ?? 0) - 5) < 1e-3)
  }

  @Test("Synthesis and loss: exact, also where it begins inside an interval")
  func moved() {
    func move(_ arrival: Double) -> Double {
      let interval = SynthesisInterval(
        from: 100, to: 400, arrival: Group(repeating: arrival), loss: Group(repeating: 0.004),
        isLinear: true)
      return interval.end(Group(repeating: 2)) { _ in Group(repeating: 0.01) }[0]
    }
    #expect(abs(move(0) - (2.5 - 0.5 * Scalar.exp(-1.2))) < 1e-12)
    let waited = 2 * Scalar.exp(-0.4)
    #expect(abs(move(200) - (2.5 + (waited - 2.5) * Scalar.exp(-0.8))) < 1e-12)
    #expect(abs(move(1000) - 2 * Scalar.exp(-1.2)) < 1e-12)
  }

  @Test("End-product inhibition lowers the steady state to v / (1 + (c / K)^h) = k c")
  func inhibition() throws {
    let found = try Self.course(["synthesis.inhibition": 2, "synthesis.inhibition_exponent": 2])
    let c = found.last ?? 0
    // The uninhibited steady state is 5 mM.
    #expect(abs(5 / (1 + c * c / 4) - c) < 0.02)
  }

  @Test("Transmitter that is released, taken up and used again is neither made nor lost")
  func reuse() throws {
    /// Transmitter of the cytosol and all vesicles at the end, in mM of the terminal.
    func total(reuse: Double, spikes: Double) throws -> Double {
      let experiment = Experiment(
        models: [
          "inputs.a.spikes": "regular", "inputs.a.release": "static",
          "inputs.a.vesicles.synthesis": "generic", "inputs.a.vesicles.filling": "carrier",
          "inputs.a.cleft": "compartment", "inputs.a.cleft.transporter": "michaelis_menten",
        ],
        values: [
          "duration": 8000, "step": 0.5, "inputs.a.spikes.rate": 20,
          "inputs.a.spikes.max_spikes": spikes, "inputs.a.release.sites": 5,
          "inputs.a.release.probability": 1, "inputs.a.vesicles.filling.turnover": 20,
          "inputs.a.vesicles.filling.time_constant": 500,
          "inputs.a.vesicles.synthesis.maximal": 0, "inputs.a.vesicles.synthesis.degradation": 0,
          "inputs.a.vesicles.synthesis.reuse": reuse, "inputs.a.cleft.escape": 0,
          "inputs.a.cleft.transporter.maximal_rate": 1000,
        ])
      let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 64))
      let columns = try ["cytosol", "vesicle_content"].map { name in
        try #require(tracer.states.firstIndex { $0.path == "inputs.a.1." + name })
      }
      var last: [Double] = []
      _ = tracer.run { _, values in
        last = columns.map { values[$0] }
        return true
      }
      // 1033.2 molecules are 3.277 uM of a sphere of 1 um.
      return last[0] + 20 * last[1] * 3.2767e-3
    }
    let start = try total(reuse: 1, spikes: 1)
    #expect(abs(start - (5 + 20 * 3.2767e-3)) < 2e-5)
    // Twenty spikes release 100 vesicles, of which 40 are full: m -> 1 - (1 - 0.75 m) exp(-0.1).
    #expect(abs(try total(reuse: 1, spikes: 20) - start) < 1e-4)
    let lost = start - (try total(reuse: 0, spikes: 20))
    #expect(lost > 37 * 3.2767e-3 && lost < 43 * 3.2767e-3)
  }

  @Test("T-25 transport delays the transient by L / v and leaves the steady state")
  func transport() throws {
    let here = try Self.course(["synthesis.initial": 0])
    // 0.256 mm at 2 um/s are 128 s, ten rows.
    let soma = try Self.course([
      "synthesis.initial": 0, "synthesis.site": 2, "synthesis.distance": 0.256,
    ])
    for row in 10..<here.count { #expect(abs(soma[row] - here[row - 10]) < 1e-6) }
    #expect(soma.prefix(10).allSatisfy { abs($0) < 1e-9 })
    #expect(abs((soma.last ?? 0) - 5 * (1 - Scalar.exp(-(3000.0 - 128) / 600))) < 0.01)
  }

  @Test("What vesicles gain the cytosol loses; use and little synthesis run quanta down")
  func balance() throws {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.vesicles.synthesis": "generic", "inputs.a.vesicles.filling": "carrier",
      ],
      values: [
        "duration": 64_000.1, "inputs.a.spikes.rate": 20,
        "inputs.a.vesicles.synthesis.maximal": 0, "inputs.a.vesicles.synthesis.degradation": 0,
        "inputs.a.vesicles.synthesis.terminal_diameter": 0.5,
      ])
    let tracer = try #require(Tracer(experiment.configuration, seed: 2, every: 0.1))
    func column(_ name: String) throws -> Int {
      try #require(tracer.states.firstIndex { $0.path == "inputs.a.1." + name })
    }
    let (cytosol, content) = (try column("cytosol"), try column("vesicle_content"))
    var rows: [(Double, Double)] = []
    let outcome = try #require(
      tracer.run { _, values in
        rows.append((values[cytosol], values[content]))
        return true
      })
    // 1033.24 molecules in 0.0654 um^3 are 0.02621 mM.
    let perVesicle =
      1033.2377 / (VesicleGeometry.avogadro * VesicleGeometry.volume(radius: 0.25)) * 1e18
    let last = rows[640_000]
    let released = outcome.input.sizes ?? 0
    let missing = (5 - last.0) / perVesicle + 30 * (1 - last.1)
    #expect(abs(missing / released - 1) < 1e-4)
    #expect(last.1 < 0.6)
    // The number of vesicles does not know of what they hold.
    experiment.models["inputs.a.vesicles.synthesis"] = "none"
    experiment.values = experiment.values.filter { !$0.key.contains("synthesis") }
    #expect(experiment.run(seeds: [2])[0].input.vesicles == outcome.input.vesicles)
  }
}
