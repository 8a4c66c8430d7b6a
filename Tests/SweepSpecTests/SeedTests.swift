import Foundation
import SpecExercise
import Testing

/// What the fuzzer starts from, and what is as large as a spec may ask for: all is answered in
/// time and memory.
///
/// Each test is a process of its own, so that a crash is a failure and memory is the reader's alone.
@Suite struct SeedTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "FuzzSpec/Seeds")

  @Test func everySeedIsAnsweredWithinLimits() async {
    await #expect(processExitsWith: .success) {
      let names = try FileManager.default.contentsOfDirectory(atPath: SeedTests.folder.path())
      #expect(names.count > 100)
      for name in names.sorted() {
        let file = SeedTests.folder.appending(path: name)
        SeedTests.read([UInt8](try Data(contentsOf: file)), file: file.path())
      }
    }
  }

  @Test func theLargestSweepsAreAnsweredWithinLimits() async {
    await #expect(processExitsWith: .success) {
      for text in SeedTests.largest + [19, 20].map(SeedTests.parameters) + SeedTests.variants {
        SeedTests.read(Array(text.utf8), file: String(text.suffix(80)))
      }
    }
  }

  private static let base = """
    quantal: 1
    name: large
    base:
      duration: 1 s
      inputs.a: {spikes: {model: poisson}, release: {model: tsodyks_markram}}

    """

  /// Few words for much work: long axes, and conditions that are asked as often as they may be.
  static let largest = [
    "axes: [neuron.leak: {linspace: [1 nS, 2 nS, 10000000]}]",
    "axes: [neuron.leak: {logspace: [1 nS, 2 nS, 10000000]}]",
    "axes: [neuron.leak: {range: [1 nS, 10000 uS, 1 nS]}]",
    """
    axes:
      - zip:
          neuron.leak: {linspace: [1 nS, 2 nS, 5000000]}
          neuron.capacitance: {logspace: [1 pF, 2 pF, 5000000]}
      - inputs.a.spikes.rate: {linspace: [1 Hz, 2 Hz, 200000]}
    """,
    """
    axes:
      - inputs.a.release.recovery: {linspace: [1 s, 2 s, 5000]}
      - inputs.a.release.facilitation: {linspace: [1 ms, 2 ms, 10000]}
    where:
      - inputs.a.release.facilitation < inputs.a.release.recovery
      - inputs.a.release.facilitation != inputs.a.release.recovery
    """,
    """
    axes:
      - inputs.a.release.recovery: {linspace: [1 s, 2 s, 1200]}
      - inputs.a.release.facilitation: {linspace: [1 ms, 2 ms, 5000]}
    exclude: [{inputs.a.release.facilitation: [5 s, 7 s, 9 s]}]
    """,
    """
    axes:
      - neuron.leak: {linspace: [1 nS, 2 nS, 10000000]}
      - inputs.a.count: [1, 2, 3, 4, 5]
    exclude: [{inputs.a.count: {above: 7}}, {neuron.leak: {above: 1 nS}}]
    """,
    """
    samples:
      method: sobol
      n: 1250000
      over:
        inputs.a.spikes.rate: {uniform: [1 Hz, 10 Hz]}
        inputs.a.release.probability: {loguniform: [0.1, 0.9]}
        inputs.a.release.recovery: {normal: [500 ms, 10 ms]}
        neuron.leak: {uniform: [10 nS, 20 nS]}
    """,
  ].map { base + $0 }

  /// Some thousand parameters by aliases; more than 20,000 are refused.
  private static func parameters(thousands: Int) -> String {
    let receptors = (1...331).map { "r\($0): *r" }.joined(separator: ", ")
    let input =
      "{spikes: {model: poisson}, release: {model: static}, "
      + "receptors: {r: &r {model: exponential}, \(receptors)}}"
    let inputs = (2...thousands).map { "  inputs.b\($0): *b\n" }.joined()
    return base + "  inputs.b1: &b \(input)\n" + inputs
      + "axes: [inputs.a.spikes.rate: {linspace: [1 Hz, 2 Hz, 1000]}]\n"
  }

  /// A thousand combinations of cases over a base of many inputs: too many parameters together, as
  /// many as there may be, and wrong keys in each.
  private static let variants = [(50, "count: 2"), (8, "count: 2"), (8, "release.modle: static")]
    .map { inputs, key in
      let input = "{spikes: {model: poisson}, release: {model: tsodyks_markram}}"
      let cases = (0..<3).map { axis in
        "  - cases:\n"
          + (0..<10).map { "      c\($0): {inputs.b\(axis).\(key)}\n" }.joined()
      }
      return base + "  inputs.b0: &b \(input)\n"
        + (1..<inputs).map { "  inputs.b\($0): *b\n" }.joined() + "axes:\n" + cases.joined()
    }

  /// A second for 64 KB, or three on a slow machine, and 200 MB for all together.
  static func read(_ bytes: [UInt8], file: String) {
    let limit = 3 * max(1, Double(bytes.count) / 65_536)
    // The fastest of three: even the processor's time grows when its other half is busy.
    let isFast = (1...3).contains { _ in
      let start = clock()
      SpecExercise.run(bytes, file: file)
      return Double(clock() - start) / Double(CLOCKS_PER_SEC) < limit
    }
    #expect(isFast, "\(file)")
    #expect(peakMegabytes < 200, "\(file)")
  }

  /// The most memory that this process ever had.
  private static var peakMegabytes: Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let peak = status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Double($0.1) }
    return (peak ?? .infinity) * 1024 / 1e6
  }
}
