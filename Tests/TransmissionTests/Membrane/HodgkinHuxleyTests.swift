import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Membranes with channels, against numbers computed by fine Runge-Kutta steps.
@Suite struct HodgkinHuxleyTests {
  /// Under a constant current (uA/cm2).
  private static func squid(_ current: Double, _ values: [String: Double] = [:]) -> Experiment {
    Experiment.neuron(
      "hodgkin_huxley", ["duration": 200, "step": 0.025, "holding_current": 100 * current]
    ).with(values)
  }

  @Test("Hodgkin-Huxley converges with the square of the step")
  func order() throws {
    let times = try [0.05, 0.025, 0.0125, 0.003125].map { step in
      let values = ["duration": 60, "holding_current": 1000, "substep": 0.1, "step": step]
      return try #require(Experiment.neuron("hodgkin_huxley", values).spikeTimes().last)
    }
    let errors = times.map { abs($0 - times[3]) }
    #expect(errors[1] < errors[0] / 2.5)
    #expect(errors[2] < errors[1] / 2.5)
  }

  @Test("T-72 Hodgkin-Huxley rests at -64.9964 mV")
  func rest() {
    let voltages = Self.squid(0).voltages()
    #expect(abs(voltages[0] + 64.9964) < 1e-4)
    #expect(voltages.allSatisfy { abs($0 - voltages[0]) < 1e-9 })
  }

  @Test(
    "T-72 Hodgkin-Huxley under constant current, at the default step too",
    arguments: [(6.5, 18.163), (7, 17.145), (10, 14.636)], [0.025, 0.1])
  func intervals(expected: (current: Double, interval: Double), step: Double) throws {
    let times = Self.squid(expected.current, ["duration": 500, "step": step]).spikeTimes()
    let (first, last) = (try #require(times.first), times[times.count - 1])
    let interval = (last - times[times.count - 11]) / 10
    #expect(abs(interval - expected.interval) < 0.01, "\(interval)")
    if expected.current == 10 { #expect(abs(first - 1.901) < 0.01, "\(first)") }
  }

  @Test("T-72 at 6 uA/cm2 the squid axon fires twice and stops")
  func stops() {
    #expect(Self.squid(6).spikeTimes().count == 2)
    let peak = Self.squid(10).voltages().max() ?? 0
    #expect(abs(peak - 40.27) < 0.1, "\(peak)")
  }

  /// Potentials around a pulse of 0.5 ms from 1 ms on, by its charge (nC/cm2).
  private static func pulse(_ charge: Double) -> [Double] {
    var experiment = squid(0, ["duration": 20])
    experiment.models["neuron.injection"] = "step"
    return experiment.with([
      "neuron.injection.start": 1, "neuron.injection.length": 0.5,
      "neuron.injection.amplitude": 100 * charge / 0.5,
    ]).voltages()
  }

  @Test("T-73 all or none: within 2 % of a charge the peak rises by more than 50 mV")
  func allOrNone() {
    func peak(_ charge: Double) -> Double { Self.pulse(charge).max() ?? 0 }
    var (low, high) = (6.0, 7.0)
    #expect(peak(low) < -20 && peak(high) > 20)
    while high > low * 1.0002 {
      let middle = (low + high) / 2
      if peak(middle) > 0 { high = middle } else { low = middle }
    }
    // By Runge-Kutta steps of 0.002 ms: 6.6376 nC/cm2.
    #expect(abs(high - 6.6376) < 0.01, "\(high)")
    #expect(peak(high * 1.01) - peak(low * 0.99) > 50)
    // Far from the threshold all peaks are alike.
    let peaks = [1.02, 1.05, 1.1, 1.2, 1.5, 2].map { peak(high * $0) }
    #expect((peaks.max() ?? 0) - (peaks.min() ?? 100) < 5, "\(peaks)")
  }

  @Test("T-73 the threshold is where the inward current begins to exceed the outward one")
  func netCurrent() throws {
    // Right below and above the threshold: alike for some time, until the net current, and with it
    // the potential's slope, turns outward in one and stays inward in the other.
    let (below, above) = (Self.pulse(6.60), Self.pulse(6.68))
    let highest = try #require(below.dropFirst(100).max())
    let turn = try #require(below.lastIndex(of: highest))
    #expect(highest > below[99] && highest < -50, "\(highest)")
    #expect(above[turn + 1] > above[turn] && above[turn] > highest)
    // Behind the threshold the current stays inward until the peak.
    let peak = try #require(above.firstIndex(of: above.max() ?? 0))
    #expect((turn..<peak).allSatisfy { above[$0 + 1] > above[$0] })
  }

  @Test(
    "Pyramidal cells with 50 mS/cm2 of sodium fire as computed",
    arguments: [(2.0, 20, 12.664, 14.891), (10, 69, 2.454, 4.335)])
  func traubMiles(current: Double, count: Int, first: Double, interval: Double) throws {
    let times = Experiment.neuron(
      "traub_miles", ["duration": 300, "step": 0.025, "holding_current": 100 * current]
    ).spikeTimes()
    #expect(times.count == count)
    #expect(abs(try #require(times.first) - first) < 0.01, "\(times)")
    let last = times[times.count - 1] - times[times.count - 2]
    #expect(abs(last - interval) < 0.01, "\(last)")
  }
}
