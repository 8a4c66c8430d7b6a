import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What a trace shows of calcium and what belongs to it: channels, protons, refilling, late release, toxins.
@Suite struct CalciumTraceTests {
  @Test(
    "Calcium behind channels rises by what their current gives at that distance",
    arguments: ["borst_sakmann_1998", "bischofberger_2002"])
  func current(channels: String) throws {
    let rows = try SensorExperiment.single(
      ["duration": 5],
      ["calcium": "channels", "calcium.channels": channels, "potential": "gaussian"]
    ).traceRows(every: 0.01)
    let rise = ChannelTransient.rise(distance: 20, diffusion: 0.22, buffer: 100, binding: 0.5)
    let resting = try #require(rows.last?["calcium_current"])
    let peak = rows.reduce(0) { max($0, $1["calcium"] ?? 0) }
    #expect(peak > 1)
    for (index, row) in rows.enumerated() {
      // Before the first spike, which is at 0, and then along the Gaussian.
      let distance = (0.01 * Double(index) - 0.6) / (0.5 / 2.354820045030949)
      let expected = index == 0 ? -70 : -70 + 110 * Scalar.exp(-0.5 * distance * distance)
      #expect(abs((row["potential"] ?? 0) - expected) < 0.05)
      #expect((0...1).contains(row["open_channel_fraction"] ?? -1))
      let calcium = 0.05 + rise * ((row["calcium_current"] ?? 0) - resting)
      #expect(abs((row["calcium"] ?? 0) - max(0.05, calcium)) < 0.01 * peak)
    }
    // Channels open after the peak of the potential, at 0.6 ms, and close within a millisecond.
    let open = rows.map { $0["open_channel_fraction"] ?? 0 }
    let top = try #require(open.max())
    let place = try #require(open.firstIndex(of: top))
    #expect(place >= 60 && place < 110 && top > 0.01)
    #expect(open[300] < 0.02 * top)
  }

  @Test("A squid axon's potential and a graded one are shown, too")
  func potentials() throws {
    let channels = ["calcium": "channels", "calcium.channels": "high_voltage_activated"]
    let spiking = try SensorExperiment.single(
      ["duration": 30], channels.merging(["potential": "hodgkin_huxley"]) { $1 }
    ).traceRows(every: 0.1)
    let potentials = spiking.map { $0["potential"] ?? 0 }
    // T-72: it rests at -64.9964 mV.
    #expect(abs(potentials[0] + 64.9964) < 1e-3)
    #expect((potentials.max() ?? 0) > 35 && (potentials.min() ?? 0) < -70)
    let graded = try SensorExperiment.single(
      ["duration": 20, "potential.holding": -60, "potential.level": 5, "potential.start": 10],
      channels.merging(["potential": "step"]) { $1 }
    ).traceRows(every: 0.1)
    for (index, v) in [(50, -60.0), (150, 5)] {
      #expect(graded[index]["potential"] == v)
      let (a, b) = (
        1.6 / (1 + Scalar.exp(-(v - 5) / 13)), 0.2 / (1 + Scalar.exp((v - 5) / 13))
      )
      #expect(abs((graded[index]["open_channel_fraction"] ?? 0) - a / (a + b)) < 1e-12)
    }
  }

  @Test("A vesicle's protons lower the pH of its cleft")
  func cleft() throws {
    let rows = try SensorExperiment.single(
      ["duration": 10, "calcium.amplitude": 60, "calcium.protons.load": 0.5],
      ["calcium.protons": "block"]
    ).traceRows(every: 0.1)
    #expect(abs((rows[0]["cleft_ph"] ?? 0) - 7.3) < 1e-12)
    var lowest = 7.3
    for row in rows {
      let ph = try #require(row["cleft_ph"])
      let protons = Scalar.exp((6 - ph) * 2.302585092994046)
      let atRest = Scalar.exp((6 - 7.3) * 2.302585092994046)
      #expect(abs(protons - atRest - (row["cleft_protons"] ?? -1)) < 1e-9)
      lowest = min(lowest, ph)
    }
    #expect(lowest < 7)
  }

  @Test(
    "Calcium of spontaneous and asynchronous release: 0.05 uM, 0.5 uM at each spike, 100 ms",
    arguments: [0.0, 1])
  func late(stochastic: Double) throws {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "static",
        "inputs.a.spontaneous": "calcium_dependent",
        "inputs.a.release.asynchronous": "residual_calcium",
      ], values: ["duration": 100, "inputs.a.release.stochastic": stochastic],
      lists: ["inputs.a.spikes.times": [10, 30]])
    for section in ["spontaneous", "release.asynchronous"] {
      for (name, value) in [("rest", 0.05), ("increment", 0.5), ("decay", 100)] {
        experiment.values["inputs.a.\(section).\(name)"] = value
      }
    }
    let rows = try experiment.traceRows(every: 1)
    for (index, row) in rows.enumerated() {
      let time = Double(index)
      let expected = [10.0, 30].reduce(0.05) { sum, spike in
        time > spike ? sum + 0.5 * Scalar.exp(-(time - spike) / 100) : sum
      }
      for name in ["spontaneous_calcium", "asynchronous_calcium"] {
        #expect(abs((row[name] ?? 0) - expected) < 1e-12)
      }
    }
  }

  @Test("A toxin leaves exp(-cleavage toxin t) of its substrate intact")
  func toxin() throws {
    let experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.sensor.snare": "threshold",
      ],
      values: [
        "duration": 1000, "inputs.a.sensor.snare.serotype": 2, "inputs.a.sensor.snare.toxin": 2,
        "inputs.a.sensor.snare.cleavage": 1e-3, "inputs.a.sensor.snare.turnover": 1e-15,
      ])
    let rows = try experiment.traceRows(every: 10)
    for (index, row) in rows.enumerated() {
      let expected = Scalar.exp(-2e-3 * 10 * Double(index))
      #expect(abs((row["intact_share"] ?? 0) - expected) < 1e-9)
    }
  }

  @Test("Looking at channels, protons and late release does not change a run")
  func identity() throws {
    var sensors = SensorExperiment.make(
      [
        "duration": 120, "spikes.rate": 80, "count": 2, "calcium.protons.load": 0.2,
        "calcium.current": 0.3, "sensor.snare.intact": 0.95,
      ],
      [
        "spikes": "poisson", "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
        "potential": "gaussian", "calcium.protons": "both", "sensor.snare": "threshold",
        "receptors.ampa": "exponential",
      ])
    sensors.models["inputs.late.spikes"] = "poisson"
    sensors.models["inputs.late.release"] = "static"
    sensors.models["inputs.late.spontaneous"] = "calcium_dependent"
    sensors.models["inputs.late.receptors.ampa"] = "exponential"
    sensors.values["inputs.late.spikes.rate"] = 50
    sensors.values["inputs.late.spontaneous.rate"] = 20
    let runs = (0..<32).map { lane in
      (
        sensors.with(["inputs.train.release.sites": Double(1 + lane)]).configuration,
        UInt64(lane) &* 7919
      )
    }
    let outcomes = try expectIdentity(runs, lanes: [0, 19, 31])
    #expect(outcomes[31].inputs.allSatisfy { $0.vesicles > 0 })
  }
}
