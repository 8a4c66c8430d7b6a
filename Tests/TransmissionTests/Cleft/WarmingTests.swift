import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Transporters, enzymes and cascades at other temperatures (science: 1.5).
@Suite struct WarmingTests {
  private static let q10 = 2.3

  /// What removes transmitter, alone.
  private static let removals: [(section: String, model: String)] = [
    ("transporter", "michaelis_menten"), ("transporter", "cyclic"),
    ("enzyme", "acetylcholinesterase"), ("enzyme", "acetylcholinesterase_scheme"),
    ("enzyme", "ectonucleotidases"), ("enzyme", "first_order"), ("enzyme", "michaelis_menten"),
  ]

  @Test(
    "10 degC warmer all goes q10 times as fast: a step is one of q10 times its length",
    arguments: removals.indices)
  func removal(index: Int) {
    let (section, model) = Self.removals[index]
    func states(shift: Double, step: Double) -> [StateValue] {
      var values: [String: Double] = [
        "escape": 0, section + ".temperature_shift": shift, section + ".q10": Self.q10,
      ]
      if model == "michaelis_menten" { values[section + ".maximal_rate"] = 5 }
      if model == "first_order" { values[section + ".time"] = 2 }
      let experiment = CleftExperiment(["": "compartment", section: model], values)
      let cleft = experiment.cleft()
      _ = experiment.course([0: 1, 3: 2], steps: 8, step: step, cleft: cleft)
      return cleft.states(of: 0)
    }
    let warm = states(shift: 10, step: 0.1)
    let cold = states(shift: 0, step: 0.1 * Self.q10)
    for (one, other) in zip(warm, cold) {
      #expect(abs(one.value - other.value) <= 1e-9 * max(abs(other.value), 1e-9), "\(one.name)")
    }
    // And it makes a difference.
    #expect(states(shift: 0, step: 0.1)[0].value > 1.0001 * warm[0].value)
  }

  @Test("Uptake in tissue is q10 times as fast")
  func volume() throws {
    func uptake(_ shift: Double) -> Double? {
      let experiment = CleftExperiment(
        ["": "volume", "transporter": "michaelis_menten"],
        ["transporter.temperature_shift": shift, "transporter.q10": Self.q10])
      return VolumeTransmission.uptake(experiment.section)?[0]
    }
    let (cold, warm) = try (#require(uptake(0)), #require(uptake(10)))
    #expect(abs(cold - 4.1e-3 / 0.21) < 1e-15)
    #expect(abs(warm / cold / Self.q10 - 1) < 1e-12)
    #expect(try abs(#require(uptake(-20)) / cold * Self.q10 * Self.q10 - 1) < 1e-12)
  }

  @Test("All rates of a cascade are q10 times as high")
  func cascade() {
    func rates(_ shift: Double) -> [Double] {
      let values = ["temperature_shift": shift, "q10": Self.q10]
      let kinetics = CascadeKinetics(
        CascadeTests.parameters(CascadeTests.detailed.merging(values) { $1 }))
      let rates = kinetics.rates(group: 0)
      return [
        rates.binding, rates.unbinding, rates.desensitization, rates.resensitization,
        rates.production, rates.removal,
      ].map { $0[0] }
    }
    for (warm, cold) in zip(rates(10), rates(0)) {
      #expect(abs(warm / cold / Self.q10 - 1) < 1e-12)
    }
    // By hand: 0.66 /mM/ms and 0.0079 /ms.
    #expect(abs(rates(0)[0] - 0.66) < 1e-15 && rates(0)[5] == 0.0079)
  }
}
