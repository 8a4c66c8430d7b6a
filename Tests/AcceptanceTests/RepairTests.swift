import Testing

/// Parts that a crash, a full disk or a bad cable left in a state of their own.
@Suite struct RepairTests {
  /// A folder `whole` with one part of several frames, and its copy `torn` without tables.
  private func folders() throws -> (folder: Workspace, part: String, bytes: [UInt8]) {
    let folder = try Workspace()
    var spec = Spec()
    spec.trials = "{count: 20, seed: 7}"
    try folder.write(spec)
    try folder.complete("run", "sweep.yaml", "-o", "whole", "-j", "1")
    try folder.copy("whole", to: "torn")
    try folder.remove("torn/manifest.json")
    try folder.remove("torn/tables")
    let parts = folder.parts("torn")
    #expect(parts.count == 1)
    return (folder, parts[0], try folder.bytes(parts[0]))
  }

  /// Runs again and expects the tables to be as if nothing had happened.
  private func expectRepair(
    _ folder: Workspace, computed: ClosedRange<Int>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let report = try folder.complete(
      "run", "sweep.yaml", "-o", "torn", "--json", sourceLocation: sourceLocation
    ).json()
    let count = try #require(report["computed"] as? Int)
    #expect(computed.contains(count), "\(count)", sourceLocation: sourceLocation)
    #expect(report["reused"] as? Int == 120 - count, sourceLocation: sourceLocation)
    try expectSameTables(folder, "whole", "torn", sourceLocation: sourceLocation)
    let again = try folder.complete("run", "sweep.yaml", "-o", "torn", "--json").json()
    #expect(again["up_to_date"] as? Bool == true, sourceLocation: sourceLocation)
  }

  @Test(arguments: [0, 1, 17, 0.3, 0.5, 0.75, 0.999])
  func aPartThatWasCutIsCompleted(_ place: Double) throws {
    let (folder, part, bytes) = try folders()
    let length = place >= 1 ? Int(place) : Int(place * Double(bytes.count))
    try folder.write(Array(bytes.prefix(length)), part)
    // A cut costs the frame that it goes through and those behind; other frames stay.
    try expectRepair(folder, computed: place == 0.999 ? 1...32 : 1...120)
  }

  @Test func garbageBehindAPartIsNoMatter() throws {
    let (folder, part, bytes) = try folders()
    try folder.write(bytes + (0..<1000).map { UInt8($0 * 7919 % 251) }, part)
    try expectRepair(folder, computed: 0...0)
  }

  @Test func aFlippedBitCostsFramesAndNeverGivesWrongNumbers() throws {
    for place in [0.2, 0.6, 0.95] {
      let (folder, part, bytes) = try folders()
      var changed = bytes
      changed[Int(place * Double(bytes.count))] ^= 0x10
      try folder.write(changed, part)
      try expectRepair(folder, computed: 1...120)
    }
  }

  @Test func aTornPartIsMentioned() throws {
    let (folder, part, bytes) = try folders()
    try folder.write(Array(bytes.dropLast(9)), part)
    let outcome = try folder.complete("run", "sweep.yaml", "-o", "torn")
    #expect(outcome.errors.contains("a torn end of a part was dropped and done again"))
  }

  @Test func partsThatAreNoneAreLeftAlone() throws {
    let (folder, _, _) = try folders()
    try folder.write("notes of mine", "torn/parts/notes.txt")
    try folder.write("no frame at all", "torn/parts/false.jsonl.zst")
    try folder.write([], "torn/parts/empty.jsonl.zst")
    try expectRepair(folder, computed: 0...0)
    #expect(try folder.text("torn/parts/notes.txt") == "notes of mine")
  }

  @Test func aLostPartIsDoneAgain() throws {
    let (folder, part, _) = try folders()
    try folder.remove(part)
    try expectRepair(folder, computed: 120...120)
  }

  @Test func aManifestThatIsNoneIsWrittenAnew() throws {
    for text in ["", "{", "[]", "null", "{\"state\":\"complete\"}", "\u{0}\u{1}\u{2}"] {
      let (folder, _, _) = try folders()
      try folder.write(text, "torn/manifest.json")
      try expectRepair(folder, computed: 0...0)
    }
  }
}
