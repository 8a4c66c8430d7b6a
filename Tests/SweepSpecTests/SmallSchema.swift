import SweepSpec
import SynapseModel
import Testing

/// A small schema with one of everything that the reader must understand.
enum SmallSchema {
  static let root = Section(
    "", "The whole spec",
    parameters: [
      Parameter("duration", .number(.ms), default: nil, .positive, "Simulated time", source: ""),
      Parameter("step", .number(.ms), default: 0.1, .positive, "Time step", source: ""),
    ],
    sections: [
      Section("inputs", "Groups of terminals", required: true, eachNamed: input),
      Section(
        "neuron", "The postsynaptic neuron",
        models: [
          Model(
            "lif", "Leaky integrate-and-fire", source: "",
            parameters: [
              Parameter(
                "rest", .number(.mV), default: -65, .within(-120, 0), "Resting potential",
                source: ""),
              Parameter(
                "leak", .number(.nS), default: 10, .positive, "Leak conductance", source: ""),
              Parameter(
                "solver", .choice(["euler", "exact"]), default: 1, .any, "Way to integrate",
                source: ""),
            ]),
          Model("none", "No neuron", source: "", parameters: []),
        ], defaultModel: "lif"),
    ])

  static let input = Section(
    "input", "Terminals",
    parameters: [
      Parameter(
        "count", .integer, default: 1, .within(1, 100_000), "Terminals", source: "",
        shared: .value)
    ],
    sections: [
      Section(
        "spikes", "Presynaptic spikes", required: true,
        models: [
          Model(
            "poisson", "Poisson process", source: "",
            parameters: [
              Parameter("rate", .number(.hz), default: nil, .nonNegative, "Mean rate", source: "")
            ]),
          Model("silent", "No spikes", source: "", parameters: []),
          Model(
            "recorded", "Given spike times", source: "",
            parameters: [
              Parameter("times", .list(.ms), default: nil, .nonNegative, "Spike times", source: "")
            ]),
        ]),
      release,
      Section("receptors", "Receptors", eachNamed: receptor),
    ])

  static let release = Section(
    "release", "Vesicle release", required: true,
    models: [
      Model(
        "static", "Fixed probability", source: "",
        parameters: [probability]),
      Model(
        "tsodyks_markram", "Facilitation and depression", source: "",
        parameters: [
          probability,
          Parameter(
            "facilitation", .number(.ms), default: 100, .nonNegative, "Time constant", source: ""),
          Parameter(
            "recovery", .number(.ms), default: 200, .positive, "Time constant", source: ""),
          Parameter("stochastic", .flag, default: 1, .any, "Single vesicles", source: ""),
        ]),
    ], defaultModel: "static",
    presets: [
      Preset(
        "depressing", "A depressing synapse", source: "",
        keys: "{model: tsodyks_markram, probability: 0.7, recovery: 800 ms}"),
      Preset("weak", "A weak synapse", source: "", keys: "{model: static, probability: 0.1}"),
    ])

  static let probability = Parameter(
    "probability", .number(nil), default: 0.5, .fraction, "Release probability", source: "")

  static let receptor = Section(
    "receptor", "A receptor",
    models: [
      Model(
        "exponential", "Single exponential", source: "",
        parameters: [
          Parameter(
            "conductance", .number(.nS), default: 1, .nonNegative, "Peak conductance", source: ""),
          Parameter("decay", .number(.ms), default: 2, .positive, "Decay time", source: ""),
          Parameter(
            "magnesium", .number(.mM), default: 1, .nonNegative, "Magnesium", source: ""),
        ])
    ], defaultModel: "exponential")

  /// A valid spec that uses most of the grammar.
  static let spec = """
    # A small sweep.
    quantal: 1
    name: small
    include: []
    base:
      duration: 10 s
      step: 0.1 ms
      inputs:
        glutamate:
          count: 20
          spikes: &spikes {model: poisson, rate: 20 Hz}
          release:
            model: tsodyks_markram
            probability: 0.3
            recovery: 200 ms
          receptors:
            ampa: {conductance: 2 nS, decay: 2 ms}
        gaba:
          spikes:
            <<: *spikes
            rate: 10 Hz
          release: {model: static, probability: 1}
      neuron.rest: -65 mV
    axes:
      - inputs.glutamate.release.probability: {linspace: [0.05, 1, 20]}
      - inputs.glutamate.spikes.rate: {range: [5 Hz, 50 Hz, 5 Hz]}
    trials: {count: 5, seed: 2026}

    """

  /// The same with a zip and conditions.
  static let fullSpec =
    spec.replacing(
      "trials:",
      with: """
          - zip:
              inputs.gaba.count: [1, 2, 3]
              neuron.leak: {linspace: [8 nS, 12 nS, 3]}
        where:
          - inputs.glutamate.release.recovery > inputs.glutamate.release.facilitation
          - 'neuron.leak < 0.012 uS'
        exclude:
          - {inputs.gaba.count: [2, 4], inputs.glutamate.spikes.rate: {above: 10 Hz, to: 40 Hz}}
        trials:
        """)

  /// The same with cases, a swept model and samples.
  static let caseSpec =
    spec.replacing(
      "trials:",
      with: """
          - cases:
              control: {}
              block:
                neuron: {leak: 3 nS, solver: euler}
                axes: [inputs.gaba.count: [1, 2], cases: {x: {step: 1 ms}, y: {}}]
          - inputs.gaba.release.model: [static, tsodyks_markram]
          - zip: {neuron.model: [lif, none], inputs.gaba.release.probability: [0.1, 0.2]}
        where: [case != control, inputs.gaba.release.recovery > 1 ms]
        exclude: [{case_2: [x], inputs.gaba.release.model: static}]
        samples: {method: sobol, n: 4, over: {inputs.gaba.spikes.rate: {uniform: [1 Hz, 9 Hz]}}}
        trials:
        """
    ).replacing("neuron.rest: -65 mV", with: "inputs.gaba.release: {recovery: 5 ms}")

  /// Reads a text as `sweep.yaml`.
  static func parse(
    _ text: String, _ overrides: Overrides = Overrides(),
    validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    try Sweep.parse(
      text: text, file: "sweep.yaml", overrides: overrides, schema: root, revision: 1,
      validate: validate)
  }

  /// The problems of a text, as they are shown; empty when there are none.
  static func problems(
    _ text: String, _ overrides: Overrides = Overrides(),
    validate: (Configuration) -> [Problem] = { _ in [] }
  ) -> String {
    do throws(SpecError) {
      _ = try parse(text, overrides, validate: validate)
      return ""
    } catch {
      return error.text
    }
  }

  /// A spec with the smallest base, further lines in `base`, and axes.
  static func text(base: String = "", axes: String = "[]", more: String = "") -> String {
    let lines = base.split(separator: "\n", omittingEmptySubsequences: false)
    return """
      quantal: 1
      name: small
      base:
        inputs.a: {spikes: {model: poisson, rate: 20 Hz}, release: {model: tsodyks_markram}}
      \(lines.map { "  " + $0 }.joined(separator: "\n"))
      axes: \(axes)
      \(more)
      """
  }
}

extension Sweep {
  /// The axes of a sweep without cases.
  var axes: [Axis] { variants[0].axes }
}

extension SweptColumn {
  /// Where a swept parameter's value stands.
  func position(in configuration: Configuration) -> Int? {
    guard case .parameter(let path, _) = content else { return nil }
    return configuration.structure.position(of: path)
  }
}

extension String {
  /// How many errors a text of problems shows.
  var errorCount: Int { split(separator: "\n").count { $0.contains(": error: ") } }
}
