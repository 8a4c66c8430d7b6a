import Foundation

@testable import Results

/// A table in which every kind of value and every special one occurs.
struct SampleTable {
  let rowCount: Int

  let columns = [
    TableColumn("run", .text, meaning: "Name, unique", role: .key),
    TableColumn("seed", .integer, meaning: "Seed", role: .key),
    TableColumn("rate_hz", .real, unit: "Hz", meaning: "Rate", role: .measured),
    TableColumn("is_spiking", .flag, meaning: "Whether it spikes", role: .measured),
    TableColumn("whole", .real, meaning: "A real number without fraction", role: .swept),
    TableColumn("count", .integer, meaning: "Never missing", role: .measured),
    TableColumn("small", .real, meaning: "Very small and very large numbers", role: .measured),
    TableColumn("error", .text, meaning: "Mostly missing", role: .measured),
  ]

  private static let texts = ["plain", "µ 🧠 é", "with, comma", "\"quoted\"", "two\nlines", " x "]
  private static let reals = [
    0.1, -0.0, 1e-7, .nan, .infinity, -.infinity, 1e22, 1.0 / 3, .leastNonzeroMagnitude,
  ]

  func row(_ index: Int) -> [TableValue] {
    let seed: TableValue =
      switch index % 5 {
      case 0: .integer(.max - Int64(index))
      case 1: .integer(.min + Int64(index))
      case 2: .missing
      default: .integer(Int64(index))
      }
    return [
      .text("r\(index) " + Self.texts[index % Self.texts.count]),
      seed,
      index % 7 == 3 ? .missing : .real(Self.reals[index % Self.reals.count]),
      index % 3 == 1 ? .missing : .flag(index % 2 == 0),
      .real(Double(index % 100)),
      .integer(Int64(index)),
      .real(Double(index + 1) * (index % 2 == 0 ? 1e-300 : 1.1e300)),
      index % 50 == 1 ? .text("it failed: \(index)") : .missing,
    ]
  }

  func writer(
    _ folder: String, _ name: String, csvRowLimit: Int = 100_000
  ) throws(ResultsError) -> TableWriter {
    try TableWriter(
      folder: folder, name: name, columns: columns, metadata: [("spec", "µ: 1\n")],
      createdBy: "quantal version 0.0.1", csvRowLimit: csvRowLimit)
  }

  func write(_ folder: String, _ name: String, csvRowLimit: Int = 100_000) throws {
    let writer = try writer(folder, name, csvRowLimit: csvRowLimit)
    for index in 0..<rowCount { try writer.append(row(index)) }
    try writer.finish()
  }

  /// The same for other programs; reals as bit patterns, to depend on nobody's number texts.
  func expectation() throws -> Data {
    let kinds = columns.map { [$0.name, $0.kind.rawValue] }
    let rows = (0..<rowCount).map { row($0).map(Self.plain) }
    return try JSONSerialization.data(withJSONObject: ["columns": kinds, "rows": rows])
  }

  private static func plain(_ value: TableValue) -> Any {
    switch value {
    case .missing: NSNull()
    case .text(let text): text
    case .integer(let number): NSNumber(value: number)
    case .real(let number): String(number.bitPattern, radix: 16)
    case .flag(let isTrue): NSNumber(value: isTrue)
    }
  }
}
