import Measures
import Testing

@Suite struct RunMeasuresTests {
  private static let glutamate = InputOutcome(
    name: "glutamate", isExcitatory: true, spikes: 40, vesicles: 30, opportunities: 120,
    failures: 18, firstSpike: 12)
  private static let gaba = InputOutcome(
    name: "gaba", isExcitatory: false, spikes: 8, vesicles: 8, opportunities: 8, failures: 0,
    firstSpike: 2)
  private static let silent = InputOutcome(
    name: "silent", isExcitatory: true, spikes: 0, vesicles: 0, opportunities: 0, failures: 0,
    firstSpike: .infinity)

  /// The values by column.
  private func values(
    _ inputs: [InputOutcome], spikes: [Double] = [], duration: Double = 500
  ) -> [String: Double] {
    let measures = RunMeasures(inputs: inputs.map(\.name))
    var train = SpikeTrain()
    for time in spikes { train.add(time) }
    let values = measures.values(
      of: RunOutcome(inputs: inputs, spikeTrain: train, duration: duration, failure: nil))
    #expect(values.count == measures.measures.count)
    var result: [String: Double] = [:]
    for (measure, value) in zip(measures.measures, values) { result[measure.name] = value }
    return result
  }

  @Test("The ratios of one input")
  func ratios() {
    let row = values([Self.glutamate], spikes: [20, 30, 50])
    #expect(row["input_spikes"] == 40)
    #expect(row["vesicles_released"] == 30)
    #expect(row["release_probability"] == 0.25)
    #expect(row["vesicles_per_spike"] == 0.75)
    #expect(row["failure_rate"] == 0.45)
    #expect(row["glutamate_measured_release_probability"] == 0.25)
    #expect(row["spike_count"] == 3)
    #expect(row["firing_rate_hz"] == 6)
    #expect(row["first_spike_latency_ms"] == 8)
    // Intervals 10 and 20: mean 15, population SD 5.
    #expect(row["isi_cv"].map { abs($0 - 1.0 / 3) < 1e-15 } == true)
  }

  @Test("Only excitatory inputs are pooled")
  func pooling() {
    var second = Self.glutamate
    second.name = "more"
    second.firstSpike = 7
    second.failures = 2
    second.opportunities = 80
    let row = values([Self.gaba, Self.glutamate, second], spikes: [20])
    #expect(row["input_spikes"] == 80)
    #expect(row["vesicles_released"] == 60)
    #expect(row["release_probability"] == 0.3)
    #expect(row["failure_rate"] == 0.25)
    #expect(row["first_spike_latency_ms"] == 13)
    #expect(row["gaba_input_spikes"] == 8)
    #expect(row["gaba_measured_release_probability"] == 1)
    #expect(row["gaba_failure_rate"] == 0)
    #expect(row["more_measured_release_probability"] == 0.375)
  }

  @Test("What has no meaning is empty, not 0")
  func empty() {
    let silent = values([Self.silent])
    #expect(silent["input_spikes"] == 0)
    #expect(silent["release_probability"] == nil)
    #expect(silent["vesicles_per_spike"] == nil)
    #expect(silent["failure_rate"] == nil)
    #expect(silent["isi_cv"] == nil)
    #expect(silent["first_spike_latency_ms"] == nil)
    #expect(silent["spike_count"] == 0)
    #expect(silent["firing_rate_hz"] == 0)
    let inhibited = values([Self.gaba], spikes: [9])
    #expect(inhibited["input_spikes"] == nil)
    #expect(inhibited["release_probability"] == nil)
    #expect(inhibited["gaba_input_spikes"] == 8)
    let alone = values([], spikes: [9])
    #expect(alone["input_spikes"] == nil)
    #expect(alone["first_spike_latency_ms"] == 9)
  }

  @Test("A mean field has no failures, alone and pooled")
  func meanField() {
    var mean = Self.glutamate
    mean.name = "mean"
    mean.failures = nil
    let row = values([Self.glutamate, mean])
    #expect(row["failure_rate"] == nil)
    #expect(row["mean_failure_rate"] == nil)
    #expect(row["glutamate_failure_rate"] == 0.45)
    #expect(row["release_probability"] == 0.25)
  }

  @Test("Where there are no vesicles there are none per spike, but spikes and what they do")
  func noVesicles() {
    var direct = Self.glutamate
    (direct.name, direct.hasVesicles, direct.vesicles) = ("direct", false, 0)
    (direct.opportunities, direct.failures) = (0, nil)
    let alone = values([direct], spikes: [20, 30])
    for name in ["vesicles_per_spike", "failure_rate"] {
      #expect(alone[name] == nil && alone["direct_" + name] == nil)
    }
    #expect(alone["input_spikes"] == 40 && alone["vesicles_released"] == 0)
    #expect(alone["gain"] == 2.0 / 40 && alone["first_spike_latency_ms"] == 8)
    // Vesicles of others count: 30 at 80 spikes.
    let both = values([Self.glutamate, direct])
    #expect(both["vesicles_per_spike"] == 0.375)
    #expect(both["direct_vesicles_per_spike"] == nil)
  }

