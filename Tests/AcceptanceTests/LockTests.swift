import Foundation
import Testing

@Suite struct LockTests {
  @Test func aSecondProcessOnAFolderIsTurnedAwayAndTellsWhoTheFirstIs() throws {
    let folder = try Workspace()
    try folder.write(Spec.endless)
    try folder.write(Spec.short, "short.yaml")
    let first = try Program(["run", "sweep.yaml", "-o", "out"], in: folder)
    try first.wait { folder.partBytes("out") > 0 }
    let before = try folder.snapshot("out")
    for spec in ["sweep.yaml", "short.yaml"] {
      let second = try folder.run("run", spec, "-o", "out")
      #expect(second.status == 6 && !second.isSignal)
      #expect(second.output.isEmpty)
      #expect(second.errors.contains("another process is running on 'out'"))
      #expect(second.errors.contains("(process \(first.identifier) on "))
    }
    #expect(try folder.snapshot("out") == before)
    // Looking is allowed meanwhile.
    let plan = try folder.complete("plan", "sweep.yaml", "-o", "out", "--json").json()
    #expect(plan["done"] as? Int == 32)
    // The lock dies with its holder.
    first.send(SIGKILL)
    #expect(try first.outcome().isSignal)
    let third = try folder.complete("run", "short.yaml", "-o", "out", "--json").json()
    #expect(third["reused"] as? Int == 32)
  }

  @Test func twoStartsAtOnceDoEveryRunOnce() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    for round in 0..<5 {
      let both = try (0..<2).map { _ in
        try Program(["run", "sweep.yaml", "-o", "out\(round)"], in: folder)
      }
      let statuses = try both.map { try $0.outcome().status }.sorted()
      #expect(statuses == [0, 0] || statuses == [0, 6])
      let after = try folder.complete("run", "sweep.yaml", "-o", "out\(round)", "--json").json()
      #expect(after["up_to_date"] as? Bool == true)
      #expect(try CSVTable(folder, "out\(round)/tables/runs.csv").rows.count == 18)
    }
  }
}
