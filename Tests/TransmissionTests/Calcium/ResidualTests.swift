import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Residual calcium, followed for eight terminals by the stages themselves.
@Suite struct ResidualTests {
  /// Goes through spikes at the given times and shows residual calcium.
  struct Follower {
    let calcium: SpikeCalcium
    let stretch = Stretch()
    let grid: SubStepGrid
    var now = eight(0)
    var origin = eight(-1e300)
    /// How long calcium is followed in fine steps behind a spike (ms).
    var fine = 3.0

    init(_ values: [String: Double], _ models: [String: String]) {
      let experiment = SensorExperiment.single(
        values, ["calcium.residual": "linear"].merging(models) { $1 })
      let parameters = SensorExperiment.parameters(experiment)
      calcium = SpikeCalcium(
        parameters.section("calcium"), potential: parameters.section("potential"), slots: 32)
      grid = SubStepGrid(
        step: 0.1, timing: calcium.timing,
        sensor: Sensors.make(parameters.section("sensor"), slots: 32))
      for lane in 0..<8 { stretch.slots[lane] = lane }
      stretch.count = 8
    }

    mutating func spike() {
      stretch.steps = 1
      (stretch.starts[0], stretch.ends[0]) = (now, now)
      calcium.spike(stretch)
      origin = now
    }

    mutating func advance(to goal: Double) {
      var (fine, end) = (eight(min(goal, origin[0] + fine)), eight(goal))
      let origins = SubStepGrid.Spikes(last: origin, older: eight(-1e300))
      while !grid.fill(stretch, times: &now, goals: &fine, origins: origins, isWhole: false) {
        calcium.fill(stretch)
      }
      calcium.fill(stretch)
      while !grid.fillSlowly(stretch, times: &now, goals: &end, isWhole: false) {
        calcium.fillSlowly(stretch, tick: grid.slow, isLasting: true)
      }
      calcium.fillSlowly(stretch, tick: grid.slow, isLasting: true)
    }

    var residual: Double { calcium.states(of: 3, at: now[3])[0].value }
  }

  /// Increment 0.5 uM and decay 100 ms, in numbers of the declared parameters.
  static let calm: [String: Double] = ["calcium.rest": 0.05]

  static func constants(_ values: [String: Double] = [:]) -> (rise: Double, decay: Double) {
    let experiment = SensorExperiment.single(
      calm.merging(values) { $1 }, ["calcium.residual": "linear"])
    let kinetics = ResidualKinetics(
      SensorExperiment.parameters(experiment).section("calcium"),
      entry: Array(repeating: 1, count: BatchSize.lanes))
    return (kinetics.increment[0], 1 / kinetics.decayRate[0])
  }

  @Test("T-15 the defaults are 0.5 uM a spike and 100 ms, binding ratio about 40")
  func defaults() {
    let (rise, decay) = Self.constants()
    #expect(abs(rise - 0.49) < 0.02)
    #expect(abs(decay - 101) < 3)
  }

  @Test("T-15 a train settles at rise e / (1 - e) before a spike")
  func plateau() {
    let (rise, decay) = Self.constants()
    for interval in [20.0, 50] {
      var follower = Follower(Self.calm, [:])
      for index in 0..<60 {
        follower.advance(to: Double(index) * interval)
        follower.spike()
      }
      follower.advance(to: 60 * interval)
      let e = Scalar.exp(-interval / decay)
      // Calcium enters during the transient, 0.5 ms after the spike, not with it.
      let late = Scalar.exp(0.5 / decay)
      let expected = rise * e / (1 - e) * late
      #expect(abs((follower.residual - 0.05) / expected - 1) < 1e-4)
    }
  }

  @Test("T-15 twice the binding: half the rise, twice the decay, the same area")
  func buffers() {
    let one = Self.constants()
    // kappa + 1 doubles.
    let kappa = 400 * 10 / (10.05 * 10.05)
    let two = Self.constants(["calcium.residual.added": kappa + 1])
    #expect(abs(two.rise / one.rise - 0.5) < 1e-12)
    #expect(abs(two.decay / one.decay - 2) < 1e-12)
    #expect(abs(two.rise * two.decay / (one.rise * one.decay) - 1) < 1e-12)
    #expect(abs(one.rise * one.decay - 20 / 0.4) < 1e-9)
  }

  @Test("The pump is that of PMCA: the steady state of its cycle is Michaelis-Menten")
  func pump() {
    // Rates of the cycle (science 4.5): binding 150 /uM/s, unbinding, transport, return (1/s).
    let (on, off, out, back) = (150.0, 20.0, 100.0, 1e5)
    let half = (off + out) / on * back / (back + out)
    let maximal = out * back / (out + back)
    for calcium in [0.1, 0.8, 5] {
      // Occupied and returning pumps for one that is empty.
      let occupied = on * calcium / (off + out)
      let returning = out * occupied / back
      let flux = out * occupied / (1 + occupied + returning)
      #expect(abs(flux / (maximal * calcium / (half + calcium)) - 1) < 1e-12)
    }
    #expect(abs(half - 0.8) < 1e-3)
    var follower = Follower(
      ["calcium.residual.maximal": 0.18, "calcium.residual.half": 0.8], ["calcium.residual": "pump"]
    )
    follower.spike()
    follower.advance(to: 5)
    // The same equation in small steps, from what is there after the transient.
    var expected = follower.residual
    let capacity = 1 + 400 * 10 / (10.05 * 10.05)
    for _ in 0..<100_000 {
      let out = 0.18 * (expected / (0.8 + expected) - 0.05 / 0.85)
      expected -= 0.001 * out / capacity
    }
    #expect(follower.residual > 0.4 && expected < 0.4)
    follower.advance(to: 105)
    #expect(abs(follower.residual / expected - 1) < 1e-4)
    follower.advance(to: 5000)
    #expect(abs(follower.residual - 0.05) < 1e-6)
  }

