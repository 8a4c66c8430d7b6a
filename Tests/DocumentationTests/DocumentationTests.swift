import Foundation
import ModelReference
import SweepRunner
import SweepSpec
import SynapseModel
import Testing

/// What the documentation says is held against the program.
@Suite struct DocumentationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Every model of every section, with the page that describes it and its title there; one
  /// without parameters needs none.
  private static var models: [(page: String, title: String, model: Model)] {
    func collect(_ section: Section) -> [(String, String, Model)] {
      let pages = [
        "spikes": "stimulus", "release": "release", "receptor": "receptors", "neuron": "neuron",
      ]
      // Sections that stand on the page of another one.
      let guests = [
        "latency": "release", "asynchronous": "release", "external": "release",
        "spontaneous": "release",
        "channels": "calcium", "residual": "calcium", "protons": "calcium", "snare": "sensor",
        "synthesis": "vesicles", "filling": "vesicles", "pore": "vesicles",
        "recycling": "vesicles", "refill": "vesicles", "transporter": "cleft", "enzyme": "cleft",
        "perisynaptic": "cleft", "injection": "neuron", "noise": "neuron", "effect": "metabotropic",
        "messenger": "metabotropic", "plasticity": "metabotropic", "escape": "neuron",
        "cable": "summation", "nernst": "receptors", "membrane": "neuron",
        "contraction": "neuron", "response": "network",
        "availability": "receptors", "trafficking": "receptors",
      ]
      let own = section.models.filter { !$0.parameters.isEmpty }.map { model in
        if let page = guests[section.name] {
          return (page, "\(section.name): \(model.name)", model)
        }
        return (pages[section.name] ?? section.name, model.name, model)
      }
      let inner = section.sections + (section.members.map { [$0.section] } ?? [])
      return own + inner.flatMap(collect)
    }
    return collect(SynapseSimulation.schema)
  }

  @Test func everyModelHasASectionWithItsParametersUnitsAndDefaults() throws {
    #expect(Self.models.count >= 9)
    for (page, title, model) in Self.models {
      let page = try Self.text("Documentation/models/\(page).md")
      let sections = page.components(separatedBy: "\n## ")
      let section = try #require(
        sections.first { $0.hasPrefix("\(title)\n") }, "no section for \(title)")
      for parameter in model.parameters {
        let row = section.split(separator: "\n").first { $0.hasPrefix("| `\(parameter.name)` |") }
        let cells = try #require(row, "\(model.name) lacks \(parameter.name)")
          .split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(cells[1] == parameter.unit?.symbol ?? "", "\(model.name).\(parameter.name)")
        #expect(cells[2] == Self.defaultText(parameter), "\(model.name).\(parameter.name)")
      }
    }
  }

  private static func defaultText(_ parameter: Parameter) -> String {
    guard let value = parameter.defaultValue else { return "" }
    return switch parameter.kind {
    case .number, .integer: value.brief
    case .flag, .choice, .list: parameter.text(of: value)
    }
  }

  @Test func aPathHasOneUnitWhateverTheModel() {
    // Tables have one column for a swept path.
    var kinds: [[String]: Parameter.Kind] = [:]
    for entry in Catalogue(SynapseSimulation.schema).entries {
      guard case .parameter(let parameter, _) = entry.subject else { continue }
      let first = kinds[entry.path, default: parameter.kind]
      #expect(parameter.kind == first, "\(entry.path)")
      kinds[entry.path] = first
    }
    #expect(kinds.count > 20)
  }

  @Test func everyPresetOfAnInputIsOnThePageOfPresets() throws {
    let page = try Self.text("Documentation/models/presets.md")
    let inputs = SynapseSimulation.schema.sections.first { $0.name == "inputs" }?.members?.section
    #expect(inputs?.presets.isEmpty == false)
    for preset in inputs?.presets ?? [] {
      #expect(page.contains("\n| `\(preset.name)` |"), "\(preset.name)")
    }
  }

  /// Sections that a text cites as "science reference 4.2, 4.3 and Appendix C"; `nil` where it
  /// cites without a number.
  private static func citedSections(_ text: String) throws -> [String]? {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let section = try Regex(#"Appendix [A-Z]|[0-9]+(?:\.[0-9]+)?"#)
    let list = try Regex(
      #"science reference,? (?:(?:, | and | to )?(?:Appendix [A-Z]|[0-9]+(?:\.[0-9]+)?))+"#)
    let citations = words.matches(of: list).map { words[$0.range] }
    guard citations.count == words.components(separatedBy: "science reference").count - 1 else {
      return nil
    }
    return citations.flatMap { $0.matches(of: section).map { String(words[$0.range]) } }
  }

  @Test func everyCitedSectionOfTheScienceReferenceHasItsEntry() throws {
    let page = try Self.text("Documentation/science-reference.md")
    let sources = Catalogue(SynapseSimulation.schema).entries.compactMap { entry -> String? in
      switch entry.subject {
      case .section: nil
      case .model(let model, of: _): model.source
      case .preset(let preset): preset.source
      case .parameter(let parameter, models: _): parameter.source
      }
    }
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Documentation/models").path()
    ).map { try Self.text("Documentation/models/\($0)") }
    var cited: Set<String> = []
    for text in sources + pages {
      let found = try Self.citedSections(text)
      let sections = try #require(found, "no section named: \(text)")
      for section in sections where cited.insert(section).inserted {
        #expect(page.contains("\n| \(section) |"), "\(section), cited by \(text.prefix(200))")
      }
    }
    #expect(cited.count > 50)
  }

  @Test func theParameterReferenceIsFresh() throws {
    let expected = Catalogue(SynapseSimulation.schema).markdown
    #expect(try Self.text("Documentation/parameters.md") == expected, "run `make docs`")
  }

  @Test func theSchemaForEditorsIsFresh() throws {
    let expected = Catalogue(SynapseSimulation.schema).specSchema.page + "\n"
    #expect(try Self.text("Documentation/spec.schema.json") == expected, "run `make docs`")
  }

  @Test func theSpecInTheReadmeIsCorrect() throws {
    let readme = try Self.text("README.md")
    let yaml = try #require(readme.components(separatedBy: "```yaml\n").dropFirst().first)
    let spec = try #require(yaml.components(separatedBy: "```").first)
    let file = FileManager.default.temporaryDirectory.appending(
      path: "readme-\(ProcessInfo.processInfo.processIdentifier).yaml")
    try spec.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let sweep = try Sweep.load(file.path())
    #expect(sweep.runCount == 100)
    #expect(sweep.warnings.isEmpty)
  }

  @Test func everyMakeTargetOfTheReadmeExists() throws {
    let makefile = try Self.text("Makefile")
    for target in try Self.text("README.md").matches(of: /(?:    |`)make ([a-z-]+)/).map(\.1) {
      #expect(makefile.contains("\n\(target):"), "make \(target)")
    }
  }

  @Test func everyLinkedFileExists() throws {
    for folder in ["", "Documentation", "Documentation/models"] {
      let place = Self.root.appending(path: folder)
      let names = try FileManager.default.contentsOfDirectory(atPath: place.path())
      for name in names where name.hasSuffix(".md") {
        let text = try String(contentsOf: place.appending(path: name), encoding: .utf8)
        for match in text.matches(of: /\]\(([^)#h][^)#]*)[^)]*\)/) {
          let path = place.appending(path: String(match.1)).path()
          #expect(FileManager.default.fileExists(atPath: path), "\(folder)/\(name): \(match.1)")
        }
      }
    }
  }
}