  @Test("Spikes that release nothing are counted, and nothing is measured by them")
  func tonic() {
    var tonic = Self.glutamate
    (tonic.name, tonic.isTonic, tonic.firstSpike, tonic.triggered) = ("tonic", true, 1, 4)
    let alone = values([tonic], spikes: [9])
    #expect(alone["input_spikes"] == 40 && alone["tonic_input_spikes"] == 40)
    #expect(alone["vesicles_released"] == 30 && alone["tonic_vesicles_released"] == 30)
    for name in ["vesicles_per_spike", "failure_rate"] {
      #expect(alone[name] == nil && alone["tonic_" + name] == nil)
    }
    #expect(alone["release_probability"] == nil)
    #expect(alone["tonic_measured_release_probability"] == nil)
    #expect(alone["gain"] == nil)
    #expect(alone["first_spike_latency_ms"] == 9)
    // Beside an input that follows its spikes the ratios are those of that one.
    let both = values([Self.glutamate, tonic], spikes: [20])
    #expect(both["input_spikes"] == 80 && both["vesicles_released"] == 60)
    #expect(both["release_probability"] == 0.25)
    #expect(both["vesicles_per_spike"] == 0.75)
    #expect(both["failure_rate"] == 0.45)
    #expect(both["gain"] == 1.0 / 40)
    #expect(both["first_spike_latency_ms"] == 8)
  }

  @Test("A spike before all input has its latency from the start of the run")
  func earlySpike() {
    #expect(values([Self.glutamate], spikes: [5, 30])["first_spike_latency_ms"] == 5)
    #expect(values([Self.glutamate], spikes: [12])["first_spike_latency_ms"] == 0)
  }

  @Test("Columns: the pool, the neuron, then each input, every name once")
  func columns() {
    let measures = RunMeasures(inputs: ["a", "b"]).measures
    #expect(measures.count == 5 + 6 + 10)
    #expect(Set(measures.map(\.name)).count == measures.count)
    #expect(measures[0].name == "input_spikes")
    #expect(measures[11].name == "a_input_spikes")
    #expect(measures[16].name == "b_input_spikes")
    #expect(measures.filter(\.isCount).map(\.name).contains("spike_count"))
    #expect(measures.allSatisfy { $0.unit.isEmpty || $0.name.hasSuffix($0.unit.lowercased()) })
  }

  @Test("What protons do to the entry of spikes has columns where they act, over all spikes")
  func entryFactors() {
    let inputs = [RunMeasures.Input("glutamate", feelsProtons: true), RunMeasures.Input("silent")]
    let measures = RunMeasures(inputs: inputs)
    let names = measures.measures.map(\.name)
    #expect(names.filter { $0.contains("entry_factor") }.count == 6)
    var glutamate = Self.glutamate
    glutamate.entryFactors = EntryFactors(sum: 6, count: 4, lowest: 1, highest: 2.5)
    let outcome = RunOutcome(
      inputs: [glutamate, Self.silent], spikeTrain: SpikeTrain(), duration: 500, failure: nil)
    let values = Dictionary(uniqueKeysWithValues: zip(names, measures.values(of: outcome)))
    #expect(values["glutamate_entry_factor_mean"] == 1.5)
    #expect(values["entry_factor_lowest"] == 1)
    #expect(values["entry_factor_highest"] == 2.5)
    let both = glutamate.merged(with: glutamate).entryFactors
    #expect(both?.count == 8 && both?.sum == 12)
    #expect(Self.silent.merged(with: glutamate).entryFactors?.highest == 2.5)
  }

  @Test("Spontaneous and asynchronous vesicles have columns where an input has such release")
  func lateRelease() {
    let inputs = [
      RunMeasures.Input("gaba", isSpontaneous: true),
      RunMeasures.Input("glutamate", isSpontaneous: true, isAsynchronous: true),
      RunMeasures.Input("silent"),
    ]
    let measures = RunMeasures(inputs: inputs)
    let names = measures.measures.map(\.name)
    #expect(names.filter { $0.hasSuffix("vesicles") }.count == 5)
    #expect(!names.contains("gaba_asynchronous_vesicles"))
    #expect(Set(names).count == names.count)
    var (glutamate, gaba) = (Self.glutamate, Self.gaba)
    (glutamate.spontaneous, glutamate.asynchronous, gaba.spontaneous) = (3, 5, 100)
    let values = measures.values(
      of: RunOutcome(
        inputs: [gaba, glutamate, Self.silent], spikeTrain: SpikeTrain(), duration: 500,
        failure: nil))
    let row = Dictionary(uniqueKeysWithValues: zip(names, values))
    // Inhibitory inputs are not in the pool; what an input lacks adds nothing.
    #expect(row["spontaneous_vesicles"] == 3)
    #expect(row["asynchronous_vesicles"] == 5)
    #expect(row["gaba_spontaneous_vesicles"] == 100)
    #expect(row["glutamate_asynchronous_vesicles"] == 5)
    // The measured release probability is that of evoked release.
    #expect(row["release_probability"] == 0.25)
  }

  @Test("Inputs without sites leave the measured release probability empty")
  func noSites() {
    var poisson = Self.glutamate
    poisson.opportunities = .nan
    let row = values([poisson])
    #expect(row["release_probability"] == nil)
    #expect(row["vesicles_per_spike"] == 0.75)
  }
}
