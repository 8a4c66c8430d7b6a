import ArgumentParser
import Results
import SweepRunner
import SweepSpec
import SynapseModel

/// Shows what a spec expands into, and runs nothing.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show axes, configurations, runs, what is done and what is left; run nothing.",
    discussion: ExitStatus.explanation)

  @OptionGroup var arguments: SpecArguments

  func run() throws {
    let json = arguments.json
    let sweep = try loadSweep(arguments.spec, settings: arguments.set, json: json)
    let folder = arguments.folder(of: sweep)
    let processor = try chosenProcessor()
    let plan: SweepPlan
    do throws(ResultsError) {
      plan = try SweepPlan(sweep, folder: folder, threads: arguments.jobs, processor: processor)
    } catch {
      Terminal.note("quantal: \(error.message)")
      throw ExitCode(error.exitStatus)
    }
    try Terminal.output(json ? plan.json(sweep, folder) : plan.text(sweep, folder))
  }
}

/// The instruction set to use; an override that cannot be obeyed is a usage error.
func chosenProcessor() throws -> Processor {
  do throws(Processor.OverrideError) { return try Processor.chosen() } catch {
    Terminal.note("quantal: \(error.message)")
    throw ExitStatus.usage
  }
}

extension SweepPlan {
  fileprivate func text(_ sweep: Sweep, _ folder: String) -> String {
    var text = "\(sweep.name)\n"
    for axis in sweep.axes {
      text += axis.others.isEmpty ? "" : "  zip: \(grouped(axis.count)) places\n"
      for column in axis.columns {
        text += axis.others.isEmpty ? "  " : "    "
        text += "\(column.path): \(grouped(axis.count)) values, \(column.valuesText)\n"
      }
    }
    if sweep.productCount > sweep.configurationCount {
      text +=
        "  kept by 'where' and 'exclude': \(grouped(sweep.configurationCount))"
        + " of \(grouped(sweep.productCount)) combinations\n"
    }
    text +=
      "  \(grouped(sweep.configurationCount)) configurations x \(grouped(sweep.trials.count))"
      + " trials = \(grouped(sweep.runCount)) runs\n"
    text += "  \(folder): \(grouped(done)) done"
    text += failed > 0 ? " (\(grouped(failed)) failed)" : ""
    text += ", \(grouped(sweep.runCount - done)) to do"
    text += orphaned > 0 ? ", \(grouped(orphaned)) that no longer belong to the sweep\n" : "\n"
    text += "  about \(duration(seconds)), \(size) of results\n"
    return text
  }

  fileprivate func json(_ sweep: Sweep, _ folder: String) -> String {
    let axes = sweep.axes.map { axis in
      let others = axis.others.map { "{\($0.json)}" }.joined(separator: ",")
      return "{\(axis.first.json),\"count\":\(axis.count)"
        + (others.isEmpty ? "}" : ",\"with\":[\(others)]}")
    }
    var line = JSONLine()
    line.begin()
    line.text("name", sweep.name)
    line.text("folder", folder)
    line.integer("combinations", sweep.productCount)
    line.integer("configurations", sweep.configurationCount)
    line.integer("trials", sweep.trials.count)
    line.integer("runs", sweep.runCount)
    line.integer("done", done)
    line.integer("failed", failed)
    line.integer("missing", sweep.runCount - done)
    line.integer("orphaned", orphaned)
    line.real("estimated_seconds", seconds)
    line.real("estimated_bytes", bytes)
    let fields = String(decoding: line.bytes.dropFirst(), as: UTF8.self)
    return "{\"axes\":[\(axes.joined(separator: ","))],\(fields)}\n"
  }

  /// The estimated size for people.
  private var size: String {
    switch bytes {
    case ..<1e6: "\(Int((bytes / 1e3).rounded(.up))) kB"
    case ..<1e9: "\((bytes / 1e5).rounded() / 10) MB"
    default: "\((bytes / 1e8).rounded() / 10) GB"
    }
  }
}

extension Axis.Column {
  /// Path and unit as members of a JSON object.
  fileprivate var json: String {
    "\"path\":\"\(path)\",\"unit\":\"\(parameter.unit?.symbol ?? "")\""
  }

  /// The first and last values with the unit.
  fileprivate var valuesText: String {
    let unit = parameter.unit.map { " " + $0.symbol } ?? ""
    func text(_ shown: ArraySlice<Double>) -> String {
      shown.map(\.brief).joined(separator: ", ")
    }
    return values.count <= 6
      ? text(values[...]) + unit
      : text(values.prefix(3)) + " ... " + text(values.suffix(1)) + unit
  }
}
