import Foundation
import SweepRunner
import SweepSpec
import Testing

/// The user's guide of the spec is held against the program.
@Suite struct SpecGuideTests {
  private static let guide = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Documentation/spec.md")

  @Test func everyCompleteExampleIsCorrect() throws {
    let text = try String(contentsOf: Self.guide, encoding: .utf8)
    let blocks = text.components(separatedBy: "```yaml\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
      .filter { $0.hasPrefix("quantal: 1") }
    var counts: [String: Int] = [:]
    for block in blocks {
      let file = FileManager.default.temporaryDirectory.appending(
        path: "guide-\(ProcessInfo.processInfo.processIdentifier)-\(counts.count).yaml")
      try block.write(to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      let sweep = try Sweep.load(file.path())
      #expect(sweep.warnings.isEmpty, "\(sweep.name)")
      counts[sweep.name] = sweep.configurationCount
    }
    // The numbers that the guide names.
    #expect(counts == ["facilitation": 30, "short-term-plasticity": 15, "chosen": 17])
  }
}
