import SweepSpec
import SynapseModel
import Testing

@Suite struct IdentityTests {
  private static func first(_ base: String, axes: String = "[]", more: String = "") throws -> String
  {
    let sweep = try SmallSchema.parse(
      SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes, more: more))
    return sweep.identifier(of: sweep.configuration(at: 0))
  }

  @Test func anIdentifierNeverChanges() throws {
    // Results on disk are found by it: if this fails, all of them are lost.
    #expect(try Self.first("") == "rf7d4993dca08e0a78481dc8b")
  }

  @Test func anIdentifierIsALetterAndDigits() throws {
    let identifier = try Self.first("")
    #expect(identifier.utf8.count == 25)
    #expect(identifier.hasPrefix("r"))
    #expect(identifier.dropFirst().allSatisfy { $0.isHexDigit })
  }

  @Test func defaultsAndSpellingDoNotChangeIt() throws {
    let plain = try Self.first("")
    #expect(try Self.first("step: 100 us") == plain)
    #expect(try Self.first("inputs.a.release.probability: 0.5") == plain)
    #expect(try Self.first("neuron: {model: lif, rest: -0.065 V}") == plain)
    #expect(try Self.first("inputs.a.receptors: {}") == plain)
    #expect(try Self.first("", axes: "[step: [0.1 ms, 1 ms]]") == plain)
    #expect(try Self.first("", more: "trials: {count: 7, seed: 3}") == plain)
  }

  @Test func whatDiffersChangesIt() throws {
    let identifiers = try [
      Self.first(""), Self.first("step: 1 ms"), Self.first("neuron.model: none"),
      Self.first("inputs.a.receptors: {ampa: {}}"), Self.first("inputs.a.receptors: {nmda: {}}"),
      Self.first("inputs.a.release.stochastic: false"),
    ]
    #expect(Set(identifiers).count == identifiers.count)
  }

  @Test func theModelsRevisionIsPartOfIt() throws {
    let text = SmallSchema.text(base: "duration: 1 s")
    let sweeps = try [1, 2].map {
      try Sweep.parse(text: text, file: "a", schema: SmallSchema.root, revision: $0)
    }
    let identifiers = sweeps.map { $0.identifier(of: $0.configuration(at: 0)) }
    #expect(identifiers[0] != identifiers[1])
  }

  @Test func generatedAndTypedValuesAreOneRun() throws {
    let path = "inputs.a.release.probability"
    func all(_ values: String) throws -> Set<String> {
      let sweep = try SmallSchema.parse(
        SmallSchema.text(base: "duration: 1 s", axes: "[\(path): \(values)]"))
      return Set(
        (0..<sweep.configurationCount).map { sweep.identifier(of: sweep.configuration(at: $0)) })
    }
    let generated = try all("{linspace: [0.1, 0.9, 9]}")
    #expect(try all("[0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]") == generated)
    #expect(try all("{linspace: [0.1, 1, 10]}").isSuperset(of: generated))
  }

  @Test func anIdentifierOfAnotherStructureIsTheSame() throws {
    let text = SmallSchema.text(base: "duration: 1 s\nstep: 2 ms")
    let sweeps = try [SmallSchema.parse(text), SmallSchema.parse(text)]
    let foreign = sweeps[1].configuration(at: 0)
    #expect(
      sweeps[0].identifier(of: foreign) == sweeps[0].identifier(of: sweeps[0].configuration(at: 0)))
  }

  @Test func seedsDifferByTrialAndRunUnlessTheNoiseIsShared() throws {
    func sweep(_ trials: String) throws -> Sweep {
      try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s", more: "trials: {\(trials)}"))
    }
    let independent = try sweep("seed: 1")
    let shared = try sweep("seed: 1, noise: shared")
    let seed = independent.seed(configuration: "r1", trial: 1)
    #expect(seed < 1 << 53)
    #expect(seed == independent.seed(configuration: "r1", trial: 1))
    #expect(seed != independent.seed(configuration: "r1", trial: 2))
    #expect(seed != independent.seed(configuration: "r2", trial: 1))
    let other = try sweep("seed: 2")
    #expect(seed != other.seed(configuration: "r1", trial: 1))
    #expect(
      shared.seed(configuration: "r1", trial: 1) == shared.seed(configuration: "r2", trial: 1))
    #expect(
      shared.seed(configuration: "r1", trial: 1) != shared.seed(configuration: "r1", trial: 2))
    #expect(seed == 4_629_483_339_467_714)
  }

  @Test func theFingerprintCoversEverythingThatFixesPositions() throws {
    func fingerprint(_ base: String, _ axes: String, _ more: String = "") throws -> String {
      try SmallSchema.parse(
        SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes, more: more)
      ).fingerprint
    }
    let plain = try fingerprint("", "[step: [1 ms, 2 ms]]")
    // What the base says of a swept parameter is not run.
    #expect(try fingerprint("step: 3 ms", "[step: [1 ms, 2 ms]]") == plain)
    let others = try [
      fingerprint("", "[step: [2 ms, 1 ms]]"), fingerprint("", "[step: [1 ms]]"),
      fingerprint("neuron.leak: 3 nS", "[step: [1 ms, 2 ms]]"),
      fingerprint("", "[step: [1 ms, 2 ms]]", "trials: {count: 2}"),
      fingerprint("", "[step: [1 ms, 2 ms]]", "trials: {seed: 2}"),
      fingerprint("", "[step: [1 ms, 2 ms]]", "trials: {noise: shared}"),
    ]
    #expect(Set(others + [plain]).count == 7)
  }

  @Test func aMillionConfigurationsTakeLittleTime() throws {
    let axes =
      "[step: {linspace: [0.1 ms, 1 ms, 1000]}, neuron.leak: {linspace: [1 nS, 2 nS, 1000]}]"
    let sweep = try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s", axes: axes))
    let time = ContinuousClock().measure {
      for position in 0..<sweep.configurationCount { _ = sweep.configuration(at: position) }
    }
    #expect(time < .seconds(2))
  }
}
