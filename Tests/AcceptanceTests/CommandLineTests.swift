import Testing

@Suite struct CommandLineTests {
  @Test func helpNamesTheSubcommands() throws {
    let folder = try Workspace()
    for arguments in [["--help"], ["-h"], ["help"], []] {
      let outcome = try Program(arguments, in: folder).outcome()
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      for word in ["check", "plan", "run", "describe", "schema"] {
        #expect(outcome.output.contains("\n  \(word) "))
      }
    }
  }

  @Test(arguments: [[], ["check"], ["plan"], ["run"], ["describe"], ["schema"]])
  func helpTellsTheExitStatuses(_ subcommand: [String]) throws {
    let outcome = try Program(subcommand + ["--help"], in: try Workspace()).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Exit status: 0"))
    #expect(outcome.output.contains("65"))
  }

  @Test func theVersionIsOneLine() throws {
    let outcome = try Workspace().complete("--version")
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: [
    ["frobnicate"], ["--frobnicate"], ["run"], ["check"], ["run", "sweep.yaml", "--frobnicate"],
    ["run", "sweep.yaml", "more.yaml"], ["run", "sweep.yaml", "-j", "0"],
    ["run", "sweep.yaml", "-j", "-3"], ["run", "sweep.yaml", "-j", "many"],
    ["run", "sweep.yaml", "--time-budget", "never"], ["run", "sweep.yaml", "--time-budget", "-1s"],
    ["run", "sweep.yaml", "--keep-going", "--fail-fast"], ["run", "sweep.yaml", "-o"],
    ["plan", "sweep.yaml", "-j", "0"], ["describe", "neuron", "--markdown"], ["schema", "more"],
  ])
  func wrongUseIsToldOnStandardErrorWithStatus64(_ arguments: [String]) throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let outcome = try Program(arguments, in: folder).outcome()
    #expect(outcome.status == 64 && !outcome.isSignal)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("Error: "))
    #expect(outcome.errors.contains("\nUsage: quantal"))
    #expect(!folder.exists("results"))
  }

  @Test(arguments: [["-j2", "-oout"], ["-j", "2", "-o", "out"], ["--jobs=2", "--output=out"]])
  func shortOptionsTakeTheirValueJoinedOrBehindASpace(_ options: [String]) throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let run = try Program(["run", "sweep.yaml", "--quiet"] + options, in: folder).outcome()
    #expect(run.status == 0)
    #expect(folder.exists("out/tables/summary.csv"))
    #expect(try Program(["run", "sweep.yaml", "-jtwo"], in: folder).outcome().status == 64)
  }

  @Test(arguments: ["sse2", "AVX2", "avx512 "])
  func anUnknownProcessorIsAUsageError(_ name: String) throws {
    let folder = try Workspace()
    try folder.write(Spec())
    for command in ["run", "plan"] {
      let outcome = try folder.run(command, "sweep.yaml", environment: ["QUANTAL_CPU": name])
      #expect(outcome.status == 64)
      #expect(
        outcome.errors
          == "quantal: QUANTAL_CPU is '\(name)'; it can be baseline, avx2 or avx512\n")
    }
    #expect(!folder.exists("results"))
  }

  @Test func everyWayToWriteATimeBudgetIsTaken() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    for budget in ["30s", "30", "1.5h", "90min", "90 min", "2m", "1d"] {
      try folder.complete("run", "sweep.yaml", "--time-budget", budget)
    }
  }
}
