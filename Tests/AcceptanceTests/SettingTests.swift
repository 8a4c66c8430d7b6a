import Testing

/// Base values from the command line.
@Suite struct SettingTests {
  @Test func aValueThatIsSetIsAsOneInTheSpec() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    var edited = Spec()
    edited.duration = "0.1 s"
    edited.more = ["neuron: {threshold: -52 mV}"]
    try folder.write(edited, "edited.yaml")
    let settings = ["--set", "duration=100 ms", "--set", "neuron.threshold=-52mV"]
    let first = try Program(["run", "sweep.yaml", "-o", "out"] + settings, in: folder).outcome()
    #expect(first.status == 0, "\(first.errors)")
    let plan = try Program(["plan", "sweep.yaml", "-o", "out", "--json"] + settings, in: folder)
      .outcome().json()
    #expect(plan["done"] as? Int == 18)
    let again = try folder.complete("run", "edited.yaml", "-o", "out", "--json").json()
    #expect(again["reused"] as? Int == 18)
    #expect(again["computed"] as? Int == 0)
  }

  @Test(arguments: [
    ("inputs.glutamat.count=5", "did you mean 'inputs.glutamate'?"),
    ("inputs.glutamate.spikes.rate=5 Hz", "'inputs.glutamate.spikes.rate' is swept"),
    ("duration=5 mV", "error: 'duration' is a time, '5 mV' is a voltage"),
    ("duration", "error: a '=' is missing"),
    ("duration=0.01 ms", "the duration is shorter than a step"),
    ("=", "error: "), ("", "error: "),
  ])
  func aWrongSettingIsToldAsInASpec(_ setting: String, _ words: String) throws {
    let folder = try Workspace()
    try folder.write(Spec())
    for command in ["plan", "run"] {
      let outcome = try folder.run(command, "sweep.yaml", "--set", setting)
      #expect([64, 65].contains(outcome.status) && !outcome.isSignal)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    #expect(!folder.exists("results"))
  }
}
