import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct ChannelTests {
  private static func channel(_ model: String, _ values: [String: Double] = [:]) -> ChannelKinetics
  {
    let experiment = SensorExperiment.single(
      values, ["calcium": "channels", "calcium.channels": model, "potential": "gaussian"])
    return ChannelKinetics(
      SensorExperiment.parameters(experiment).section("calcium"), lane: 0)
  }

  private static let models = [
    "borst_sakmann_1998", "bischofberger_2002", "high_voltage_activated",
  ]

  @Test("T-9 held at a potential, channels settle at the closed form")
  func steadyState() {
    for v in [-80.0, -40, -23.2, 0, 20, 60] {
      let gate = 1 / (1 + Scalar.exp(-(v + 23.2) / 9.1))
      let calyx = Self.channel("borst_sakmann_1998").steady(v)
      #expect(abs(calyx[2] / (gate * gate) - 1) < 1e-12)
      #expect(abs(calyx[1] / (2 * gate * (1 - gate)) - 1) < 1e-12)
      let a = 1.6 / (1 + Scalar.exp(-(v - 5) / 13))
      let b = 0.2 / (1 + Scalar.exp((v - 5) / 13))
      #expect(abs(Self.channel("high_voltage_activated").steady(v)[1] / (a / (a + b)) - 1) < 1e-12)
    }
  }

  @Test("T-9 the integrator settles there too, and conserves channels", arguments: models)
  func relaxation(model: String) {
    let channel = Self.channel(model)
    for v in [-50.0, -10, 30] {
      var state = channel.steady(-80)
      for _ in 0..<20_000 { state = channel.next(state, v, step: 0.005) }
      for (found, expected) in zip(state, channel.steady(v)) {
        #expect(abs(found - expected) < 1e-9)
      }
      #expect(abs(state.reduce(0, +) - 1) < 1e-9)
    }
  }

  @Test("T-9 a channel of two states opens exponentially; the method is of second order")
  func order() {
    let channel = Self.channel("high_voltage_activated")
    let v = 10.0
    let (a, b) = (channel.rates(v).forward[0], channel.rates(v).backward[0])
    func error(_ steps: Int) -> Double {
      var state = [1.0, 0]
      for _ in 0..<steps { state = channel.next(state, v, step: 1 / Double(steps)) }
      return abs(state[1] - a / (a + b) * (1 - Scalar.exp(-(a + b))))
    }
    #expect(error(1000) < 1e-7)
    #expect(abs(error(20) / error(40) - 4) < 0.4)
  }

  @Test("T-10 the Nernst potential is 141.606 mV at 2 mM and 50 nM, where the GHK current reverses")
  func nernst() {
    let potential = ChannelKinetics.nernst(inside: 0.05, outside: 2000, celsius: 37)
    #expect(abs(potential - 141.606) < 5e-4)
    func current(_ v: Double) -> Double {
      ChannelKinetics.goldman(v, inside: 0.05, outside: 2000, celsius: 37)
    }
    #expect(abs(current(potential)) < 1e-9 * current(0))
    #expect(current(potential - 0.01) > 0 && current(potential + 0.01) < 0)
    // Both forms of x / (e^x - 1) meet.
    #expect(abs(current(1.2e-3) - current(1.4e-3)) < 1e-3 * current(0))
  }

  @Test("T-11 external calcium raises influx, and without it there is none", arguments: models)
  func external(model: String) {
    let influx = [0.0, 0.5, 1, 2, 4, 8].map { outside in
      Self.channel(model, ["calcium.external": outside]).current(-20)
    }
    #expect(influx[0] == 0)
    #expect(zip(influx, influx.dropFirst()).allSatisfy(<))
  }

  @Test("T-13 calcium near one open channel: numbers of the steady nanodomain")
  func nanodomain() {
    let cases: [(current: Double, distance: Double, free: Double, buffered: Double)] = [
      (0.1, 20, 18.745, 13.865), (0.2, 20, 37.489, 27.731), (0.3, 30, 37.489, 23.850),
    ]
    for row in cases {
      func rise(_ buffer: Double) -> Double {
        row.current
          * ChannelTransient.rise(
            distance: row.distance, diffusion: 0.22, buffer: buffer, binding: 0.5)
      }
      #expect(abs(rise(0) - row.free) < 6e-4)
      #expect(abs(rise(100) - row.buffered) < 6e-4)
    }
  }

  @Test("T-13 channels at one distance add linearly, in the steady state and along a spike")
  func channelsAdd() {
    /// The rise at 0 mV and the peak of the course after a spike (uM).
    func rises(_ number: Double, follow: Double) -> (steady: Double, peak: Double) {
      let parameters = SensorExperiment.parameters(
        SensorExperiment.single(
          ["calcium.number": number, "calcium.decay": follow],
          [
            "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
            "potential": "gaussian",
          ]))
      let calcium = parameters.section("calcium")
      let profile = ChannelTransient.profiles(calcium, potential: parameters.section("potential"))
      return (ChannelTransient.steady(calcium, lane: 0)(0), profile.peak[0])
    }
    // One open channel of 0.1 pA makes 13.865 uM at 20 nm; at 0 mV this share is open.
    let gate = 1 / (1 + Scalar.exp(-23.2 / 9.1))
    for follow in [0, 0.2] {
      let one = rises(1, follow: follow)
      #expect(abs(one.steady / (13.865 * gate * gate) - 1) < 5e-5)
      #expect(one.peak > 1)
      for number in [3.0, 10] {
        let several = rises(number, follow: follow)
        #expect(abs(several.steady / (number * one.steady) - 1) < 1e-12)
        #expect(abs(several.peak / (number * one.peak) - 1) < 1e-9)
      }
    }
  }

  @Test("The action potential of the squid axon rests and peaks where it should")
  func actionPotential() {
    let wave = ActionPotential(celsius: 6.3)
    #expect(abs(wave.rest - -64.9964) < 2e-4)
    let peak = wave.samples.max() ?? 0
    #expect(peak > 35 && peak < 45)
    // Three times faster at 16.3 degC, and a little lower.
    let warm = ActionPotential(celsius: 16.3)
    func width(_ wave: ActionPotential) -> Int { wave.samples.filter { $0 > -20 }.count }
    #expect(width(warm) * 2 < width(wave))
    #expect((warm.samples.max() ?? 0) < peak)
  }

  @Test("Broadening stretches the squid axon's action potential, too")
  func broadSquid() {
    let p = [0.25, 0.5, 1].map { factor in
      SensorExperiment.vesicles([
        SensorExperiment.single(
          ["potential.broadening": factor],
          [
            "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
            "potential": "hodgkin_huxley",
          ])
      ])[0]
    }
    #expect(p[0] < p[1] && p[1] < p[2])
  }

  @Test("A broader action potential releases more; calcium through channels resembles a Gaussian's")
  func broadening() {
    let experiments = [0.5, 1, 2].flatMap { factor in
      ["borst_sakmann_1998", "bischofberger_2002"].map { model in
        SensorExperiment.single(
          ["potential.broadening": factor],
          ["calcium": "channels", "calcium.channels": model, "potential": "gaussian"])
      }
    }
    // Channels of different models are different structures.
    let p = experiments.map { SensorExperiment.vesicles([$0])[0] }
    for model in 0..<2 {
      #expect(p[model] < p[model + 2] && p[model + 2] < p[model + 4])
      #expect(p[model + 2] > 0.1 && p[model + 2] < 0.6)
    }
  }
}
