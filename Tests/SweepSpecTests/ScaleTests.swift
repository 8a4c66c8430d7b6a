import SweepSpec
import SynapseModel
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Limits, and sweeps near them.
@Suite(.serialized) struct ScaleTests {
  private static func problems(_ axes: String, more: String = "") -> String {
    SmallSchema.problems(SmallSchema.text(base: "duration: 1 s", axes: axes, more: more))
  }

  private static func sweep(_ axes: String, more: String = "") throws -> Sweep {
    try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s", axes: axes, more: more))
  }

  /// Cases that each set another leak.
  private static func cases(_ count: Int, _ front: String = "c", more: String = "") -> String {
    let cases = (1...count).map { "\(front)\($0): {neuron.leak: \($0) nS\(more)}" }
    return "cases: {\(cases.joined(separator: ", "))}"
  }

  private static let other =
    "cases: {\((1...50).map { "d\($0): {step: \($0) ms}" }.joined(separator: ", "))}"

  @Test func aThousandCombinationsOfCasesAreTheLimit() throws {
    #expect(try Self.sweep("[\(Self.cases(1000))]").variants.count == 1000)
    #expect(try Self.sweep("[\(Self.cases(20)), \(Self.other)]").configurationCount == 1000)
    let message = "more than 1000 combinations of cases and models"
    for axes in [
      "[\(Self.cases(1001))]", "[\(Self.cases(21)), \(Self.other)]",
      "[\(Self.cases(21, more: ", axes: [\(Self.other)]"))]",
      "[\(Self.cases(900)), \(Self.cases(900)), \(Self.cases(900)), \(Self.cases(900))]",
    ] {
      #expect(Self.problems(axes).contains(message))
    }
  }

  @Test func aThousandAxesAreTheLimit() {
    let axes = Array(repeating: "step: [1 ms]", count: 20_000).joined(separator: ", ")
    #expect(Self.problems("[\(axes)]").contains("more than 1000 axes"))
    #expect(
      Self.problems("[cases: {a: {axes: [\(axes)]}}]").contains("more than 1000 axes"))
  }

  @Test func aTrillionRunsAreTheLimit() throws {
    let axes =
      "step: {linspace: [1 ms, 2 ms, 1000000]}, neuron.leak: {linspace: [1 nS, 2 nS, 1000]}"
    let cases = "cases: {a: {}, b: {neuron.rest: -60 mV}}"
    #expect(
      try Self.sweep("[\(axes)]", more: "trials: {count: 1000}").runCount == 1_000_000_000_000)
    let message = "the sweep has more than 1000000000000 runs"
    #expect(Self.problems("[\(axes)]", more: "trials: {count: 1001}").contains(message))
    #expect(Self.problems("[\(axes), \(cases)]", more: "trials: {count: 501}").contains(message))
    #expect(
      Self.problems("[\(axes), inputs.a.count: {range: [1, 100000, 1]}]").contains(message))
  }

  @Test func aBillionConfigurationsWithCasesArePlannedAtOnce() throws {
    let axes = """
      [step: {linspace: [1 ms, 2 ms, 1000]}, cases: {a: {}, b: {neuron.model: none}},
       inputs.a.count: {range: [1, 1000, 1]},
       cases: {p: {axes: [inputs.a.release.recovery: {range: [1 ms, 1000 ms, 1 ms]}]},
               q: {inputs.a.release.model: static}}]
      """
    let memory = Self.peakMemory
    var sweep: Sweep?
    let time = try ContinuousClock().measure {
      sweep = try Self.sweep(axes, more: "where: [case != b]\nexclude: [{case_2: q, step: 1 ms}]")
    }
    let planned = try #require(sweep)
    #expect(planned.productCount == 2 * 1000 * 1000 * 1001)
    #expect(planned.configurationCount == 1000 * 1000 * 1000 + 999 * 1000)
    #expect(time < .seconds(5))
    #expect(Self.peakMemory - memory < 200_000_000)
    // From anywhere the next one is found soon.
    let walk = ContinuousClock().measure {
      for place in stride(from: 0, to: planned.productCount, by: planned.productCount / 1000) {
        let kept = planned.firstKept(from: place) ?? 0
        #expect(planned.identifier(of: planned.configuration(at: kept)).utf8.count == 25)
      }
    }
    #expect(walk < .seconds(5))
    #expect(planned.keptPositions.prefix(3).elementsEqual([0, 1, 2]))
  }

  @Test func conditionsOnOuterAxesDoNotGoAlongTheInnerOnes() throws {
    let sweep = try Self.sweep(
      "[step: {linspace: [1 ms, 2 ms, 1001]}, neuron.leak: {linspace: [1 nS, 2 nS, 1000000]}]",
      more: "where: [step < 1.5 ms]")
    #expect(sweep.configurationCount == 500 * 1_000_000)
  }

  @Test func aThousandVariantsAreReadSoon() throws {
    let axes =
      "[\(Self.cases(20)), \(Self.other), inputs.a.release.recovery: {range: [1 ms, 900 ms, 1 ms]},"
      + " duration: {range: [1 s, 200 s, 1 s]}]"
    let conditions = (1...200).map { "duration > step, case != c\($0 % 20 + 1)x" }
    var count = 0
    let time = try ContinuousClock().measure {
      count = try Self.sweep(axes).configurationCount
      // As many wrong conditions: each is shown once.
      #expect(
        Self.problems(axes, more: "where: [\(conditions.joined(separator: ", "))]")
          .contains("'case' is never"))
    }
    #expect(count == 1000 * 900 * 200)
    #expect(time < .seconds(15), "\(time)")
  }

  @Test func aThousandVariantsWithMistakesAreAnsweredSoon() {
    let keys = (0..<3000).map { "k\($0): 1" }.joined(separator: "\n")
    let text = SmallSchema.text(
      base: "duration: 1 s\n" + keys, axes: "[\(Self.cases(20)), \(Self.other)]")
    let time = ContinuousClock().measure {
      #expect(SmallSchema.problems(text).contains("unknown parameter 'k0'"))
    }
    #expect(time < .seconds(5), "\(time)")
  }

  @Test func checksOfAThousandVariantsTakeLittleTime() throws {
    let text = SmallSchema.text(
      base: "duration: 1 s",
      axes: "[\(Self.cases(20)), \(Self.other), inputs.a.count: {range: [1, 1000, 1]}]")
    nonisolated(unsafe) var count = 0
    _ = try SmallSchema.parse(text) { _ in
      count += 1
      return []
    }
    #expect(count > 1000 && count < 1_000_000)
  }

  /// The most memory that the process has had (bytes).
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss * 1024
  }
}
