/// The text of a spec with the files that it includes in their place.
struct ResolvedSpec {
  let text: String

  /// Without included files the text is what was read, comments and all.
  init(
    source: SourceText, entries: [YAMLNode.Entry], layers: BaseLayers, files: SpecFiles
  ) {
    guard layers.files.count > 1 else {
      text = source.text(source.start..<source.end)
      return
    }
    let layers = BaseLayers(
      files: layers.files, settings: [], place: layers.place, schema: layers.schema)
    // What is wrong with the keys has been noted when the sweep was read.
    let tree = layers.tree(ProblemList(source: source))
    var written = "# \(DisplayText.printable(source.name.unicodeScalars)) with its included files\n"
    for entry in entries {
      switch entry.key {
      case "include": written += "include: []\n"
      case "base":
        written += tree.names.isEmpty ? "base: {}\n" : "base:\n"
        written += Self.lines(of: tree, indent: 2, files)
      default: written += Self.lines(entry.key, entry.value, indent: 0)
      }
    }
    text = written
  }

  private static func lines(of tree: KeyTree, indent: Int, _ files: SpecFiles) -> String {
    tree.names.map { name in
      guard let child = tree[name] else { return "" }
      if let leaf = child.leaf {
        let shown = name == "file" ? files.seenFromSpec(leaf) : leaf
        return lines(name, shown, indent: indent)
      }
      let front = String(repeating: " ", count: indent) + scalar(name, isPlain: true)
      guard !child.names.isEmpty else { return front + ": {}\n" }
      return front + ":\n" + lines(of: child, indent: indent + 2, files)
    }.joined()
  }

  private static func lines(_ key: String, _ node: YAMLNode, indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    let front = blanks + scalar(key, isPlain: true) + ":"
    switch node.content {
    case .scalar: return front + " " + flow(node) + "\n"
    case .mapping(let entries):
      guard !entries.isEmpty else { return front + " {}\n" }
      return front + "\n"
        + entries.map { lines($0.key, $0.value, indent: indent + 2) }.joined()
    case .sequence(let items):
      guard items.contains(where: { $0.entries != nil }) else {
        return front + " " + flow(node) + "\n"
      }
      return front + "\n" + items.map { "\(blanks)  - \(flow($0))\n" }.joined()
    }
  }

  private static func flow(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let isPlain): scalar(text, isPlain: isPlain)
    case .sequence(let items): "[" + items.map { flow($0) }.joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{"
        + entries.map { scalar($0.key, isPlain: true) + ": " + flow($0.value) }
        .joined(separator: ", ") + "}"
    }
  }

  /// A scalar as it may stand anywhere; in quotes where its characters could mean something else.
  private static func scalar(_ text: String, isPlain: Bool) -> String {
    if isPlain, text.isEmpty { return "~" }
    let isHarmless =
      text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "_.+-/ ".utf8.contains(byte)
        }
      } && text.first != " " && text.last != " "
    let isMark = text.first == "-" && text.dropFirst().first?.isNumber != true
    return isPlain && isHarmless && !isMark ? text : Diagnostic.quoted(text)
  }
}
