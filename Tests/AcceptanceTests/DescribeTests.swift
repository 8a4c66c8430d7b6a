import Testing

@Suite struct DescribeTests {
  @Test func withoutAPathTheTreeNamesSectionsAndModels() throws {
    let output = try Workspace().complete("describe").output
    for words in ["inputs ", "    release ", "model: tsodyks_markram ", "neuron ", "duration "] {
      #expect(output.contains(words), "\(words)")
    }
  }

  @Test(arguments: ["inputs.NAME.release.recovery", "inputs.glutamate.release.recovery"])
  func aParameterTellsAllAboutIt(_ path: String) throws {
    let output = try Workspace().complete("describe", path).output
    #expect(output.hasPrefix("\(path)\n  Time constant by which an empty site is refilled"))
    for words in [
      "ms (also d, h, min, s, us)", "200 ms", "at least 0 ms", "Markram 1998", "tsodyks_markram",
    ] {
      #expect(output.contains(words), "\(words)")
    }
  }

  @Test(arguments: [
    "release.recovery", "tsodyks_markram.recovery", "g.release.recovery",
  ])
  func theEndOfAPathIsEnough(_ path: String) throws {
    let outcome = try Workspace().run("describe", path)
    guard path != "g.release.recovery" else { return #expect(outcome.status == 0) }
    #expect(outcome.output.hasPrefix("inputs.NAME.release.recovery\n"))
  }

  @Test func anAmbiguousNameListsAllMatches() throws {
    let objects = try Workspace().complete("describe", "conductance", "--json").jsonLines()
    // Parameters of calcium channels, receptors, their open states and two effects, and a model of effects.
    #expect(objects.count == 8)
    #expect(objects.compactMap { ($0["models"] as? [String])?.first }.count == 6)
  }

  @Test(arguments: [
    "tsodyks_markram", "release.tsodyks_markram", "inputs.x.release.tsodyks_markram",
  ])
  func aModelListsItsParameters(_ path: String) throws {
    let object = try Workspace().complete("describe", path, "--json").json()
    #expect(object["kind"] as? String == "model")
    #expect((object["parameters"] as? [String])?.contains("recovery") == true)
    let output = try Workspace().complete("describe", path).output
    #expect(output.contains("facilitation"))
  }

  @Test(arguments: ["nest_iaf_psc_exp", "neuron.nest_iaf_psc_exp"])
  func aPresetTellsWhatItSets(_ path: String) throws {
    let object = try Workspace().complete("describe", path, "--json").json()
    #expect(object["kind"] as? String == "preset")
    #expect((object["keys"] as? String)?.contains("capacitance: 250 pF") == true)
    let output = try Workspace().complete("describe", path).output
    #expect(output.hasPrefix("neuron with preset: nest_iaf_psc_exp\n"))
    #expect(output.contains("capacitance: 250 pF"))
  }

  @Test(arguments: ["inputs.glutamate.release", "inputs.NAME.release", "release"])
  func aSectionListsItsModels(_ path: String) throws {
    let object = try Workspace().complete("describe", path, "--json").json()
    #expect(object["kind"] as? String == "section")
    #expect((object["models"] as? [String])?.contains("static") == true)
  }

  @Test func everyEntryIsAnObjectThatDescribesItself() throws {
    let folder = try Workspace()
    let objects = try folder.complete("describe", "--json").jsonLines()
    #expect(objects.count > 40)
    for kind in ["section", "model", "preset", "parameter"] {
      let object = try #require(objects.last { $0["kind"] as? String == kind })
      let path = try #require(object["path"] as? String)
      let found = try folder.complete("describe", path, "--json").jsonLines()
      #expect(found.contains { $0["path"] as? String == path && $0["kind"] as? String == kind })
    }
  }

  @Test(arguments: [
    ("recovry", "'recovery'"), ("inputs.x.relase.recovery", "'inputs.x.release.recovery'"),
    ("tsodyks_markam", "'tsodyks_markram'"), ("qqqqqqqqqqqq", "'quantal describe' lists all"),
    ("", "lists all"), ("inputs..release", "'inputs.NAME.release'"),
  ])
  func whatIsUnknownIsAUsageErrorWithASuggestion(_ path: String, _ hint: String) throws {
    let outcome = try Workspace().run("describe", path)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
  }
}
