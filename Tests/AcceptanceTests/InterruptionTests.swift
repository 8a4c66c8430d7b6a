import Foundation
import Testing

/// Whatever ends a sweep, the same command goes on and ends with the same bytes.
@Suite(.serialized) struct InterruptionTests {
  /// When to interrupt, in the order of a sweep.
  enum Moment: String, CaseIterable {
    case start, firstFrame, middle, tables

    func hasCome(_ folder: Workspace, total: Int) -> Bool {
      switch self {
      case .start: true
      case .firstFrame: folder.partBytes("out") > 0
      case .middle: folder.partBytes("out") > total / 2
      case .tables: folder.names("out/tables").contains { $0.contains(".tmp-") }
      }
    }
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGINT], ["1", "2"])
  func anInterruptedSweepGoesOnAndEndsWithTheSameTables(_ signal: Int32, _ threads: String) throws {
    let folder = try Workspace()
    try folder.write(Spec.long)
    try folder.complete("run", "sweep.yaml", "-o", "whole", "--quiet")
    let total = folder.partBytes("whole")
    for moment in Moment.allCases {
      let program = try Program(
        ["run", "sweep.yaml", "-o", "out", "-j", threads], in: folder)
      try program.wait { moment.hasCome(folder, total: total) }
      program.send(signal)
      let outcome = try program.outcome()
      // It may have been faster than we.
      let isComplete = try isComplete(folder)
      #expect(outcome.isSignal != isComplete, "\(moment): \(outcome.errors)")
      #expect(outcome.status == (isComplete ? 0 : signal), "\(moment): \(outcome.errors)")
      expectWholeTablesOrNone(folder, moment)
    }
    try folder.complete("run", "sweep.yaml", "-o", "out", "-j", threads)
    try expectSameTables(folder, "whole", "out")
    #expect(!folder.names("out/tables").contains { $0.contains("tmp") })
    #expect(!folder.names("out").contains { $0.contains("tmp") })
  }

  private func isComplete(_ folder: Workspace) throws -> Bool {
    try folder.exists("out/manifest.json")
      && folder.text("out/manifest.json").contains("\"state\":\"complete\"")
  }

  /// Names that are there stand for files that are whole.
  private func expectWholeTablesOrNone(_ folder: Workspace, _ moment: Moment) {
    for name in folder.names("out/tables") where !name.hasPrefix(".") {
      let ours = try? folder.bytes("out/tables/\(name)")
      #expect(ours == (try? folder.bytes("whole/tables/\(name)")), "\(name) at \(moment)")
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsTheProcessByItAndKeepsWhatIsDone(_ signal: Int32) throws {
    let folder = try Workspace()
    try folder.write(Spec.endless)
    try folder.write(Spec.short, "short.yaml")
    let program = try Program(["run", "sweep.yaml", "-o", "it's out", "-j", "1"], in: folder)
    try program.wait { folder.partBytes("it's out") > 0 }
    #expect(program.isRunning)
    // The batch in hand would take for ever: it is dropped.
    program.send(signal)
    let outcome = try program.outcome()
    #expect(outcome.isSignal && outcome.status == signal)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("32 runs computed, 0 reused; 32 missing."))
    #expect(
      outcome.errors.contains(
        "To go on: \(Program.url.path) run sweep.yaml -o 'it'\\''s out' -j 1\n"))
    #expect(folder.names("it's out/tables").isEmpty)
    let manifest = try folder.text("it's out/manifest.json")
    #expect(manifest.contains("\"state\":\"incomplete\""))
    #expect(manifest.contains("\"done\":32"))
    let report = try folder.complete("run", "short.yaml", "-o", "it's out", "--json").json()
    #expect(report["reused"] as? Int == 32)
    #expect(report["computed"] as? Int == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalWhileTablesAreWrittenEndsTheProcessToo(_ signal: Int32) throws {
    let folder = try Workspace()
    var spec = Spec(name: "wide", duration: "1 ms")
    spec.axes = ["inputs.glutamate.release.probability: {linspace: [0, 1, 30000]}"]
    spec.trials = "{count: 1}"
    try folder.write(spec)
    // Three attempts, in case that the tables are there before the signal.
    for _ in 0..<3 {
      let program = try Program(["run", "sweep.yaml", "-o", "out"], in: folder)
      try program.wait { Moment.tables.hasCome(folder, total: 0) }
      program.send(signal)
      let outcome = try program.outcome()
      if outcome.isSignal {
        #expect(outcome.status == signal)
        #expect(outcome.errors.contains("To go on: \(Program.url.path) run sweep.yaml -o out\n"))
        let report = try folder.complete("run", "sweep.yaml", "-o", "out", "--json").json()
        #expect(report["reused"] as? Int == 30_000)
        #expect(folder.names("out/tables") == Workspace.tableNames)
        return
      }
      try folder.remove("out/tables")
    }
    Issue.record("no signal ended the process while it wrote tables")
  }

  @Test func aTimeBudgetStopsWithStatus75AndTheSameCommandGoesOn() throws {
    let folder = try Workspace()
    try folder.write(Spec.long)
    try folder.complete("run", "sweep.yaml", "-o", "whole", "--quiet")
    var reused = 0
    for _ in 0..<3 {
      // There are two batches at least for each thread, so the second comes too late.
      let outcome = try folder.run(
        "run", "sweep.yaml", "-o", "out", "-j", "2", "--time-budget", "0.002s", "--json")
      #expect(outcome.status == 75 && !outcome.isSignal)
      let report = try outcome.json()
      #expect(report["complete"] as? Bool == false)
      #expect(report["reused"] as? Int == reused)
      reused += report["computed"] as? Int ?? 0
    }
    #expect(reused > 0)
    let outcome = try folder.run(
      "run", "sweep.yaml", "-o", "out", "-j", "2", "--time-budget", "0.002s")
    #expect(outcome.status == 75)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("The time budget is used up; what is done is kept."))
    #expect(
      outcome.errors.contains(
        "To go on: \(Program.url.path) run sweep.yaml -o out -j 2 --time-budget 0.002s\n"))
    #expect(folder.names("out/tables").isEmpty)
    let last = try folder.complete(
      "run", "sweep.yaml", "-o", "out", "--time-budget", "1h", "--json"
    ).json()
    #expect(last["reused"] as? Int ?? 0 >= reused)
    try expectSameTables(folder, "whole", "out")
  }
}
