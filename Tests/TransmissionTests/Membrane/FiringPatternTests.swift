import SynapseModel
import Testing

@testable import TransmissionBaseline

/// When and in which patterns neurons with adaptation fire under a constant current.
///
/// Numbers of T-71 were computed by Euler steps of 0.01 ms, hence their tolerances.
@Suite struct FiringPatternTests {
  @Test(
    "T-70 AdEx under a slow ramp fires where its rest is lost",
    arguments: [(4.0, 627.1825, 627.3111), (0, 546, 546)])
  func rheobase(adaptation: Double, hopf: Double, saddleNode: Double) throws {
    // Grows by 1 pA in a second.
    var experiment = Experiment.neuron(
      "adex",
      [
        "duration": 75_000, "holding_current": saddleNode - 70, "adaptation": adaptation,
        "injection.amplitude": 75, "injection.length": 75_000,
      ])
    experiment.models["neuron.injection"] = "ramp"
    let current = saddleNode - 70 + 0.001 * (try #require(experiment.spikeTimes().first))
    #expect(current > hopf, "\(current)")
    // Behind the saddle-node it takes 2.34 (r k)^(-1/3) until the potential has run away, r being
    // the slope of dV/dt with time and k V^2 its term of second order.
    let (slope, square) = (0.001 / 281, 30.0 / (2 * 2 * 281))
    var delay = 1.0
    for _ in 0..<60 { delay = delay * 2 / 3 + 1 / (3 * delay * delay * slope * square) }
    #expect(current < saddleNode + 0.001 * 2.34 * delay + 0.3, "\(current)")
  }

  private static func naud(_ name: String, _ current: Double, _ duration: Double) throws
    -> (times: [Double], intervals: [Double])
  {
    let times = try Experiment.neuron(
      preset: "adex_" + name, ["duration": duration, "holding_current": current]
    ).spikeTimes()
    return (times, zip(times.dropFirst(), times).map { $0 - $1 })
  }

  @Test("T-71 tonic firing: 62 spikes, the first at 14.27 ms, 9.63 ms apart")
  func tonic() throws {
    let (times, intervals) = try Self.naud("tonic", 500, 600)
    #expect(abs(times.count - 62) <= 1, "\(times.count)")
    #expect(abs(times[0] - 14.27) < 0.1, "\(times[0])")
    #expect(abs(intervals[intervals.count - 1] - 9.63) < 0.06, "\(intervals)")
  }

  @Test("T-71 adaptation: 12 spikes, 11.3 to 75.9 ms apart")
  func adaptation() throws {
    let (times, intervals) = try Self.naud("adaptation", 500, 600)
    #expect(abs(times.count - 12) <= 1, "\(times.count)")
    #expect(abs(intervals[0] - 11.3) < 0.1 && abs(intervals[10] - 75.9) < 0.2, "\(intervals)")
    #expect(zip(intervals.dropFirst(), intervals).allSatisfy { $0 > $1 - 0.1 })
  }

  @Test("T-71 initial burst: 12 spikes, first 3.47 ms, then 63.98 ms apart")
  func initialBurst() throws {
    let (times, intervals) = try Self.naud("initial_burst", 400, 600)
    #expect(abs(times.count - 12) <= 1, "\(times.count)")
    #expect(abs(intervals[0] - 3.47) < 0.1, "\(intervals)")
    #expect(intervals[1] < 10)
    #expect(intervals.dropFirst(4).allSatisfy { abs($0 - 63.98) < 0.1 }, "\(intervals)")
  }

  @Test("T-71 transient: a single spike at 30.3 ms")
  func transient() throws {
    let (times, _) = try Self.naud("transient", 180, 1000)
    #expect(times.count == 1)
    #expect(abs(times[0] - 30.3) < 0.1, "\(times)")
  }

  @Test("Regular bursting: pairs of spikes over and over")
  func regularBursting() throws {
    let (_, intervals) = try Self.naud("regular_bursting", 210, 1000)
    let (short, long) = (intervals.filter { $0 < 10 }, intervals.filter { $0 > 100 })
    #expect(short.count + long.count == intervals.count && long.count >= 5)
    #expect(long.dropFirst().allSatisfy { abs($0 - 133.2) < 0.5 }, "\(intervals)")
    // Behind the first burst, short and long ones take turns.
    let later = intervals.drop { $0 < 100 }
    #expect(zip(later.dropFirst(), later).allSatisfy { ($0 < 10) != ($1 < 10) })
  }

  @Test("Delayed accelerating: late, then faster and faster")
  func delayedAccelerating() throws {
    let (times, intervals) = try Self.naud("delayed_accelerating", 300, 1000)
    #expect(times[0] > 1.5 * intervals[0])
    #expect(zip(intervals.dropFirst(), intervals).allSatisfy { $0 < $1 + 0.1 }, "\(intervals)")
    #expect(intervals[intervals.count - 1] < intervals[0] / 1.8)
  }

  @Test("Delayed regular bursting: late, then bursts of four over and over")
  func delayedBursting() throws {
    let (times, intervals) = try Self.naud("delayed_regular_bursting", 110, 1000)
    #expect(times[0] > 50)
    let long = intervals.filter { $0 > 40 }
    #expect(long.count >= 10)
    #expect(long.dropFirst().allSatisfy { abs($0 - 57.1) < 0.5 }, "\(intervals)")
    for (index, interval) in intervals.enumerated() {
      #expect((interval > 40) == (index % 4 == 3), "\(index): \(interval)")
    }
  }

  @Test("Irregular: intervals from 6 to 39 ms that follow each other in no short cycle")
  func irregular() throws {
    let (_, intervals) = try Self.naud("irregular", 160, 1000)
    let later = Array(intervals.dropFirst(8))
    #expect((later.min() ?? 100) < 7 && (later.max() ?? 0) > 35, "\(later)")
    // What comes one to four spikes later is another interval; bursts would repeat after some.
    for lag in 1...4 {
      let changes = zip(later.dropFirst(lag), later).map { abs($0 - $1) }
      #expect(changes.reduce(0, +) / Double(changes.count) > 8, "\(lag)")
    }
  }

  private static func izhikevich(
    _ name: String, _ current: Double, _ values: [String: Double] = [:]
  ) throws -> [Double] {
    var all = values
    all["duration"] = 500
    all["holding_current"] = 100 * current
    return try Experiment.neuron(preset: "izhikevich_" + name, all).intervals()
  }

  private static func isSteady(_ intervals: some Sequence<Double>, _ expected: Double) -> Bool {
    intervals.allSatisfy { abs($0 - expected) < 0.01 * expected }
  }

  @Test("Izhikevich's regular spiking cells adapt, and fire faster at more current")
  func regularSpiking() throws {
    let (weak, strong) = (
      try Self.izhikevich("regular_spiking", 5), try Self.izhikevich("regular_spiking", 10)
    )
    #expect(strong[0] < strong[1] / 2)
    #expect(Self.isSteady(strong.dropFirst(), 44.8), "\(strong)")
    #expect(Self.isSteady(weak.dropFirst(), 93.9), "\(weak)")
  }

  @Test("Izhikevich's intrinsically bursting cells begin with a burst, then fire single spikes")
  func intrinsicallyBursting() throws {
    let intervals = try Self.izhikevich("intrinsically_bursting", 10)
    #expect(intervals[0] < 4 && intervals[1] < 4)
    #expect(Self.isSteady(intervals.dropFirst(4), 31.2), "\(intervals)")
  }

  @Test("Izhikevich's chattering cells fire bursts of fast spikes over and over")
  func chattering() throws {
    let intervals = try Self.izhikevich("chattering", 10)
    let breaks = intervals.indices.filter { intervals[$0] > 30 }
    #expect(breaks.count > 5)
    for (next, last) in zip(breaks.dropFirst(), breaks) { #expect(next - last == 5) }
    #expect(intervals.filter { $0 < 30 }.allSatisfy { $0 < 6 }, "\(intervals)")
  }

  @Test("Izhikevich's fast spiking cells hardly adapt and fire faster than regular ones")
  func fastSpiking() throws {
    let intervals = try Self.izhikevich("fast_spiking", 10)
    #expect(Self.isSteady(intervals.dropFirst(4), 7.34), "\(intervals)")
    #expect(intervals[0] > 7.3 / 2)
  }

  @Test("Izhikevich's low-threshold cells fire fast, adapt, and fire once after inhibition")
  func lowThreshold() throws {
    let intervals = try Self.izhikevich("low_threshold_spiking", 10)
    #expect(intervals[0] < 4)
    #expect(Self.isSteady(intervals.dropFirst(7), 13.4), "\(intervals)")
    #expect(try Self.rebound("low_threshold_spiking").count == 1)
    #expect(try Self.rebound("regular_spiking").isEmpty)
  }

  /// Spikes after 100 ms of -10 mV/ms.
  private static func rebound(_ name: String) throws -> [Double] {
    var experiment = try Experiment.neuron(
      preset: "izhikevich_" + name,
      ["duration": 400, "injection.amplitude": -1000, "injection.length": 100])
    experiment.models["neuron.injection"] = "step"
    return experiment.spikeTimes()
  }

  @Test("Izhikevich's thalamocortical cells fire tonically from rest and a burst after inhibition")
  func thalamocortical() throws {
    let intervals = try Self.izhikevich("thalamocortical", 5)
    #expect(intervals.count > 60)
    #expect(intervals.allSatisfy { $0 > 3.9 && $0 < 7.2 }, "\(intervals)")
    let burst = try Self.rebound("thalamocortical")
    #expect(burst.count == 3 && burst[0] > 100 && burst[2] < 130, "\(burst)")
  }

  @Test("Izhikevich's resonator swings after a small step; a regular spiking cell does not")
  func resonator() throws {
    func swings(_ name: String) throws -> Int {
      let voltages = try Experiment.neuron(
        preset: "izhikevich_" + name, ["duration": 1000, "holding_current": 20]
      ).voltages()
      let end = voltages[voltages.count - 1]
      let sides = voltages.map { $0 - end }.filter { abs($0) > 0.01 }
      return zip(sides.dropFirst(), sides).count { $0 * $1 < 0 }
    }
    #expect(try swings("resonator") >= 4)
    #expect(try swings("regular_spiking") <= 1)
    #expect(Self.isSteady(try Self.izhikevich("resonator", 1).dropFirst(3), 23.9))
  }
}
