import Foundation
import Testing

/// How a run of the program ended and what it said.
struct Outcome {
  /// The exit status, or the signal's number.
  let status: Int32
  /// Whether it ended by a signal.
  let isSignal: Bool
  let output: String
  let errors: String

  /// Its standard output as one JSON object.
  func json() throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any],
      "not a JSON object: \(output)")
  }

  /// Its standard output as one JSON object a line.
  func jsonLines() throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        "not a JSON object: \(line)")
    }
  }
}

/// The built program at work.
final class Program {
  private let process = Process()
  private let folder: Workspace
  private let names: (output: String, errors: String)

  /// The program that was built together with the tests.
  static let url = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "quantal")

  /// Starts the program in a working folder; standard output goes to the file `output` if given.
  ///
  /// Else output goes to files of ours: they never fill up as pipes do.
  init(
    _ arguments: [String], in folder: Workspace, environment: [String: String] = [:],
    output: String? = nil, executable: URL = Program.url
  ) throws {
    self.folder = folder
    let number = UUID().uuidString
    names = (".output-\(number)", ".errors-\(number)")
    try folder.write("", names.output)
    try folder.write("", names.errors)
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url("")
    var variables = ProcessInfo.processInfo.environment
    variables["QUANTAL_CPU"] = nil
    process.environment = variables.merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(
      forWritingTo: output.map { URL(filePath: $0) } ?? folder.url(names.output))
    process.standardError = try FileHandle(forWritingTo: folder.url(names.errors))
    try process.run()
  }

  deinit {
    if process.isRunning { send(SIGKILL) }
  }

  var identifier: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end; a program that hangs is killed after a time that is much too long.
  func outcome(limit seconds: Double = 60) throws -> Outcome {
    if try !waitUntil(seconds, isOver: { !process.isRunning }) {
      Issue.record("the program hangs: \(process.arguments ?? [])")
      send(SIGKILL)
    }
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      isSignal: process.terminationReason == .uncaughtSignal,
      output: try folder.text(names.output), errors: try folder.text(names.errors))
  }

  /// Polls until something is so or the program is over; false if neither came for a minute.
  @discardableResult
  func wait(until isSo: () throws -> Bool) throws -> Bool {
    try waitUntil(60) { try isSo() || !process.isRunning }
  }

  private func waitUntil(_ seconds: Double, isOver: () throws -> Bool) throws -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while try !isOver() {
      guard Date() < deadline else { return false }
      usleep(1000)
    }
    return true
  }
}

extension Workspace {
  /// Runs the program to its end.
  @discardableResult
  func run(
    _ arguments: String..., environment: [String: String] = [:], output: String? = nil
  ) throws -> Outcome {
    try Program(arguments, in: self, environment: environment, output: output).outcome()
  }

  /// Runs the program and expects it to complete.
  @discardableResult
  func complete(
    _ arguments: String..., environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try Program(arguments, in: self, environment: environment).outcome()
    #expect(
      outcome.status == 0 && !outcome.isSignal, "\(outcome.errors)",
      sourceLocation: sourceLocation)
    return outcome
  }
}
