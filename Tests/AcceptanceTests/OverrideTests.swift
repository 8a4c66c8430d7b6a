import Testing

/// `--set`, `--axis` and `include`, through the built program.
@Suite struct OverrideTests {
  @Test func whatTheCommandLineChangesIsInTheManifest() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    try folder.complete(
      "run", "sweep.yaml", "-o", "out", "--set", "duration=100 ms",
      "--set", "neuron.threshold=-52 mV", "--axis", "inputs.glutamate.spikes.rate=10 Hz:90 Hz:3",
      "--axis", "inputs.glutamate.count=[1, 2]")
    let manifest = try folder.text("out/manifest.json")
    #expect(manifest.contains(#""set":"duration=100 ms\nneuron.threshold=-52 mV""#))
    #expect(
      manifest.contains(
        #""axis":"inputs.glutamate.spikes.rate=10 Hz:90 Hz:3\ninputs.glutamate.count=[1, 2]""#))
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(
      Array(summary.header[1...3]) == [
        "glutamate_release_probability", "glutamate_spikes_rate_hz", "glutamate_count",
      ])
    #expect(try summary.numbers("glutamate_spikes_rate_hz").prefix(6) == [10, 10, 50, 50, 90, 90])
    // As if it stood in the spec.
    var edited = Spec()
    edited.duration = "0.1 s"
    edited.more = ["neuron.threshold: -52 mV"]
    edited.axes = [
      edited.axes[0], "inputs.glutamate.spikes.rate: [10 Hz, 50 Hz, 90 Hz]",
      "inputs.glutamate.count: [1, 2]",
    ]
    try folder.write(edited, "edited.yaml")
    let again = try folder.complete("run", "edited.yaml", "-o", "out", "--json").json()
    #expect(again["up_to_date"] as? Bool == true)
  }

  /// Who finds the results later can tell whether a recording is still the same.
  @Test func filesThatWereReadAreInTheManifestWithTheirContent() throws {
    let folder = try Workspace()
    try folder.write("12.5\n40\n", "spikes.txt")
    var spec = Spec()
    spec.axes = [spec.axes[0]]
    try folder.write(
      spec.text.replacing(
        "{model: poisson, rate: 20 Hz}",
        with: "{model: explicit, times: {file: spikes.txt, unit: ms}}"
      ),
      "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let manifest = try folder.text("out/manifest.json")
    // sha256sum of the file.
    #expect(
      manifest.contains(
        #""files":"813ea90a8d20c1e2b87406a4381e13aeca9a1f3ce3781989635c3d5476127601 spikes.txt""#))
  }

  @Test func theSpecOfTheResultsHasItsIncludedFilesInside() throws {
    let folder = try Workspace()
    let spec = Spec().text.replacing(
      "base:", with: "include: [common/neuron.yaml]   # the cell\nbase:")
    try folder.makeFolder("common")
    try folder.write("include: [deep.yaml]\nneuron: {leak: 12 nS}\n", "common/neuron.yaml")
    try folder.write(
      "base:\n  neuron.leak: 11 nS\n  neuron.threshold: -52 mV\n", "common/deep.yaml")
    try folder.write(spec, "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    try folder.makeFolder("elsewhere")
    try folder.copy("out/spec.yaml", to: "elsewhere/spec.yaml")
    let text = try folder.text("elsewhere/spec.yaml")
    #expect(text.contains("leak: 12 nS") && text.contains("threshold: -52 mV"))
    #expect(!text.contains("11 nS") && text.contains("include: []"))
    try folder.complete("run", "elsewhere/spec.yaml", "-o", "again")
    try expectSameRows(folder, "out", "again")
    let plan = try folder.complete("plan", "elsewhere/spec.yaml", "-o", "out", "--json").json()
    #expect(plan["missing"] as? Int == 0)
  }

  /// Tables but for the spec's text, which is metadata of Parquet.
  private func expectSameRows(_ folder: Workspace, _ first: String, _ second: String) throws {
    for name in ["runs.csv", "summary.csv", "columns.csv"] {
      #expect(
        try folder.bytes("\(first)/tables/\(name)") == folder.bytes("\(second)/tables/\(name)"))
    }
  }

  @Test func aMissingFileHasAnExitStatusOfItsOwn() throws {
    let folder = try Workspace()
    let spec = Spec().text
    try folder.write(
      spec.replacing("base:", with: "include: [no.yaml]\nbase:"), "include.yaml")
    try folder.write(spec.replacing("axes:\n", with: "axes:\n  - table: no.csv\n"), "table.yaml")
    for name in ["include.yaml", "table.yaml"] {
      for command in ["check", "plan", "run"] {
        let outcome = try folder.run(command, name)
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains(": no such file"), "\(outcome.errors)")
        #expect(outcome.errors.contains("\(name):"))
      }
    }
    // With another mistake the spec is wrong.
    try folder.write(
      spec.replacing("base:", with: "include: [no.yaml]\nbas:"), "both.yaml")
    #expect(try folder.run("check", "both.yaml").status == 65)
    // Beside a wrong spec the missing file decides.
    try folder.write("quantal: 1", "wrong.yaml")
    #expect(try folder.run("check", "wrong.yaml", "include.yaml").status == 66)
  }

  @Test func aMistakeInAnIncludedFileIsShownWithWhoIncludesIt() throws {
    let folder = try Workspace()
    try folder.write(
      Spec().text.replacing("base:", with: "include: [cell.yaml]\nbase:"), "sweep.yaml")
    try folder.write("neuron: {treshold: -50 mV}\n", "cell.yaml")
    let outcome = try folder.run("check", "sweep.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.errors.hasPrefix(
        "cell.yaml:1:10: error: unknown parameter 'neuron.treshold' (included from sweep.yaml:3)"),
      "\(outcome.errors)")
    let json = try folder.run("check", "sweep.yaml", "--json").jsonLines()
    #expect(json.first?["included_from"] as? String == "sweep.yaml:3")
  }
}