  @Test("T-16 free and bound calcium add up to what came in, and settle at equilibrium")
  func conservation() {
    let experiment = SensorExperiment.single(
      [
        "calcium.residual.extrusion": 0, "calcium.residual.buffer": 0,
        "calcium.residual.buffers.fast.total": 45, "calcium.residual.buffers.bapta.total": 1000,
        "calcium.residual.buffers.bapta.binding": 0.5,
        "calcium.residual.buffers.bapta.unbinding": 0.1,
      ],
      [
        "calcium.residual": "buffered", "calcium.residual.buffers.fast": "",
        "calcium.residual.buffers.bapta": "",
      ])
    let parameters = SensorExperiment.parameters(experiment).section("calcium")
    let buffers = KineticBuffers(parameters, slots: 32)
    let stretch = Stretch()
    for lane in 0..<8 { stretch.slots[lane] = lane }
    stretch.count = 8
    func total(_ calcium: Eight) -> Double {
      buffers.store(stretch)
      return calcium[0] + buffers.states(of: 0).map(\.value).reduce(0, +)
    }
    var calcium = eight(0.05)
    buffers.load(stretch)
    let start = total(calcium)
    for index in 0..<400 {
      let inflow = index < 100 ? 0.5 : 0
      calcium = buffers.next(calcium, inflow: eight(inflow), length: eight(index < 200 ? 0.02 : 1))
    }
    #expect(abs(total(calcium) - start - 50) < 1e-10 * (start + 50))
    let bound = Dictionary(
      uniqueKeysWithValues: buffers.states(of: 0).map { ($0.name, $0.value) })
    #expect(abs((bound["bound_to_fast"] ?? 0) / (45 * calcium[0] / (1 + calcium[0])) - 1) < 1e-6)
    let bapta = 1000 * calcium[0] / (0.2 + calcium[0])
    #expect(abs((bound["bound_to_bapta"] ?? 0) / bapta - 1) < 1e-6)
  }

  @Test("A slow buffer shortens residual calcium after a spike and a train fills it")
  func slowBuffer() {
    let models = [
      "calcium.residual": "buffered", "calcium.residual.buffers.egta": "",
    ]
    let values: [String: Double] = [
      "calcium.residual.buffers.egta.binding": 0.0105,
      "calcium.residual.buffers.egta.unbinding": 7e-4,
    ]
    var without = Follower(
      values.merging(["calcium.residual.buffers.egta.total": 0]) { $1 }, models)
    var with = Follower(values.merging(["calcium.residual.buffers.egta.total": 200]) { $1 }, models)
    without.spike()
    with.spike()
    without.advance(to: 60)
    with.advance(to: 60)
    #expect(with.residual - 0.05 < 0.7 * (without.residual - 0.05))
    #expect(with.residual > 0.03)
  }

  @Test("Residual calcium follows what comes through the channels")
  func channels() {
    func follow(_ values: [String: Double]) -> (residual: Double, integral: Double) {
      let models = [
        "calcium": "channels", "calcium.channels": "high_voltage_activated",
        "potential": "gaussian",
      ]
      let parameters = SensorExperiment.parameters(
        SensorExperiment.single(
          values.merging(["calcium.rest": 0.05]) { $1 },
          models.merging(["calcium.residual": "linear"]) { $1 }))
      let profile = ChannelTransient.profiles(
        parameters.section("calcium"), potential: parameters.section("potential"))
      var follower = Follower(values, models)
      follower.fine = profile.duration[0]
      follower.spike()
      follower.advance(to: 50)
      return (follower.residual - 0.05, profile.integral[0])
    }
    let usual = follow([:])
    // It has come in after some milliseconds, 7 in the mean.
    #expect(abs(usual.residual / (Self.constants().rise * Scalar.exp(-0.43)) - 1) < 0.03)
    for values in [["potential.broadening": 2.0], ["calcium.external": 4], ["calcium.external": 1]]
    {
      let changed = follow(values)
      #expect(abs(changed.integral / usual.integral - 1) > 0.2)
      let expected = changed.integral / usual.integral
      // A broad action potential ends a little later.
      #expect(abs(changed.residual / usual.residual / expected - 1) < 0.03)
    }
    // How many channels are near the release site is another matter.
    #expect(abs(follow(["calcium.number": 30]).residual / usual.residual - 1) < 1e-5)
  }

  @Test("Transients that decay exponentially add up, however many spikes overlap")
  func overlapping() {
    for model in ["exponential", "box"] {
      let experiment = SensorExperiment.single(
        ["calcium.amplitude": 5, "calcium.decay": 20, "calcium.rest": 0.05]
          .merging(model == "box" ? ["calcium.open": 0.3] : [:]) { $1 }, ["calcium": model])
      let parameters = SensorExperiment.parameters(experiment)
      let calcium = SpikeCalcium(
        parameters.section("calcium"), potential: parameters.section("potential"), slots: 32)
      let stretch = Stretch(of: 3)
      stretch.steps = 1
      for index in 0..<5 {
        (stretch.starts[0], stretch.ends[0]) = (eight(5 * Double(index)), eight(5 * Double(index)))
        calcium.spike(stretch)
      }
      let open = model == "box" ? 0.3 : 0
      let sum = (0..<5).reduce(0) { $0 + 5 * Scalar.exp(-(5 * Double($1) + 2 - open) / 20) }
      #expect(abs(calcium.calcium(of: 3, at: 22) / (sum + 0.05) - 1) < 1e-3)
    }
  }
}
