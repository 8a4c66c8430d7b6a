/// The measures of a run: which columns there are and what stands in them.
public struct RunMeasures: Sendable {
  /// The columns, in order: all excitatory inputs together, the neuron, then each input.
  public let measures: [Measure]
  private let inputs: [Input]
  /// Measures of all excitatory inputs together.
  private let ofAll: [InputMeasure]
  /// Measures of the neuron, or of all targets' neurons.
  private let ofNeurons: [NeuronMeasure]

  /// What an input has to be measured for.
  public struct Input: Sendable {
    let name: String
    fileprivate let measures: [InputMeasure]

    /// Names an input; columns of mechanisms that it lacks are left out.
    public init(
      _ name: String, isSpontaneous: Bool = false, isAsynchronous: Bool = false,
      isSized: Bool = false, isTriggering: Bool = false, feelsProtons: Bool = false
    ) {
      self.name = name
      measures =
        RunMeasures.ofInputs + (isAsynchronous ? [RunMeasures.asynchronous] : [])
        + (isSpontaneous ? [RunMeasures.spontaneous] : [])
        + (isSized ? [RunMeasures.quantalSize] : [])
        + (isTriggering ? [RunMeasures.triggered] : [])
        + (feelsProtons ? RunMeasures.entryFactors : [])
    }
  }

  /// The measures of runs with the given inputs, sorted by name.
  public init(inputs: [String]) { self.init(inputs: inputs.map { Input($0) }) }

  /// The measures of runs with the given inputs, sorted by name.
  ///
  /// With `isDivergent`, inputs may reach several targets: measures of the neuron are then over all
  /// targets (spikes added up, rates and variation averaged, the first spike of any). `isClamped` says
  /// whether any run's neuron is held at a potential, `hasPotential` whether that of any is measured.
  /// `contracts` says whether any run's cell is a muscle cell whose contraction is followed.
  public init(
    inputs: [Input], isDivergent: Bool = false, isClamped: Bool = false,
    hasPotential: Bool = false, contracts: Bool = false
  ) {
    self.inputs = inputs
    ofNeurons =
      Self.ofNeuron + (isDivergent ? Self.ofTargets : []) + (isClamped ? Self.ofClamp : [])
      + (hasPotential ? Self.ofPotential : []) + (contracts ? Self.ofContraction : [])
    let present = Set(inputs.flatMap { $0.measures.map(\.name) })
    let special =
      [Self.asynchronous, Self.spontaneous, Self.quantalSize, Self.triggered] + Self.entryFactors
    let ofAll = Self.ofInputs + special.filter { present.contains($0.name) }
    self.ofAll = ofAll
    measures =
      ofAll.map { $0.measure(of: nil) } + ofNeurons.map(\.measure)
      + inputs.flatMap { input in input.measures.map { $0.measure(of: input.name) } }
  }

  /// The values of one run in the order of `measures`; `nil` where a measure has no meaning.
  public func values(of outcome: RunOutcome) -> [Double?] {
    let total = Self.together(outcome.inputs.filter(\.isExcitatory))
    let driving = Self.together(outcome.drivingInputs)
    var values = ofAll.map { ($0.isPerSpike ? driving : total).flatMap($0.value) }
    values += ofNeurons.map { $0.value(outcome, driving?.firstSpike ?? .infinity) }
    for input in inputs {
      let found = outcome.inputs.first { $0.name == input.name }
      values += input.measures.map { measure in
        found.flatMap { measure.isPerSpike && $0.isTonic ? nil : measure.value($0) }
      }
    }
    return values
  }

  private static func together(_ inputs: [InputOutcome]) -> InputOutcome? {
    inputs.dropFirst().reduce(inputs.first) { $0?.merged(with: $1) }
  }

  /// A measure of an input.
  fileprivate struct InputMeasure: Sendable {
    let name: String
    /// The name behind an input's, where `name` there would be a parameter's column.
    var ownName: String?
    let isCount: Bool
    /// Whether it relates to spikes, and so has no meaning where they release nothing.
    var isPerSpike = false
    let meaning: String
    let value: @Sendable (InputOutcome) -> Double?

    func measure(of input: String?) -> Measure {
      Measure(
        input.map { "\($0)_\(ownName ?? name)" } ?? name, isCount: isCount,
        meaning
          + (input.map { ", input \($0)" }
            ?? ", all excitatory inputs together (empty without any)"))
    }
  }

