import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The channels with other numbers than those of their papers, against the closed forms.
@Suite struct ChannelRateTests {
  /// A channel model with changed numbers.
  struct Changed: Sendable, CustomTestStringConvertible {
    let model: String
    let values: [String: Double]
    /// Where its current turns with 2 mM and 50 nM calcium (mV).
    let reversal: Double
    /// The parameter to which entry is in proportion.
    let scale: String

    var testDescription: String { model }

    func channel(_ others: [String: Double] = [:]) -> ChannelKinetics {
      ChannelKinetics(parameters(others).section("calcium"), lane: 0)
    }

    func parameters(_ others: [String: Double] = [:]) -> LaneParameters {
      let own = Dictionary(
        uniqueKeysWithValues: values.map { ("calcium.channels." + $0, $1) })
      return SensorExperiment.parameters(
        SensorExperiment.single(
          own.merging(["calcium.rest": 0.05]) { $1 }.merging(others) { $1 },
          ["calcium": "channels", "calcium.channels": model, "potential": "gaussian"]))
    }
  }

  private static let calyx = Changed(
    model: "borst_sakmann_1998",
    values: [
      "half": -40, "slope": 5, "alpha": 3, "alpha_slope": 30, "beta": 0.3, "beta_slope": 10,
      "reversal": 60,
    ], reversal: 60, scale: "conductance")
  private static let mossy = Changed(
    model: "bischofberger_2002",
    values: [
      "alpha_1": 4, "alpha_2": 5, "alpha_3": 6, "alpha_4": 700, "beta_1": 11, "beta_2": 12,
      "beta_3": 13, "beta_4": 140, "slope_1": 50, "slope_2": 40, "slope_3": 30, "slope_4": 25,
      "opening": 100, "closing": 20, "flux_slope": 50, "flux_offset": 0.2,
    ],
    // Where exp(-V / 50) is 0.2.
    reversal: 50 * 1.6094379124341003, scale: "flux")
  private static let twoStates = Changed(
    model: "high_voltage_activated",
    values: ["half": -10, "slope": 7, "opening": 3, "closing": 0.5, "temperature": 37],
    reversal: 141.606, scale: "permeability")
  private static let all = [calyx, mossy, twoStates]

  @Test("T-9 held at a potential, channels with other rates settle at the closed form")
  func steadyState() {
    for v in [-80.0, -40, -10, 0, 20, 60] {
      let gate = 1 / (1 + Scalar.exp(-(v + 40) / 5))
      #expect(abs(Self.calyx.channel().steady(v)[2] / (gate * gate) - 1) < 1e-11)
      let (up, down) = (3 / (1 + Scalar.exp(-(v + 10) / 7)), 0.5 / (1 + Scalar.exp((v + 10) / 7)))
      #expect(abs(Self.twoStates.channel().steady(v)[1] / (up / (up + down)) - 1) < 1e-12)
      // Detailed balance: each state over the one before it is alpha / beta exp(2 V / slope).
      let ratios =
        zip(zip([4.0, 5, 6, 700], [11.0, 12, 13, 140]), [50.0, 40, 30, 25]).map {
          $0.0 / $0.1 * Scalar.exp(2 * v / $1)
        } + [100.0 / 20]
      let weights = ratios.reduce(into: [1.0]) { $0.append($0[$0.count - 1] * $1) }
      let open = weights[5] / weights.reduce(0, +)
      #expect(abs(Self.mossy.channel().steady(v)[5] / open - 1) < 1e-11)
    }
  }

  @Test("T-9 a gate's time constant is 1 / (alpha exp(V / a) + beta exp(-V / b))")
  func timeConstant() {
    let channel = Self.calyx.channel()
    for v in [-60.0, -20, 10] {
      let rate = 3 * Scalar.exp(v / 30) + 0.3 * Scalar.exp(-v / 10)
      // From all closed, m = m_inf (1 - exp(-t / tau)).
      var state = [1.0, 0, 0]
      for _ in 0..<1000 { state = channel.next(state, v, step: 2e-4) }
      let gate = (1 - Scalar.exp(-0.2 * rate)) / (1 + Scalar.exp(-(v + 40) / 5))
      #expect(abs(state[2] / (gate * gate) - 1) < 1e-4)
    }
    // Three times the speed, 10 degC above what the numbers were measured at.
    let warm = Self.calyx.channel(["calcium.channels.temperature": 34])
    #expect(abs(warm.rates(0).forward[0] / channel.rates(0).forward[0] - 3) < 1e-12)
  }

  @Test("T-9 the integrator settles there too", arguments: all)
  func relaxation(changed: Changed) {
    let channel = changed.channel()
    for v in [-50.0, -10, 30] {
      var state = channel.steady(-80)
      for _ in 0..<20_000 { state = channel.next(state, v, step: 0.005) }
      for (found, expected) in zip(state, channel.steady(v)) {
        #expect(abs(found - expected) < 1e-9)
      }
    }
  }

  @Test("T-10 beyond the reversal potential nothing enters", arguments: all)
  func reversal(changed: Changed) {
    let channel = changed.channel()
    #expect(channel.current(changed.reversal - 0.01) > 0)
    #expect(channel.current(changed.reversal - 0.01) < 1e-3)
    #expect(channel.current(changed.reversal + 0.01) == 0)
  }

  @Test("T-11 external calcium raises influx, and without it there is none", arguments: all)
  func external(changed: Changed) {
    let influx = [0.0, 0.5, 1, 2, 4, 8].map { outside in
      changed.channel(["calcium.external": outside]).current(-20)
    }
    #expect(influx[0] == 0)
    #expect(zip(influx, influx.dropFirst()).allSatisfy(<))
  }

  @Test("Entry at release sites and into terminals goes with the scale", arguments: all)
  func scale(changed: Changed) {
    func entry(_ factor: Double) -> (peak: Double, whole: Double) {
      let defaults: [String: Double] = [
        "conductance": 48.9, "flux": 3.72, "permeability": 2e-4,
      ]
      let value = factor * (defaults[changed.scale] ?? 0)
      let parameters = changed.parameters(["calcium.channels." + changed.scale: value])
      let (calcium, potential) = (parameters.section("calcium"), parameters.section("potential"))
      let profile = ChannelTransient.profiles(calcium, potential: potential)
      let whole = ChannelTransient.entry(
        calcium, potential: potential, integral: profile.integral)
      return (profile.peak[0], whole[0])
    }
    let (usual, double) = (entry(1), entry(2))
    #expect(usual.peak > 0 && usual.whole > 0)
    #expect(abs(double.peak / usual.peak - 2) < 1e-9)
    #expect(abs(double.whole / usual.whole - 2) < 1e-9)
    #expect(entry(0) == (0, 0))
  }

  @Test("Activation that shifts to lower potentials opens channels earlier; extremes stay numbers")
  func extremes() {
    let steep = Changed(
      model: "borst_sakmann_1998", values: ["half": -60, "slope": 1], reversal: 43.9,
      scale: "conductance")
    #expect(abs(steep.channel().steady(200)[2] - 1) < 1e-12)
    for changed in Self.all {
      for v in [-150.0, 350] {
        #expect(abs(changed.channel().steady(v).reduce(0, +) - 1) < 1e-12)
      }
    }
    let shifted = Changed(
      model: "borst_sakmann_1998", values: ["half": -35], reversal: 43.9, scale: "conductance")
    let plain = Changed(
      model: "borst_sakmann_1998", values: [:], reversal: 43.9, scale: "conductance")
    #expect(shifted.channel().steady(-30)[2] > plain.channel().steady(-30)[2])
  }
}
