import Foundation
import Testing

/// Places that cannot be written to.
@Suite struct OutputTests {
  @Test(arguments: ["file", "file/below", "/proc/below", "/dev/null", "/dev/null/below"])
  func aFolderThatCannotBeMadeHasStatus73(_ place: String) throws {
    let folder = try Workspace()
    try folder.write(Spec())
    try folder.write("precious", "file")
    let outcome = try folder.run("run", "sweep.yaml", "-o", place)
    #expect(outcome.status == 73 && !outcome.isSignal)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("quantal: cannot create '\(place)': "))
    #expect(try folder.text("file") == "precious")
    #expect(!folder.exists("results"))
  }

  @Test(arguments: ["parts", "tables", "spec.yaml", "manifest.json", ".lock"])
  func aFolderInWhichANameIsTakenIsAnErrorAndNoCrash(_ name: String) throws {
    let folder = try Workspace()
    try folder.write(Spec())
    let isFolder = ["parts", "tables"].contains(name)
    try FileManager.default.createDirectory(
      at: folder.url("out/\(isFolder ? "" : name + "/within")"), withIntermediateDirectories: true)
    if isFolder { try folder.write("", "out/\(name)") }
    let outcome = try folder.run("run", "sweep.yaml", "-o", "out")
    #expect([73, 74].contains(outcome.status) && !outcome.isSignal)
    #expect(outcome.errors.hasPrefix("quantal: "))
    #expect(outcome.errors.contains("out"))
    // Once it is out of the way the same command works.
    try folder.remove("out/\(name)")
    try folder.complete("run", "sweep.yaml", "-o", "out")
  }

  @Test func aFullStandardOutputIsNoCrashAndLosesNoResult() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    for arguments in [
      ["run", "sweep.yaml", "-o", "one"], ["run", "sweep.yaml", "-o", "two", "--json"],
      ["plan", "sweep.yaml"], ["check", "sweep.yaml"], ["--help"], ["--version"],
    ] {
      let outcome = try Program(arguments, in: folder, output: "/dev/full").outcome()
      #expect(!outcome.isSignal)
      // Help and version are printed by the argument parser, which does not look.
      #expect(outcome.status == (arguments.count > 1 ? 74 : 0), "\(arguments)")
    }
    try expectSameTables(folder, "one", "two")
  }

  @Test func aReaderWhoLeavesLosesNoResult() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    _ = try Program(
      ["-c", "\(Program.url.path) run sweep.yaml -o out | true"], in: folder,
      executable: URL(filePath: "/bin/sh")
    ).outcome()
    let report = try folder.complete("run", "sweep.yaml", "-o", "out", "--json").json()
    #expect(report["up_to_date"] as? Bool == true)
  }

  @Test func aFullDiskHasStatus74AndTheSameCommandGoesOn() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    // A limit on the size of files (in blocks of 512 bytes) stands for a full disk.
    let limited = try Program(
      ["-c", "trap '' XFSZ; ulimit -f 8; exec \(Program.url.path) run sweep.yaml -o out"],
      in: folder, executable: URL(filePath: "/bin/sh")
    ).outcome()
    #expect(limited.status == 74 && !limited.isSignal)
    #expect(limited.errors.hasPrefix("quantal: "))
    #expect(limited.errors.contains("to go on: "))
    #expect(folder.names("out/tables").isEmpty)
    let report = try folder.complete("run", "sweep.yaml", "-o", "out", "--json").json()
    #expect(report["reused"] as? Int == 18)
  }
}
