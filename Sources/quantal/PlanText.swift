import Results
import SweepRunner
import SweepSpec
import SynapseModel

/// What `plan` says, for people and for programs.
struct PlanText {
  let plan: SweepPlan
  let sweep: Sweep
  let folder: String

  /// The most variants that are shown one by one.
  private static let shownVariants = 20

  // MARK: For people

  var text: String {
    var text = "\(sweep.name)\n"
    for dimension in sweep.dimensions { text += self.text(dimension) }
    text += variants
    if sweep.productCount > sweep.configurationCount {
      text +=
        "  kept by 'where' and 'exclude': \(grouped(sweep.configurationCount))"
        + " of \(grouped(sweep.productCount)) combinations\n"
    }
    text +=
      "  \(counted(sweep.configurationCount, "configuration")) x"
      + " \(counted(sweep.trials.count, "trial")) = \(counted(sweep.runCount, "run"))\n"
    if plan.structures.count > 1 {
      let counts = plan.structures.map { grouped($0 * sweep.trials.count) }
      text +=
        "  \(counts.count) structures, simulated apart: \(counts.joined(separator: " + ")) runs\n"
    }
    text += "  \(folder): \(grouped(plan.done)) done"
    text += plan.failed > 0 ? " (\(grouped(plan.failed)) failed)" : ""
    text += ", \(grouped(sweep.runCount - plan.done)) to do"
    text +=
      plan.orphaned > 0
      ? ", \(grouped(plan.orphaned)) that no longer belong to the sweep\n" : "\n"
    text +=
      "  about \(duration(plan.seconds)), \(Self.size(plan.bytes)) of results,"
      + " \(Self.size(plan.memoryBytes)) of memory\n"
    return text
  }

  private func text(_ dimension: SweepDimension) -> String {
    switch dimension {
    case .axis(let axis): text(axis, indent: "  ")
    case .cases(let column, let names):
      "  \(column): \(counted(names.count, "case")), \(names.prefix(6).joined(separator: ", "))"
        + (names.count > 6 ? " ...\n" : "\n")
    }
  }

  private func text(_ axis: Axis, indent: String) -> String {
    guard !axis.others.isEmpty else {
      return
        "\(indent)\(axis.first.path): \(counted(axis.count, "value")), \(valuesText(axis.first))\n"
    }
    return "\(indent)together: \(counted(axis.count, "place"))\n"
      + axis.columns.map {
        "\(indent)  \($0.path): \(valuesText($0))\n"
      }.joined()
  }

  /// What each combination of cases has of its own.
  private var variants: String {
    guard sweep.variants.count > 1 else { return "" }
    let shared = Set(
      sweep.dimensions.compactMap { dimension -> String? in
        guard case .axis(let axis) = dimension else { return nil }
        return axis.first.path
      })
    let lines = sweep.variants.prefix(Self.shownVariants).map { variant in
      let own = variant.axes.filter { !shared.contains($0.first.path) }
      return "    \(name(of: variant)): \(counted(variant.keptCount, "configuration"))\n"
        + own.map { text($0, indent: "      ") }.joined()
    }
    let rest = sweep.variants.count - lines.count
    return lines.joined() + (rest > 0 ? "    and \(grouped(rest)) more\n" : "")
  }

  private func name(of variant: Variant) -> String {
    let words = sweep.sweptColumns.compactMap { column -> String? in
      if case .parameter = column.content { return nil }
      return column.word(variant.firstConfiguration, in: variant)
    }
    return words.joined(separator: ", ")
  }

  /// The first and last values with the unit.
  private func valuesText(_ column: Axis.Column) -> String {
    func text(_ shown: ArraySlice<Double>) -> String {
      shown.map { value in
        guard !column.parameter.isOrdered else { return value.brief }
        return sweep.variants.first?.text(of: value, column.parameter) ?? ""
      }.joined(separator: ", ")
    }
    let unit = column.parameter.isOrdered ? column.parameter.unit.map { " " + $0.symbol } ?? "" : ""
    let values = column.values
    return values.count <= 6
      ? text(values[...]) + unit
      : text(values.prefix(3)) + " ... " + text(values.suffix(1)) + unit
  }

  private static func size(_ bytes: Double) -> String {
    switch bytes {
    case ..<1e6: "\(Int((bytes / 1e3).rounded(.up))) kB"
    case ..<1e9: "\((bytes / 1e5).rounded() / 10) MB"
    default: "\((bytes / 1e8).rounded() / 10) GB"
    }
  }

  // MARK: For programs

  var json: String {
    let axes = sweep.dimensions.map { json($0) }
    var line = JSONLine()
    line.begin()
    line.text("name", sweep.name)
    line.text("folder", folder)
    line.integer("combinations", sweep.productCount)
    line.integer("configurations", sweep.configurationCount)
    line.integer("trials", sweep.trials.count)
    line.integer("runs", sweep.runCount)
    line.integer("done", plan.done)
    line.integer("failed", plan.failed)
    line.integer("missing", sweep.runCount - plan.done)
    line.integer("orphaned", plan.orphaned)
    line.real("estimated_seconds", plan.seconds)
    line.real("estimated_bytes", plan.bytes)
    line.real("estimated_memory_bytes", plan.memoryBytes)
    let fields = String(decoding: line.bytes.dropFirst(), as: UTF8.self)
    let variants = sweep.variants.map { json($0) }.joined(separator: ",")
    let structures = plan.structures.map { "{\"configurations\":\($0)}" }.joined(separator: ",")
    return "{\"axes\":[\(axes.joined(separator: ","))],\"variants\":[\(variants)],"
      + "\"structures\":[\(structures)],\(fields)}\n"
  }

  private func json(_ dimension: SweepDimension) -> String {
    switch dimension {
    case .axis(let axis): return json(axis)
    case .cases(let column, let names):
      let list = names.map { Self.quoted($0) }.joined(separator: ",")
      return "{\"column\":\(Self.quoted(column)),\"count\":\(names.count),\"cases\":[\(list)]}"
    }
  }

  private func json(_ axis: Axis) -> String {
    let others = axis.others.map { "{\(json($0))}" }.joined(separator: ",")
    return "{\(json(axis.first)),\"count\":\(axis.count)"
      + (others.isEmpty ? "}" : ",\"with\":[\(others)]}")
  }

  private func json(_ column: Axis.Column) -> String {
    let unit = column.parameter.isOrdered ? column.parameter.unit?.symbol ?? "" : ""
    let head = "\"path\":\(Self.quoted(column.path)),\"unit\":\(Self.quoted(unit))"
    guard column.values.count <= 1000 else { return head }
    let values = column.values.map { value in
      column.parameter.isOrdered
        ? value.brief
        : Self.quoted(sweep.variants.first?.text(of: value, column.parameter) ?? "")
    }
    return head + ",\"values\":[\(values.joined(separator: ","))]"
  }

  private func json(_ variant: Variant) -> String {
    "{\"name\":\(Self.quoted(name(of: variant))),\"configurations\":\(variant.keptCount),"
      + "\"axes\":[\(variant.axes.map { json($0) }.joined(separator: ","))]}"
  }

  /// A text as a JSON string.
  static func quoted(_ text: String) -> String {
    var line = JSONLine()
    line.text("", text)
    return String(decoding: line.bytes.drop { $0 != UInt8(ascii: ":") }.dropFirst(), as: UTF8.self)
  }
}
