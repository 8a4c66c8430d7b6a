import SynapseModel
import Testing

@testable import TransmissionBaseline

extension Experiment {
  /// A traced run: numbers by the last words of their paths, of equal words the first.
  ///
  /// The first row is the start, then one comes for each `every` (ms).
  func traceRows(seed: UInt64 = 1, every: Double) throws -> [[String: Double]] {
    let tracer = try #require(Tracer(configuration, seed: seed, every: every))
    let names = tracer.states.map { String($0.path.split(separator: ".").last ?? "") }
    func named(_ values: [Double]) -> [String: Double] {
      Dictionary(zip(names, values)) { first, _ in first }
    }
    var rows = [named(tracer.states.map(\.state.value))]
    _ = try #require(
      tracer.run { _, values in
        rows.append(named(values))
        return true
      })
    return rows
  }
}