  fileprivate static let ofInputs: [InputMeasure] = [
    InputMeasure(
      name: "input_spikes", isCount: true, meaning: "Presynaptic spikes of all terminals",
      value: { $0.spikes }),
    InputMeasure(
      name: "vesicles_released", isCount: false, meaning: "Vesicles released by these spikes",
      value: { $0.vesicles }),
    InputMeasure(
      name: "release_probability", ownName: "measured_release_probability", isCount: false,
      isPerSpike: true,
      meaning: "Measured release probability: vesicles per site that held one when a spike came",
      value: { ratio($0.vesicles, $0.opportunities) }),
    InputMeasure(
      name: "vesicles_per_spike", isCount: false, isPerSpike: true,
      meaning: "Vesicles per presynaptic spike",
      value: { $0.hasVesicles ? ratio($0.vesicles, $0.spikes) : nil }),
    InputMeasure(
      name: "failure_rate", isCount: false, isPerSpike: true,
      meaning: "Share of presynaptic spikes that released nothing",
      value: { input in input.failures.flatMap { ratio($0, input.spikes) } }),
  ]

  fileprivate static let asynchronous = InputMeasure(
    name: "asynchronous_vesicles", isCount: false, meaning: "Vesicles released asynchronously",
    value: { $0.asynchronous })
  fileprivate static let spontaneous = InputMeasure(
    name: "spontaneous_vesicles", isCount: false, meaning: "Vesicles released without a spike",
    value: { $0.spontaneous })

  fileprivate static let quantalSize = InputMeasure(
    name: "mean_quantal_size", isCount: false,
    meaning: "Mean content of released vesicles, relative to the usual one",
    value: { input in
      let vesicles = input.vesicles + (input.spontaneous ?? 0) + (input.asynchronous ?? 0)
      // Where all vesicles are usual ones, each counts as one.
      return ratio(input.sizes ?? vesicles, vesicles)
    })

  fileprivate static let triggered = InputMeasure(
    name: "triggered_spikes", isCount: false, isPerSpike: true,
    meaning:
      "Spikes of the neuron within a window behind a presynaptic spike, mean over these, less"
      + " those that its mean rate gives by chance",
    value: { input in input.triggered.flatMap { ratio($0, input.spikes) } })

  /// What protons do to the calcium entry of spikes (science: 4.6).
  fileprivate static let entryFactors = [
    InputMeasure(
      name: "entry_factor_mean", isCount: false, isPerSpike: true,
      meaning: "Factor of protons on calcium entry, mean over presynaptic spikes",
      value: { $0.entryFactors.flatMap { ratio($0.sum, $0.count) } }),
    InputMeasure(
      name: "entry_factor_lowest", isCount: false, isPerSpike: true,
      meaning: "Factor of protons on calcium entry, the lowest of any presynaptic spike",
      value: { $0.entryFactors.flatMap { $0.count > 0 ? $0.lowest : nil } }),
    InputMeasure(
      name: "entry_factor_highest", isCount: false, isPerSpike: true,
      meaning: "Factor of protons on calcium entry, the highest of any presynaptic spike",
      value: { $0.entryFactors.flatMap { $0.count > 0 ? $0.highest : nil } }),
  ]

  /// A measure of the neuron; the second argument is the first excitatory input spike (ms).
  private struct NeuronMeasure: Sendable {
    let measure: Measure
    let value: @Sendable (RunOutcome, Double) -> Double?
  }

  private static let ofNeuron: [NeuronMeasure] = [
    NeuronMeasure(
      measure: Measure("spike_count", isCount: true, "Spikes of the neuron"),
      value: { outcome, _ in outcome.spikeCount }),
    NeuronMeasure(
      measure: Measure("firing_rate_hz", unit: "Hz", "Spikes of the neuron per second of the run"),
      value: { outcome, _ in
        ratio(outcome.spikeCount * 1000, outcome.duration * Double(outcome.trains.count))
      }),
    NeuronMeasure(
      measure: Measure(
        "isi_cv",
        "Coefficient of variation of the intervals between spikes (population SD over mean);"
          + " empty below two intervals"),
      value: { outcome, _ in
        let each = outcome.trains.compactMap(\.intervalCV)
        return ratio(each.reduce(0, +), Double(each.count))
      }),
    NeuronMeasure(
      measure: Measure(
        "first_spike_latency_ms", unit: "ms",
        "Time from the first excitatory input spike (from the start where none came before) to the"
          + " neuron's first spike; empty without one"),
      value: { outcome, firstInput in
        outcome.trains.compactMap(\.first).min().map { $0 - (firstInput <= $0 ? firstInput : 0) }
      }),
    NeuronMeasure(
      measure: Measure(
        "spike_probability",
        "Whether the neuron fired (1 or 0), so that the mean over trials is its probability to fire"
      ),
      value: { outcome, _ in outcome.shareFiring }),
    NeuronMeasure(
      measure: Measure(
        "gain", "Spikes of the neuron per presynaptic spike of all excitatory inputs together"),
      value: { outcome, _ in
        ratio(outcome.spikeCount, outcome.drivingInputs.reduce(0) { $0 + $1.spikes })
      }),
  ]

