import Foundation
import Testing

@Suite struct ColumnTests {
  private static let measures = [
    "input_spikes", "vesicles_released", "release_probability", "vesicles_per_spike",
    "failure_rate", "spike_count", "firing_rate_hz", "isi_cv", "first_spike_latency_ms",
    "spike_probability", "gain",
  ]
  private static let statistics = ["mean", "sd", "se", "low", "high"]

  /// A workspace in which the small spec has been run into `results/small`.
  private func finished(_ spec: Spec = Spec()) throws -> Workspace {
    let folder = try Workspace()
    try folder.write(spec)
    try folder.complete("run", "sweep.yaml", "-o", "results/small")
    return folder
  }

  @Test func runsBeginWithKeysAndSweptValuesAndEndWithTheError() throws {
    let header = try CSVTable(finished(), "results/small/tables/runs.csv").header
    let front = [
      "run", "configuration", "trial", "seed", "glutamate_release_probability",
      "glutamate_spikes_rate_hz",
    ]
    #expect(Array(header.prefix(front.count + Self.measures.count)) == front + Self.measures)
    // The swept release probability has the name that the measured one would have.
    #expect(
      header.dropFirst(front.count + Self.measures.count).dropLast() == [
        "glutamate_input_spikes", "glutamate_vesicles_released",
        "glutamate_measured_release_probability", "glutamate_vesicles_per_spike",
        "glutamate_failure_rate",
      ])
    #expect(header.last == "error")
  }

  @Test func whatASpecAsksForHasColumns() throws {
    let folder = try Workspace()
    try folder.write(
      """
      quantal: 1
      name: asked
      base:
        duration: 100 ms
        inputs.a:
          spikes: {model: explicit, times: [10 ms]}
          release: {model: static, sites: 1, probability: 1}
          receptors.r: {model: potential_jump, amplitude: 20 mV}
        neuron: {calcium: {model: single_compartment}, contraction: {model: calcium}}
        measure: {membrane: {model: potential}, response: {model: triggered_spikes}}

      """, "asked.yaml")
    try folder.complete("run", "asked.yaml", "-o", "out")
    let table = try CSVTable(folder, "out/tables/runs.csv")
    let asked = [
      "triggered_spikes", "mean_potential_mv", "peak_potential_mv", "peak_potential_time_ms",
      "psp_amplitude_mv", "mean_contraction", "peak_contraction", "a_triggered_spikes",
    ]
    #expect(table.header.filter { !Self.measures.contains($0) && asked.contains($0) } == asked)
    #expect(try table.numbers("a_triggered_spikes") == [0.9])
    // Behind the spike the potential is held at the reset, 5 mV above rest.
    #expect(try table.numbers("psp_amplitude_mv") == [5])
  }

  @Test func noTwoColumnsHaveOneName() throws {
    let folder = try finished()
    for name in ["runs", "summary"] {
      let header = try CSVTable(folder, "results/small/tables/\(name).csv").header
      let repeated = Dictionary(grouping: header) { $0 }.filter { $0.value.count > 1 }.keys
      #expect(repeated.isEmpty, "\(name): \(repeated.sorted())")
      #expect(header.allSatisfy { $0.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil })
    }
  }

  @Test func noNameOfAnInputMakesTwoColumnsOfOneName() throws {
    var spec = Spec()
    // Column spike_count twice: swept, and the neuron's.
    spec.axes = ["inputs.spike.count: [1, 2]"]
    let folder = try Workspace()
    try folder.write(
      spec.text.replacingOccurrences(of: "glutamate", with: "spike"), "sweep.yaml")
    let outcome = try folder.run("run", "sweep.yaml", "-o", "out")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("two columns 'spike_count', a swept and a measured one"))
  }

  @Test func summaryHasFiveStatisticsOfEachMeasure() throws {
    let folder = try finished()
    let runs = try CSVTable(folder, "results/small/tables/runs.csv").header
    let header = try CSVTable(folder, "results/small/tables/summary.csv").header
    let measures = runs.dropFirst(6).dropLast()
    let front = [
      "configuration", "glutamate_release_probability", "glutamate_spikes_rate_hz", "n",
      "failures",
    ]
    #expect(
      header
        == front + measures.flatMap { name in Self.statistics.map { "\(name)_\($0)" } })
  }

  @Test func columnsExplainsEveryColumnOnce() throws {
    let folder = try finished()
    let list = try CSVTable(folder, "results/small/tables/columns.csv")
    #expect(list.header == ["name", "unit", "meaning", "role"])
    let names = try list.column("name")
    #expect(Set(names).count == names.count)
    for table in ["runs", "summary"] {
      let header = try CSVTable(folder, "results/small/tables/\(table).csv").header
      #expect(Set(header).subtracting(names).isEmpty, "\(table)")
    }
    #expect(try list.column("meaning").allSatisfy { !$0.isEmpty })
    for (name, role) in try zip(names, list.column("role")) {
      #expect(["key", "swept", "measured"].contains(role), "\(name)")
    }
    let units = Dictionary(
      try zip(names, list.column("unit")).map { ($0, $1) }, uniquingKeysWith: { a, _ in a })
    #expect(units["glutamate_spikes_rate_hz"] == "Hz")
    #expect(units["first_spike_latency_ms"] == "ms")
    #expect(units["glutamate_release_probability"] == "")
  }

  @Test func rowsAreInTheOrderOfTheSpecAndThenOfTrials() throws {
    var spec = Spec()
    spec.axes = [
      "inputs.glutamate.release.probability: [0.9, 0.1, 0.5]",
      "inputs.glutamate.spikes.rate: [80 Hz, 0.02 kHz]",
    ]
    let folder = try finished(spec)
    let runs = try CSVTable(folder, "results/small/tables/runs.csv")
    let rows = try zip(
      zip(
        runs.numbers("glutamate_release_probability"), runs.numbers("glutamate_spikes_rate_hz")),
      runs.numbers("trial"))
    #expect(
      rows.map { [$0.0.0, $0.0.1, $0.1] }
        == [0.9, 0.1, 0.5].flatMap { p in
          [80, 20].flatMap { rate in [1, 2, 3].map { [p, rate, $0] } }
        })
    let summary = try CSVTable(folder, "results/small/tables/summary.csv")
    #expect(
      try summary.column("configuration")
        == runs.column("configuration").enumerated().filter { $0.offset % 3 == 0 }.map(\.element))
  }

  @Test func namesBeginWithALetterAndAreUnique() throws {
    let folder = try finished()
    let runs = try CSVTable(folder, "results/small/tables/runs.csv")
    let names = try runs.column("run")
    #expect(Set(names).count == 18)
    // 96 bits in hexadecimal digits behind a letter, then the trial.
    #expect(names.allSatisfy { $0.wholeMatch(of: /r[0-9a-f]{24}-[0-9]+/) != nil })
    #expect(Set(try runs.column("configuration")).count == 6)
    #expect(
      try zip(names, zip(runs.column("configuration"), runs.column("trial"))).allSatisfy {
        $0 == "\($1.0)-\($1.1)"
      })
    // Every run has random numbers of its own, in numbers that spreadsheets do not round.
    let seeds = try runs.numbers("seed").compactMap(\.self)
    #expect(Set(seeds).count == 18)
    #expect(seeds.allSatisfy { $0 <= 9_007_199_254_740_992 })
  }

  @Test func whatHasNoMeaningIsAnEmptyField() throws {
    var spec = Spec()
    spec.axes = ["inputs.glutamate.spikes.rate: [0 Hz, 80 Hz]"]
    let folder = try finished(spec)
    let runs = try CSVTable(folder, "results/small/tables/runs.csv")
    for name in ["release_probability", "vesicles_per_spike", "failure_rate", "isi_cv"] {
      #expect(try runs.column(name).prefix(3).allSatisfy { $0.isEmpty }, "\(name)")
    }
    #expect(try runs.column("input_spikes").prefix(3) == ["0", "0", "0"])
    #expect(try runs.column("vesicles_released").prefix(3) == ["0.0", "0.0", "0.0"])
    #expect(try runs.column("error").allSatisfy { $0.isEmpty })
    let text = try folder.text("results/small/tables/runs.csv").lowercased()
    #expect(!text.contains("nan") && !text.contains("null") && !text.contains("inf"))
  }

  @Test func thePlainNameIsOfExcitatoryInputsOnly() throws {
    var spec = Spec()
    spec.more = [
      "  gaba:",
      "    spikes: {model: poisson, rate: 50 Hz}",
      "    release: {model: static, sites: 1, probability: 1}",
      "    receptors: {gaba_a: {model: exponential, conductance: 2 nS, reversal: -70 mV}}",
    ]
    let runs = try CSVTable(finished(spec), "results/small/tables/runs.csv")
    #expect(try runs.column("input_spikes") == runs.column("glutamate_input_spikes"))
    #expect(try runs.column("gaba_input_spikes").contains { $0 != "0" })
    #expect(try runs.numbers("gaba_failure_rate").compactMap(\.self).allSatisfy { $0 == 0 })
  }

  @Test func twoExcitatoryInputsAddUp() throws {
    var spec = Spec()
    spec.more = [
      "  other:",
      "    count: 2",
      "    spikes: {model: poisson, rate: 50 Hz}",
      "    release: {model: static, sites: 4, probability: 0.4}",
    ]
    let runs = try CSVTable(finished(spec), "results/small/tables/runs.csv")
    for name in ["input_spikes", "vesicles_released"] {
      let parts = try zip(runs.numbers("glutamate_\(name)"), runs.numbers("other_\(name)"))
      #expect(try runs.numbers(name) == parts.map { ($0 ?? 0) + ($1 ?? 0) })
    }
    for (row, ratio) in try runs.numbers("vesicles_per_spike").enumerated() {
      let vesicles = try runs.numbers("vesicles_released")[row]
      let spikes = try runs.numbers("input_spikes")[row]
      #expect(ratio == vesicles.flatMap { vesicles in spikes.map { vesicles / $0 } })
    }
  }
}
