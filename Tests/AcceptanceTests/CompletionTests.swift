import Foundation
import Testing

@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func aScriptIsGeneratedForEachShell(_ shell: String) throws {
    let script = try Workspace().complete("--generate-completion-script", shell).output
    for command in ["check", "plan", "run", "describe"] { #expect(script.contains(command)) }
  }

  @Test func bashCanReadItsScript() throws {
    let folder = try Workspace()
    let script = try folder.complete("--generate-completion-script", "bash").output
    try folder.write(script, "quantal.bash")
    let bash = try Program(
      ["-n", "quantal.bash"], in: folder, executable: URL(filePath: "/bin/bash"))
    let outcome = try bash.outcome()
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }
}
