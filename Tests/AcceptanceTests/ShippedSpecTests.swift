import Foundation
import Testing

@Suite struct ShippedSpecTests {
  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: ShippedSpec.folder)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test func thereAreSome() {
    #expect(Self.names.contains("release-probability.yaml"))
  }

  @Test(arguments: names)
  func itIsCorrectAndCanBePlanned(_ name: String) throws {
    let workspace = try Workspace()
    let path = "\(ShippedSpec.folder)/\(name)"
    let check = try workspace.complete("check", path)
    #expect(check.errors.isEmpty)
    #expect(check.output.contains(": correct, "))
    let plan = try workspace.complete("plan", path, "--json").json()
    #expect(plan["name"] as? String == String(name.dropLast(5)))
    #expect(plan["runs"] as? Int ?? 0 > 0)
  }

  @Test func theReferenceJobIsThatOfTheContract() throws {
    let workspace = try Workspace()
    let plan = try workspace.complete(
      "plan", "\(ShippedSpec.folder)/release-probability.yaml", "--json"
    ).json()
    #expect(plan["configurations"] as? Int == 200)
    #expect(plan["trials"] as? Int == 5)
    #expect(plan["runs"] as? Int == 1000)
  }
}
