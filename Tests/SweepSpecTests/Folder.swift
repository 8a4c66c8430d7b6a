import Foundation
import SweepSpec
import SynapseModel
import Testing

/// A folder of files for one test, removed with it.
final class Folder {
  private let url: URL

  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "quantal-spec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, name) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, _ name: String) throws { try write(Array(text.utf8), name) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Reads a spec of the folder.
  func load(_ name: String = "sweep.yaml", _ overrides: Overrides = Overrides()) throws -> Sweep {
    try Sweep.load(
      path: url.appending(path: name).path, overrides: overrides, schema: SmallSchema.root,
      revision: 1)
  }

  /// Why a spec cannot be used; `nil` if it can.
  func error(_ name: String = "sweep.yaml", _ overrides: Overrides = Overrides()) -> SpecError? {
    do {
      _ = try load(name, overrides)
    } catch {
      return error as? SpecError
    }
    return nil
  }

  /// The problems of a spec as they are shown, without the path of the folder.
  func problems(_ name: String = "sweep.yaml", _ overrides: Overrides = Overrides()) -> String {
    (error(name, overrides)?.text ?? "").replacing(url.path + "/", with: "")
  }
}

extension Sweep {
  /// The names of all kept configurations, in order.
  var names: [String] { keptPositions.map { identifier(of: configuration(at: $0)) } }

  /// What the configuration at a position has in each swept column, as text; `-` for nothing.
  func row(_ position: Int) -> [String] {
    let (configuration, variant) = located(position)
    return sweptColumns.map { $0.word(configuration, in: variant) ?? "-" }
  }

  /// The rows of all kept configurations, in order.
  var rows: [[String]] { keptPositions.map { row($0) } }
}
