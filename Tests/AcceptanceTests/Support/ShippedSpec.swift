import Foundation
import Testing

/// The specs in `Sweeps`.
enum ShippedSpec {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Sweeps").standardized.path

  /// Runs a spec; gives its summary.
  static func summary(_ spec: String) throws -> CSVTable {
    let workspace = try Workspace()
    _ = try workspace.complete("run", "\(folder)/\(spec).yaml", "-o", "out", "--quiet")
    return try CSVTable(workspace, "out/tables/summary.csv")
  }

  /// Columns of a spec's summary; NaN where a field is empty.
  static func columns(_ spec: String, _ names: [String]) throws -> [[Double]] {
    try summary(spec).numbers(names)
  }
}
