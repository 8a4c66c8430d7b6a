import Foundation
import SweepRunner
import SweepSpec
import Testing

/// The user's guide of the spec is held against the program.
@Suite struct SpecGuideTests {
  private static let guide = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Documentation/spec.md")

  /// The guide's blocks of a language.
  private static func blocks(_ language: String, of text: String) -> [String] {
    text.components(separatedBy: "```\(language)\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
  }

  /// The name of the file that a block shows, from its first line `# name.csv`.
  private static func fileName(_ block: String) -> String? {
    let first = block.split(separator: "\n").first ?? ""
    guard first.hasPrefix("# "), first.contains("."), !first.dropFirst(2).contains(" ") else {
      return nil
    }
    return String(first.dropFirst(2))
  }

  @Test func everyCompleteExampleIsCorrect() throws {
    let text = try String(contentsOf: Self.guide, encoding: .utf8)
    let folder = FileManager.default.temporaryDirectory.appending(path: "guide-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let blocks = Self.blocks("yaml", of: text)
    for block in blocks + Self.blocks("csv", of: text) {
      guard let name = Self.fileName(block) else { continue }
      try block.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    var counts: [String: Int] = [:]
    for block in blocks where block.hasPrefix("quantal: 1") {
      let file = folder.appending(path: "spec-\(counts.count).yaml")
      try block.write(to: file, atomically: true, encoding: .utf8)
      let sweep = try Sweep.load(file.path())
      #expect(sweep.warnings.isEmpty, "\(sweep.name): \(sweep.warnings.map(\.text))")
      counts[sweep.name] = sweep.configurationCount
    }
    // The numbers that the guide names.
    #expect(
      counts == [
        "facilitation": 30, "two-inputs": 1, "with-cell": 3, "short-term-plasticity": 15,
        "models": 4, "pharmacology": 8, "tabulated": 6, "chosen": 17, "chosen-cases": 5,
        "sensitivity": 512, "difference": 2,
      ])
  }

  @Test func everySectionThatIsReferredToExists() throws {
    let text = try String(contentsOf: Self.guide, encoding: .utf8)
    let anchors = text.matches(of: /(?m)^#+ (.*)$/).map { heading in
      heading.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
        .replacingOccurrences(of: " ", with: "-")
    }
    for link in text.matches(of: /\]\(#([^)]*)\)/) {
      #expect(anchors.contains(String(link.1)), "#\(link.1)")
    }
  }
}
