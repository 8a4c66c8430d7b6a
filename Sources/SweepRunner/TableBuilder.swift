import Measures
import Results
import SweepSpec

/// Makes the tables of a results folder from its parts, in the sweep's order.
///
/// Rows stream: a frame is in memory from the first of its runs to the last, so memory does not
/// grow with the number of runs as long as the parts were written for this sweep.
struct TableBuilder {
  private let sweep: Sweep
  private let columns: RunColumns
  private let reader: RecordReader
  private let records: JSONLineReader
  private let runs: TableWriter
  private let summary: TableWriter
  private let folder: String
  private(set) var overview: Overview

  init(
    folder: String, sweep: Sweep, fingerprint: String, columns: RunColumns, reader: RecordReader
  ) throws(ResultsError) {
    self.sweep = sweep
    self.columns = columns
    self.reader = reader
    self.folder = "\(folder)/tables"
    let metadata = [
      ("quantal.sweep", sweep.name), ("quantal.fingerprint", fingerprint),
      ("quantal.revision", "\(sweep.revision)"), ("quantal.spec", sweep.text),
    ]
    runs = try TableWriter(
      folder: self.folder, name: "runs", columns: columns.runs, metadata: metadata,
      createdBy: "quantal version \(QuantalVersion.number)")
    summary = try TableWriter(
      folder: self.folder, name: "summary", columns: columns.summary, metadata: metadata,
      createdBy: "quantal version \(QuantalVersion.number)", csvRowLimit: .max)
    let recordColumns =
      columns.runs.prefix(1) + columns.runs[2...3]
      + columns.runs.suffix(columns.measures.measures.count + 1)
    records = JSONLineReader(columns: Array(recordColumns))
    overview = Overview(sweep)
  }

  /// Writes all tables; none of them is visible before all rows are written.
  mutating func build(from frames: [Ledger.FrameReference]) throws(ResultsError) {
    var open = OpenFrames(frames, reader: reader)
    var group = ConfigurationGroup(measures: columns.measures.measures.count)
    let trials = sweep.trials.count
    for index in sweep.keptPositions {
      let (configuration, variant) = sweep.located(index)
      let swept = columns.sweptValues(configuration, in: variant)
      var name: String?
      for position in (index * trials)..<((index + 1) * trials) {
        guard let (lines, range) = try open.line(at: position) else { continue }
        let record = try row(lines, range)
        guard case .text(let run) = record[0] else { continue }
        let configurationName = name ?? Record.configuration(ofRun: run)
        name = configurationName
        try runs.append(
          [record[0], .text(configurationName)] + record[1...2] + swept + record[3...])
        group.add(record[3...])
      }
      guard let name else { continue }
      let statistics = group.takeValues()
      try summary.append([.text(name)] + swept + statistics)
      overview.add(index: index, statistics: statistics, columns: columns)
    }
    let list = try TableColumn.list(of: allColumns, to: "\(folder)/columns.csv")
    try TableWriter.finish([runs, summary], with: [list])
  }

  /// Both tables' columns, each once.
  private var allColumns: [TableColumn] {
    let names = Set(columns.runs.map(\.name))
    return columns.runs + columns.summary.filter { !names.contains($0.name) }
  }

  private func row(_ lines: [UInt8], _ range: Range<Int>) throws(ResultsError) -> [TableValue] {
    do throws(JSONLineError) {
      return try records.row(lines, in: range)
    } catch {
      throw .corrupt(path: "\(folder)/../parts", offset: error.offset, reason: error.reason)
    }
  }
}

/// The statistics of one configuration's trials as they come.
private struct ConfigurationGroup {
  private var moments: [Moments]
  private var succeeded: Int64 = 0
  private var failed: Int64 = 0

  init(measures: Int) { moments = Array(repeating: Moments(), count: measures) }

  /// Adds a run: its measures and, last, its error.
  mutating func add(_ values: ArraySlice<TableValue>) {
    guard values.last == .missing else {
      failed += 1
      return
    }
    succeeded += 1
    for (index, value) in zip(moments.indices, values) {
      switch value {
      case .real(let number): moments[index].add(number)
      case .integer(let number): moments[index].add(Double(number))
      default: break
      }
    }
  }

  /// The summary's columns behind the swept ones; then begins anew.
  mutating func takeValues() -> [TableValue] {
    let values =
      [TableValue.integer(succeeded), .integer(failed)] + moments.flatMap { $0.summaryValues }
    self = ConfigurationGroup(measures: moments.count)
    return values
  }
}

/// The frames that hold runs around the position at hand.
private struct OpenFrames {
  private let frames: [Ledger.FrameReference]
  private let reader: RecordReader
  private var next = 0
  private var open: [OpenFrame] = []
  private var files: [String: PartReader] = [:]

  private struct OpenFrame {
    let lines: [UInt8]
    var places: [Int: Range<Int>]
    let last: Int
  }

  /// `frames` must be sorted by first position.
  init(_ frames: [Ledger.FrameReference], reader: RecordReader) {
    self.frames = frames
    self.reader = reader
  }

  /// The line of the run at a position, which must not fall from call to call.
  mutating func line(at position: Int) throws(ResultsError) -> ([UInt8], Range<Int>)? {
    while next < frames.count, frames[next].first <= position {
      open.append(try load(frames[next]))
      next += 1
    }
    open.removeAll { $0.last < position }
    for frame in open {
      if let place = frame.places[position] { return (frame.lines, place) }
    }
    return nil
  }

  private mutating func load(_ reference: Ledger.FrameReference) throws(ResultsError) -> OpenFrame {
    let lines = try reader(of: reference.part).lines(of: reference.frame)
    var places: [Int: Range<Int>] = [:]
    for range in JSONLineReader.lines(in: lines) {
      if let head = reader.head(lines, range) { places[head.position] = range }
    }
    return OpenFrame(lines: lines, places: places, last: reference.last)
  }

  private mutating func reader(of part: PartFile) throws(ResultsError) -> PartReader {
    if let file = files[part.path] { return file }
    // Few parts are open at once; with many, each is opened again for its next frame.
    if files.count > 64 { files.removeAll() }
    let file = try PartReader(part)
    files[part.path] = file
    return file
  }
}
