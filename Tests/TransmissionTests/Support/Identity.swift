import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Expects of some of the runs that they have their bits alone, among the others and traced, and that
/// the trace shows their membrane potential; returns what all runs come to.
func expectIdentity(_ runs: [(Configuration, UInt64)], lanes: [Int]) throws -> [RunOutcome] {
  let together = simulate(runs)
  for lane in lanes {
    #expect(simulate([runs[lane]])[0].bits == together[lane].bits)
    let tracer = try #require(Tracer(runs[lane].0, seed: runs[lane].1, every: 0.1))
    var voltages: [Double] = []
    let place = tracer.states.firstIndex { $0.path == "neuron.voltage" } ?? 0
    let traced = try #require(
      tracer.run {
        voltages.append($1[place]); return true
      })
    #expect(traced.bits == together[lane].bits)
    #expect(traced.clamp?.mean == together[lane].clamp?.mean)
    #expect(traced.clamp?.peak == together[lane].clamp?.peak)
    var recorded: [Double] = []
    _ = Processor.best.record(runs.map(\.0), seeds: runs.map(\.1)) { recorded.append($1[lane]) }
    #expect(voltages == recorded)
  }
  return together
}
