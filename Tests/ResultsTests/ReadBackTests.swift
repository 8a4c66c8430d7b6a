import Foundation
import Testing

@testable import Results

/// Tables read by the programs that people use.
///
/// Skipped where there is no interpreter. To have one with the packages:
/// `python3 -m venv .build/venv && .build/venv/bin/pip install -r Tests/ResultsTests/requirements.txt`
/// from the package's folder, or the variable QUANTAL_PYTHON with an interpreter that has them.
@Suite struct ReadBackTests {
  /// The interpreter, or nil where there is none.
  static let python: String? = {
    let local = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../.build/venv/bin/python").standardized.path
    let path = ProcessInfo.processInfo.environment["QUANTAL_PYTHON"] ?? local
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  @Test(
    .enabled(if: ReadBackTests.python != nil, "no Python with pyarrow, polars and duckdb"),
    arguments: [0, 1, 9, 70_000])
  func otherProgramsReadWhatWasWritten(_ rowCount: Int) throws {
    let folder = try TestFolder()
    let table = SampleTable(rowCount: rowCount)
    try table.write(folder.path, "sample")
    try table.expectation().write(to: URL(filePath: "\(folder.path)/expected.json"))
    let python = try #require(Self.python)
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "read_tables.py").path
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [script, "\(folder.path)/sample", "\(folder.path)/expected.json"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: text, as: UTF8.self))")
  }
}
