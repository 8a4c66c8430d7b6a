import Measures
import Results
import SweepSpec
import SynapseModel

/// The columns of a sweep's tables, and how rows are made of records.
struct RunColumns {
  let measures: RunMeasures
  let runs: [TableColumn]
  let summary: [TableColumn]
  private let swept: [SweptColumn]

  init(_ sweep: Sweep) {
    let measures = RunMeasures(
      inputs: Self.inputs(sweep),
      isDivergent: sweep.variants.contains { SynapseSimulation.isDivergent($0.structure) },
      isClamped: sweep.variants.contains { SynapseSimulation.isClamped($0.structure) },
      hasPotential: sweep.variants.contains { SynapseSimulation.measuresPotential($0.structure) },
      contracts: sweep.variants.contains { SynapseSimulation.contracts($0.structure) })
    self.measures = measures
    swept = sweep.sweptColumns
    let sweptColumns = swept.map { column in
      TableColumn(
        column.name, column.tableKind, unit: column.unit?.symbol ?? "", meaning: column.meaning,
        role: .swept)
    }
    let configuration = TableColumn(
      "configuration", .text, meaning: "Name of the set of parameter values, made of its content",
      role: .key)
    runs =
      [
        TableColumn(
          "run", .text, meaning: "Name of the run: its configuration and trial", role: .key),
        configuration,
        TableColumn("trial", .integer, meaning: "Number of the trial, from 1", role: .key),
        TableColumn(
          "seed", .integer, meaning: "Seed of all random numbers of the run", role: .key),
      ] + sweptColumns + measures.measures.map(\.column) + [
        TableColumn(
          "error", .text, meaning: "Why the run has no result; empty if it has", role: .measured)
      ]
    summary =
      [configuration] + sweptColumns + [
        TableColumn("n", .integer, meaning: "Trials with a result", role: .key),
        TableColumn("failures", .integer, meaning: "Trials that failed", role: .measured),
      ] + measures.measures.flatMap(\.summaryColumns)
  }

  /// The inputs of all variants, and which mechanisms of theirs have columns.
  private static func inputs(_ sweep: Sweep) -> [RunMeasures.Input] {
    var kinds: [String: (spontaneous: Bool, asynchronous: Bool, protons: Bool)] = [:]
    var sized: Set<String> = []
    for structure in sweep.variants.map(\.structure) {
      for name in structure.members["inputs"] ?? [] {
        if SynapseSimulation.hasChangingContents(name, in: structure) { sized.insert(name) }
        let kind = SynapseSimulation.releaseKinds(of: name, in: structure)
        let known = kinds[name, default: (false, false, false)]
        kinds[name] = (
          known.spontaneous || kind.spontaneous, known.asynchronous || kind.asynchronous,
          known.protons || kind.protons
        )
      }
    }
    // What vesicles hold is measured where the sweep changes it, too.
    for case .parameter(let path, _) in sweep.sweptColumns.map(\.content)
    where !path.hasSuffix(".quantal_cv") {
      let parts = path.split(separator: ".")
      if parts.count > 3, parts[2] == "vesicles" { sized.insert(String(parts[1])) }
    }
    let isTriggering = sweep.variants.contains { SynapseSimulation.measuresResponse($0.structure) }
    return kinds.sorted { $0.key < $1.key }.map { name, kind in
      RunMeasures.Input(
        name, isSpontaneous: kind.spontaneous, isAsynchronous: kind.asynchronous,
        isSized: sized.contains(name), isTriggering: isTriggering, feelsProtons: kind.protons)
    }
  }

  /// The first column name that stands for two columns.
  var collision: String? {
    var names: Set<String> = []
    return (runs + summary.dropFirst(1 + swept.count)).map(\.name)
      .first { !names.insert($0).inserted }
  }

  /// What a configuration has in the swept columns; missing where its variant has no such value.
  func sweptValues(_ configuration: Configuration, in variant: Variant) -> [TableValue] {
    swept.map { column in
      guard case .parameter(let path, _) = column.content, column.tableKind != .text else {
        return column.word(configuration, in: variant).map { .text($0) } ?? .missing
      }
      guard let place = configuration.structure.position(of: path) else { return .missing }
      let value = configuration.values[place]
      return switch column.tableKind {
      case .integer: Int64(exactly: value).map { .integer($0) } ?? .missing
      case .flag: .flag(value != 0)
      default: .real(value)
      }
    }
  }
}

extension SweptColumn {
  /// The kind of its table column.
  fileprivate var tableKind: TableValue.Kind {
    guard case .parameter(_, let parameter) = content else { return .text }
    return switch parameter.kind {
    case .number: .real
    case .integer: .integer
    case .flag: .flag
    case .choice, .list: .text
    }
  }

  /// The unit of its values.
  fileprivate var unit: Unit? {
    guard case .parameter(_, let parameter) = content, parameter.isOrdered else { return nil }
    return parameter.unit
  }
}

extension Measure {
  fileprivate var column: TableColumn {
    TableColumn(name, isCount ? .integer : .real, unit: unit, meaning: meaning, role: .measured)
  }

  /// Mean, SD, SE and the ends of the 95 % interval over trials.
  fileprivate var summaryColumns: [TableColumn] {
    [
      ("mean", "mean over trials"), ("sd", "standard deviation over trials (n - 1)"),
      ("se", "standard error of the mean"),
      ("low", "lower end of the 95 % interval of the mean (Student's t)"),
      ("high", "upper end of the 95 % interval of the mean (Student's t)"),
    ].map { suffix, words in
      TableColumn(
        "\(name)_\(suffix)", .real, unit: unit, meaning: "\(meaning): \(words)", role: .measured)
    }
  }
}

extension Moments {
  /// Mean, SD, SE and the ends of the 95 % interval, as far as the number of values allows.
  var summaryValues: [TableValue] {
    guard count > 0 else { return Array(repeating: .missing, count: 5) }
    guard let deviation = sampleSD, let error = standardError,
      let quantile = StudentT.quantile975(degreesOfFreedom: count - 1)
    else { return [.real(mean), .missing, .missing, .missing, .missing] }
    return [mean, deviation, error, mean - quantile * error, mean + quantile * error]
      .map { .real($0) }
  }
}
