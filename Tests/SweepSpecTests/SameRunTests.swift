import SweepSpec
import SynapseModel
import Testing

/// However a value comes into a configuration, the run is the same.
@Suite struct SameRunTests {
  /// Two configurations, written in many ways: steps 1 ms and 2 ms with a static release of 0.25.
  private static let files = [
    "axis.yaml": SmallSchema.text(
      base: "duration: 1 s\ninputs.a.release.probability: 0.25", axes: "[step: [1 ms, 2 ms]]"),
    "generated.yaml": SmallSchema.text(
      base: "duration: 1 s",
      axes: "[step: {range: [1 ms, 2 ms, 1 ms]}, inputs.a.release.probability: [0.25]]"),
    "zip.yaml": SmallSchema.text(
      base: "duration: 1 s",
      axes: "[zip: {inputs.a.release.probability: [0.25, 0.25], step: [1000 us, 2000 us]}]"),
    "cases.yaml": SmallSchema.text(
      base: "duration: 1 s\nstep: 5 ms\nneuron.leak: 10 nS",
      axes: "[cases: {one: {step: 1 ms}, two: {step: 2 ms}}, cases:"
        + " {p: {inputs.a: {release: {probability: 0.25}}}}]"),
    "own.yaml": SmallSchema.text(
      base: "duration: 1 s",
      axes: "[cases: {all: {axes: [step: [1 ms, 2 ms], inputs.a.release.probability: [0.25]]}}]"),
    "models.yaml": SmallSchema.text(
      base: "duration: 1 s\ninputs.a.release.probability: 0.25",
      axes: "[step: [1 ms, 2 ms], inputs.a.release.model: [static]]"),
    "modelzip.yaml": SmallSchema.text(
      base: "duration: 1 s",
      axes: "[zip: {inputs.a.release.model: [static, static], step: [1 ms, 2 ms],"
        + " inputs.a.release.probability: [0.25, 0.25]}]"),
    "table.yaml": SmallSchema.text(base: "duration: 1 s", axes: "[table: design.csv]"),
    "design.csv": "step [s],inputs.a.release.probability\n0.001,0.25\n2e-3,.25\n",
    "include.yaml": SmallSchema.text(base: "duration: 1 s", axes: "[step: [1 ms, 2 ms]]")
      .replacing("base:", with: "include: [common.yaml]\nbase:"),
    "common.yaml": "inputs.a.release: {probability: 0.25, model: static}\nneuron: {rest: -65 mV}",
    "set.yaml": SmallSchema.text(base: "duration: 7 s", axes: "[step: [9 ms]]"),
  ]

  private static func loaded(_ name: String) throws -> Sweep {
    let files = Self.files.mapValues {
      $0.replacing("{model: tsodyks_markram}", with: "{model: static}")
    }
    let overrides =
      name == "set.yaml"
      ? Overrides(
        settings: ["duration=1 s", "inputs.a.release.probability=0.25"], axes: ["step=1 ms,2 ms"])
      : Overrides()
    return try Folder(files).load(name, overrides)
  }

  @Test(arguments: files.keys.filter { $0.hasSuffix(".yaml") && $0 != "common.yaml" }.sorted())
  func aValueMayMove(_ name: String) throws {
    let sweep = try Self.loaded(name)
    #expect(sweep.names == (try Self.loaded("axis.yaml").names))
  }

  @Test func aLongerDesignHoldsTheShorterOne() throws {
    func names(_ method: String, _ n: Int, _ axes: String = "[]") throws -> [String] {
      try SmallSchema.parse(
        SmallSchema.text(
          base: "duration: 1 s", axes: axes,
          more: """
            samples:
              method: \(method)
              n: \(n)
              seed: 3
              over:
                inputs.a.release.probability: {uniform: [0.1, 0.9]}
                inputs.a.spikes.rate: {loguniform: [1 Hz, 100 Hz]}
            """)
      ).names
    }
    for method in ["sobol", "random"] {
      let short = try names(method, 256)
      #expect(short.count == 256 && Set(short).count == 256)
      #expect(try Array(names(method, 512).prefix(256)) == short)
    }
    #expect(
      try Set(names("latin_hypercube", 256)).isDisjoint(with: names("latin_hypercube", 512)))
    // With cases each has the same samples.
    let cases = try names("sobol", 8, "[cases: {control: {}, block: {neuron.leak: 1 nS}}]")
    #expect(try Array(cases.prefix(8)) == names("sobol", 8))
    #expect(Set(cases).count == 16)
  }

  @Test func theFingerprintFollowsTheOrder() throws {
    func fingerprint(_ axes: String, _ more: String = "") throws -> String {
      try SmallSchema.parse(
        SmallSchema.text(base: "duration: 1 s", axes: axes, more: more)
      ).fingerprint
    }
    let prints = try [
      fingerprint("[cases: {a: {step: 1 ms}, b: {step: 2 ms}}, neuron.leak: [1 nS, 2 nS]]"),
      fingerprint("[neuron.leak: [1 nS, 2 nS], cases: {a: {step: 1 ms}, b: {step: 2 ms}}]"),
      fingerprint("[cases: {b: {step: 2 ms}, a: {step: 1 ms}}, neuron.leak: [1 nS, 2 nS]]"),
      fingerprint("[step: [1 ms, 2 ms], neuron.leak: [1 nS, 2 nS]]"),
      fingerprint(
        "[cases: {a: {step: 1 ms}, b: {step: 2 ms}}, neuron.leak: [1 nS, 2 nS]]",
        "where: [case == a]"),
    ]
    #expect(Set(prints).count == prints.count)
    #expect(
      try fingerprint("[inputs.a.release.model: [static, tsodyks_markram]]")
        != fingerprint("[inputs.a.release.model: [tsodyks_markram, static]]"))
  }
}
