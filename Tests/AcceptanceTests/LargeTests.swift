import Foundation
import Testing

/// Sweeps of millions of runs: memory does not grow with their number.
///
/// They take a minute and a hundred megabytes of disk: only where QUANTAL_SLOW is set.
@Suite(.serialized) struct LargeTests {
  static let isWanted = ProcessInfo.processInfo.environment["QUANTAL_SLOW"] != nil

  private static func spec(trials: Int) -> String {
    """
    quantal: 1
    name: large
    base:
      duration: 2 ms
      inputs:
        glutamate:
          spikes: {model: poisson, rate: 20 Hz}
          release: {model: static, sites: 1}
    axes:
      - inputs.glutamate.release.probability: {linspace: [0, 1, 1000]}
      - inputs.glutamate.spikes.rate: {linspace: [1 Hz, 1000 Hz, 1000]}
    trials: {count: \(trials), seed: 3}
    """
  }

  /// Runs the program and tells its peak memory in MB; `wait4` says it of one child only to C.
  private func peak(
    _ folder: Workspace, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (outcome: Outcome, megabytes: Double) {
    let wrapper = """
      import resource, subprocess, sys
      status = subprocess.run(sys.argv[1:]).returncode
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open("peak", "w"))
      sys.exit(status if status >= 0 else 128 - status)
      """
    let outcome = try Program(
      ["python3", "-c", wrapper, Program.url.path] + arguments, in: folder,
      executable: URL(filePath: "/usr/bin/env")
    ).outcome(limit: 1200)
    let text = try folder.text("peak").trimmingCharacters(in: .whitespacesAndNewlines)
    let megabytes = try #require(Double(text)) * 1024 / 1e6
    print("\(arguments.joined(separator: " ")): peak \(megabytes) MB")
    return (outcome, megabytes)
  }

  @Test(.enabled(if: LargeTests.isWanted, "QUANTAL_SLOW is not set"))
  func aMillionRunsFitIn300MB() throws {
    let folder = try Workspace()
    try folder.write(Self.spec(trials: 1), "sweep.yaml")
    let (first, megabytes) = try peak(folder, "run", "sweep.yaml", "-o", "out")
    #expect(first.status == 0, "\(first.errors)")
    #expect(megabytes < 300)
    print(first.errors)
    // No CSV of that length, and no word of one.
    #expect(
      folder.names("out/tables") == [
        "columns.csv", "runs.parquet", "summary.csv", "summary.parquet",
      ])
    for line in first.output.split(separator: "\n").suffix(3) {
      #expect(folder.exists(String(line.prefix { $0 != " " })), "\(line)")
    }
    let (again, little) = try peak(folder, "run", "sweep.yaml", "-o", "out", "--json")
    #expect(try again.json()["up_to_date"] as? Bool == true)
    #expect(little < 100)
    // All tables from the parts alone.
    try folder.remove("out/tables")
    let (tables, some) = try peak(folder, "run", "sweep.yaml", "-o", "out", "--json")
    #expect(try tables.json()["reused"] as? Int == 1_000_000)
    #expect(some < 300)
    let (plan, planned) = try peak(folder, "plan", "sweep.yaml", "-o", "out", "--json")
    #expect(try plan.json()["done"] as? Int == 1_000_000)
    #expect(planned < 300)
  }

  @Test(.enabled(if: LargeTests.isWanted, "QUANTAL_SLOW is not set"))
  func aPlanOfTenMillionRunsTakesNoMemory() throws {
    let folder = try Workspace()
    try folder.write(Self.spec(trials: 10), "sweep.yaml")
    let (plan, megabytes) = try peak(folder, "plan", "sweep.yaml", "--json")
    #expect(try plan.json()["runs"] as? Int == 10_000_000)
    #expect(megabytes < 100)
    let (check, little) = try peak(folder, "check", "sweep.yaml")
    #expect(check.output == "sweep.yaml: correct, 1,000,000 configurations, 10,000,000 runs\n")
    #expect(little < 100)
  }
}
