import Foundation
import Testing

@Suite struct FirstUseTests {
  @Test func theFirstRunWritesTheFolderOfTheContract() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let outcome = try folder.complete("run", "sweep.yaml")
    let seen = folder.names("results/small").filter { $0 != ".lock" }
    #expect(seen == ["manifest.json", "parts", "spec.yaml", "tables"])
    #expect(folder.names("results/small/tables") == Workspace.tableNames)
    let parts = folder.names("results/small/parts")
    #expect(!parts.isEmpty && parts.allSatisfy { $0.hasSuffix(".jsonl.zst") })
    #expect(try folder.text("results/small/spec.yaml") == Spec().text)
    #expect(outcome.errors.contains("18 runs computed, 0 reused"))
  }

  @Test func standardOutputIsAShortTableAndWhereTheLongOnesAre() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let lines = try folder.complete("run", "sweep.yaml").output.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    #expect(lines.count == 10)
    #expect(lines[0] == "Firing rate in Hz by glutamate_spikes_rate_hz")
    #expect(lines[1].split(separator: " ") == ["glutamate_release_probability", "20", "80"])
    #expect(lines[2...4].map { $0.split(separator: " ").count } == [3, 3, 3])
    #expect(lines[5].isEmpty)
    for line in lines[6...8] {
      let path = String(line.prefix { $0 != " " })
      #expect(folder.exists(path), "\(line)")
    }
    #expect(lines[9].isEmpty)
  }

  @Test func theManifestSaysWhatMadeTheFolder() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    try folder.complete("run", "sweep.yaml", "-j", "1")
    let manifest = try #require(
      try JSONSerialization.jsonObject(
        with: Data(try folder.bytes("results/small/manifest.json"))) as? [String: Any])
    for key in ["version", "revision", "fingerprint", "host", "cpu", "started", "ended", "lanes"] {
      #expect(manifest[key] != nil && !(manifest[key] is NSNull), "\(key)")
    }
    #expect(manifest["state"] as? String == "complete")
    #expect(manifest["threads"] as? Int == 1)
    #expect(manifest["runs"] as? Int == 18)
    #expect(manifest["done"] as? Int == 18)
    #expect(manifest["failed"] as? Int == 0)
  }

  @Test func theSameCommandAgainFindsNothingToDoAndTouchesNothing() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    try folder.complete("run", "sweep.yaml")
    let before = try folder.snapshot("results/small")
    let again = try folder.complete("run", "sweep.yaml")
    #expect(again.errors.lowercased().contains("nothing to do"))
    #expect(again.output.contains("results/small/tables/summary.csv"))
    #expect(try folder.snapshot("results/small") == before)
    // Comments and blanks are no part of a sweep.
    try folder.write("# A thought.\n" + Spec().text + "\n# Another one.\n", "sweep.yaml")
    let commented = try folder.complete("run", "sweep.yaml")
    #expect(commented.errors.lowercased().contains("nothing to do"))
    #expect(try folder.snapshot("results/small") == before)
  }

  @Test func aTableThatWasLostIsWrittenAgainWithoutSimulating() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    try folder.complete("run", "sweep.yaml", "-o", "whole")
    try folder.copy("whole", to: "robbed")
    try folder.remove("robbed/tables/runs.csv")
    let again = try folder.complete("run", "sweep.yaml", "-o", "robbed", "--json").json()
    #expect(again["computed"] as? Int == 0)
    try expectSameTables(folder, "whole", "robbed")
  }

  @Test func quietSaysNothing() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    for _ in 0..<2 {
      let outcome = try folder.complete("run", "--quiet", "sweep.yaml")
      #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    }
  }

  @Test func jsonIsOneObjectOnStandardOutput() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let first = try folder.complete("run", "sweep.yaml", "--json").json()
    #expect(first["runs"] as? Int == 18)
    #expect(first["computed"] as? Int == 18)
    #expect(first["reused"] as? Int == 0)
    #expect(first["complete"] as? Bool == true)
    let second = try folder.complete("run", "sweep.yaml", "--json").json()
    #expect(second["computed"] as? Int == 0)
    #expect(second["reused"] as? Int == 18)
    #expect(second["up_to_date"] as? Bool == true)
  }

  @Test func theFolderCanBeChosenAndMadeWithItsParents() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    try folder.complete("run", "sweep.yaml", "-o", "a/b c/ü/")
    #expect(folder.names("a/b c/ü/tables") == Workspace.tableNames)
    #expect(!folder.exists("results"))
    try folder.complete("run", "sweep.yaml", "--output", folder.path + "/absolute")
    #expect(folder.names("absolute/tables") == Workspace.tableNames)
  }

  @Test func planTellsWhatIsThereAndRunsNothing() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let text = try folder.complete("plan", "sweep.yaml").output
    #expect(text.contains("inputs.glutamate.spikes.rate: 2 values, 20, 80 Hz"))
    #expect(text.contains("6 configurations x 3 trials = 18 runs"))
    #expect(text.contains("0 done, 18 to do"))
    #expect(!folder.exists("results"))
    try folder.complete("run", "sweep.yaml")
    let before = try folder.snapshot("results")
    let plan = try folder.complete("plan", "--json", "sweep.yaml").json()
    #expect(plan["done"] as? Int == 18)
    #expect(plan["missing"] as? Int == 0)
    #expect((plan["axes"] as? [[String: Any]])?.count == 2)
    #expect(try folder.snapshot("results") == before)
  }

  @Test func aSpecWithoutAxesIsOneConfiguration() throws {
    let folder = try Workspace()
    try folder.write(Spec().text.replacing(/axes:\n(  - .*\n)+/, with: "axes: []\n"), "sweep.yaml")
    try folder.complete("run", "sweep.yaml")
    #expect(try CSVTable(folder, "results/small/tables/summary.csv").rows.count == 1)
    #expect(try CSVTable(folder, "results/small/tables/runs.csv").rows.count == 3)
  }
}
