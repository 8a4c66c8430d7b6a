import Foundation
import Testing

/// A working folder of its own for one test, removed with it.
final class Workspace {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "quantal-acceptance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func url(_ name: String) -> URL { URL(filePath: "\(path)/\(name)") }

  func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: url(name))
  }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: url(name))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: true)
  }

  func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: url(name))) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url(name)) }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(at: url(name), to: url(other))
  }

  /// The names in a folder, hidden ones included, sorted; none where there is no such folder.
  func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url(folder).path)) ?? []).sorted()
  }

  /// The paths of a folder's parts, relative to the working folder.
  func parts(_ folder: String) -> [String] {
    names("\(folder)/parts").filter { $0.hasSuffix(".jsonl.zst") }.map { "\(folder)/parts/\($0)" }
  }

  /// How many bytes a folder's parts have by now.
  func partBytes(_ folder: String) -> Int {
    parts(folder).reduce(0) { sum, part in sum + ((try? bytes(part).count) ?? 0) }
  }

  /// The content of a folder's five tables by name.
  func tables(_ folder: String) throws -> [String: [UInt8]] {
    var tables: [String: [UInt8]] = [:]
    for name in Self.tableNames { tables[name] = try bytes("\(folder)/tables/\(name)") }
    return tables
  }

  static let tableNames = [
    "columns.csv", "runs.csv", "runs.parquet", "summary.csv", "summary.parquet",
  ]

  /// Content and time of change of every file below a folder.
  func snapshot(_ folder: String) throws -> [String: FileState] {
    var states: [String: FileState] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url(folder).path) {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: url("\(folder)/\(name)").path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      states[name] = FileState(
        bytes: try bytes("\(folder)/\(name)"), changed: attributes[.modificationDate] as? Date)
    }
    return states
  }

  struct FileState: Equatable {
    let bytes: [UInt8]
    let changed: Date?
  }
}

/// Expects two folders to hold the same tables, to the byte.
func expectSameTables(
  _ workspace: Workspace, _ first: String, _ second: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let (ours, theirs) = try (workspace.tables(first), workspace.tables(second))
  for name in Workspace.tableNames {
    #expect(
      ours[name] == theirs[name], "\(name) of \(first) and \(second) differ",
      sourceLocation: sourceLocation)
  }
}
