import Testing

@Suite struct SummaryTests {
  /// The upper quantiles (97.5 %) of Student's t from one degree of freedom on, from a textbook.
  private static let quantiles = [
    12.706204736432095, 4.302652729911275, 3.182446305284263, 2.7764451051977987,
  ]

  @Test func summaryIsTheStatisticsOfTheRuns() throws {
    let folder = try Workspace()
    var spec = Spec()
    // Some of these cells fire often, some once, some never: intervals are missing here and there.
    spec.axes = [
      "inputs.glutamate.release.probability: {linspace: [0, 1, 6]}",
      "inputs.glutamate.spikes.rate: [0 Hz, 30 Hz, 100 Hz]",
    ]
    spec.trials = "{count: 5, seed: 11}"
    try folder.write(spec)
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let runs = try CSVTable(folder, "out/tables/runs.csv")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(summary.rows.count == 18)
    #expect(try summary.column("n").allSatisfy { $0 == "5" })
    #expect(try summary.column("failures").allSatisfy { $0 == "0" })
    var kinds: Set<Int> = []
    for measure in runs.header.dropFirst(6).dropLast() {
      let values = try runs.numbers(measure)
      let written = try ["mean", "sd", "se", "low", "high"].map {
        try summary.numbers("\(measure)_\($0)")
      }
      for row in 0..<18 {
        let trials = values[(row * 5)..<(row * 5 + 5)].compactMap(\.self)
        kinds.insert(trials.count)
        let seen = written.map { $0[row] }
        #expect(Self.agree(seen, Self.statistics(trials)), "\(measure), row \(row): \(seen)")
      }
    }
    // Otherwise the missing ones are not tested.
    #expect(kinds.isSuperset(of: [0, 5]) && kinds.count > 2)
  }

  @Test func oneTrialHasAMeanAndNoInterval() throws {
    let folder = try Workspace()
    var spec = Spec()
    spec.trials = "{count: 1}"
    try folder.write(spec)
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    let runs = try CSVTable(folder, "out/tables/runs.csv")
    #expect(try summary.numbers("spike_count_mean") == runs.numbers("spike_count"))
    for name in ["sd", "se", "low", "high"] {
      #expect(try summary.column("spike_count_\(name)").allSatisfy { $0.isEmpty })
    }
  }

  /// Mean, SD (n - 1), SE and the ends of the 95 % interval.
  private static func statistics(_ values: [Double]) -> [Double?] {
    let count = Double(values.count)
    guard count > 0 else { return [nil, nil, nil, nil, nil] }
    let mean = values.reduce(0, +) / count
    guard count > 1 else { return [mean, nil, nil, nil, nil] }
    let deviation =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    let error = deviation / count.squareRoot()
    let half = quantiles[values.count - 2] * error
    return [mean, deviation, error, mean - half, mean + half]
  }

  /// The table's runs have 12 digits, which the ends of wide intervals feel.
  private static func agree(_ seen: [Double?], _ expected: [Double?]) -> Bool {
    let size = expected.reduce(1) { max($0, abs($1 ?? 0)) }
    return zip(seen, expected).allSatisfy { seen, expected in
      guard let seen, let expected else { return seen == nil && expected == nil }
      return abs(seen - expected) <= 1e-9 * size
    }
  }
}