  /// Measures of runs in which axons branch to several targets (science: 14.2).
  private static let ofTargets: [NeuronMeasure] = [
    NeuronMeasure(
      measure: Measure("targets_firing", "Share of the targets whose neuron fired"),
      value: { outcome, _ in outcome.shareFiring }),
    NeuronMeasure(
      measure: Measure(
        "targets_responding",
        "Targets at which a presynaptic spike of an excitatory terminal released, mean over spikes"),
      value: { outcome, _ in
        let inputs = outcome.drivingInputs
        guard inputs.allSatisfy({ $0.failures != nil }) else { return nil }
        return ratio(
          inputs.reduce(0) { $0 + $1.spikes - ($1.failures ?? 0) }, outcome.trunkSpikes)
      }),
    NeuronMeasure(
      measure: Measure(
        "divergence_gain",
        "Spikes of all targets' neurons per presynaptic spike of the excitatory terminals"),
      value: { outcome, _ in ratio(outcome.spikeCount, outcome.trunkSpikes) }),
  ]

  private static let ofClamp: [NeuronMeasure] = [
    NeuronMeasure(
      measure: Measure(
        "peak_current_pa", unit: "pA",
        "Current of the voltage clamp that is farthest from 0; inward is negative; mean over targets"
      ),
      value: { outcome, _ in outcome.clamp?.peak }),
    NeuronMeasure(
      measure: Measure(
        "mean_current_pa", unit: "pA",
        "Mean current of the voltage clamp; times the duration it is the charge; mean over targets"),
      value: { outcome, _ in outcome.clamp?.mean }),
    NeuronMeasure(
      measure: Measure(
        "charge_pc", unit: "pC",
        "Charge that the voltage clamp moved, the integral of its current; mean over targets"),
      // 1 pA ms is 0.001 pC.
      value: { outcome, _ in outcome.clamp.map { $0.mean * outcome.duration / 1000 } }),
  ]

  private static let ofPotential: [NeuronMeasure] = [
    NeuronMeasure(
      measure: Measure(
        "mean_potential_mv", unit: "mV", "Mean of the membrane potential; mean over targets"),
      value: { outcome, _ in outcome.potential?.mean }),
    NeuronMeasure(
      measure: Measure(
        "peak_potential_mv", unit: "mV", "Maximum of the membrane potential; mean over targets"),
      value: { outcome, _ in outcome.potential?.peak }),
    NeuronMeasure(
      measure: Measure(
        "peak_potential_time_ms", unit: "ms",
        "When the membrane potential is first at its maximum; mean over targets"),
      value: { outcome, _ in outcome.potential?.peakTime }),
    NeuronMeasure(
      measure: Measure(
        "psp_amplitude_mv", unit: "mV",
        "Largest deviation of the membrane potential from that where measuring begins, in the direction"
          + " of all receptors; in any, with its sign, where these differ; mean over targets"),
      value: { outcome, _ in outcome.potential?.amplitude }),
  ]

  private static let ofContraction: [NeuronMeasure] = [
    NeuronMeasure(
      measure: Measure(
        "mean_contraction", "Mean contraction of the cell, from 0 to 1; mean over targets"),
      value: { outcome, _ in outcome.contraction?.mean }),
    NeuronMeasure(
      measure: Measure(
        "peak_contraction", "Largest contraction of the cell, from 0 to 1; mean over targets"),
      value: { outcome, _ in outcome.contraction?.peak }),
  ]

  private static func ratio(_ numerator: Double, _ denominator: Double) -> Double? {
    denominator > 0 ? numerator / denominator : nil
  }
}

extension RunOutcome {
  /// Spikes of all neurons.
  fileprivate var spikeCount: Double { trains.reduce(0) { $0 + Double($1.count) } }

  /// The share of the neurons that fired.
  fileprivate var shareFiring: Double? {
    trains.isEmpty ? nil : Double(trains.count { $0.count > 0 }) / Double(trains.count)
  }

  /// The excitatory inputs that release by their spikes.
  fileprivate var drivingInputs: [InputOutcome] { inputs.filter { $0.isExcitatory && !$0.isTonic } }

  /// Presynaptic spikes of the excitatory inputs before axons branch.
  fileprivate var trunkSpikes: Double {
    drivingInputs.reduce(0) { $0 + ($1.trunkSpikes ?? $1.spikes) }
  }
}
