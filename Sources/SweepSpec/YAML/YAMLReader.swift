/// Builds the tree of one YAML document: aliases expanded, merge keys applied, within limits.
///
/// Problems that leave the tree readable (a duplicate key, a tag) are noted and passed over; the
/// others stop the reading.
final class YAMLReader {
  /// The limits that keep a hostile file from taking time or memory.
  enum Limit {
    static let depth = 32
    static let nodes = 100_000
    static let keyLength = 200
  }

  /// Stops the reading; what was wrong is in the list of problems.
  struct Stop: Error {}

  let problems: ProblemList
  /// The place that stands for the file as a whole.
  private let start: Range<Int>
  private let events: YAMLEvents
  private var anchors: [String: Anchor] = [:]
  private var nodeCount = 0

  private struct Anchor {
    /// `nil` while the node is still being read.
    var node: YAMLNode?
    let range: Range<Int>
    var isUsed = false
  }

  /// The tree of a file, or `nil` when there is none to work with.
  static func read(_ source: SourceText, _ problems: ProblemList) -> YAMLNode? {
    guard TextCheck.passes(source, problems) else { return nil }
    do {
      let events = try YAMLEvents(source)
      return try YAMLReader(events, source, problems).document()
    } catch let failure as YAMLFailure {
      problems.report(YAMLFailureText(failure, in: source))
    } catch {}
    return nil
  }

  private init(_ events: YAMLEvents, _ source: SourceText, _ problems: ProblemList) {
    self.events = events
    start = source.start..<source.start
    self.problems = problems
  }

  private func document() throws -> YAMLNode? {
    _ = try events.next()
    let start = try events.next()
    guard case .documentStart = start.kind else { return stopAsEmpty() }
    let first = try events.next()
    if case .scalar("", isPlain: true) = first.kind, first.anchor == nil { return stopAsEmpty() }
    let root = try node(first, depth: 1)
    _ = try events.next()
    let end = try events.next()
    if case .documentStart = end.kind {
      problems.report(
        end.range, "a second document starts here", hint: "a spec is one document; remove the '---'"
      )
      return nil
    }
    warnAboutAnchors()
    return root
  }

  private func stopAsEmpty() -> YAMLNode? {
    problems.report(
      start, "the file is empty", hint: start.lowerBound == 0 ? "start with 'quantal: 1'" : nil)
    return nil
  }

  private func warnAboutAnchors() {
    for (name, anchor) in anchors where !anchor.isUsed {
      problems.warn(anchor.range, "the anchor \(DisplayText.quoted(name)) is never used")
    }
  }

  // MARK: Nodes

  private func node(_ event: YAMLEvent, depth: Int) throws -> YAMLNode {
    if event.hasTag {
      problems.report(
        event.range, "tags ('!…') are not used here",
        hint: "remove the tag; what a value means follows from its key")
    }
    try count(1, at: event.range)
    switch event.kind {
    case .alias(let name): return try expand(name, event.range, depth: depth)
    case .scalar(let text, let isPlain):
      let node = YAMLNode(
        content: .scalar(text, isPlain: isPlain), range: event.range, size: 1, height: 1)
      return remember(node, event)
    case .sequenceStart, .mappingStart:
      // Checked before going deeper: the stack must not grow with the file.
      guard depth < Limit.depth else {
        problems.report(event.range, "nested more than \(Limit.depth) levels deep")
        throw Stop()
      }
      if let name = event.anchor { anchors[name] = Anchor(node: nil, range: event.range) }
      if case .sequenceStart = event.kind {
        return remember(try sequence(event, depth: depth), event)
      }
      return remember(try mapping(event, depth: depth), event)
    default: throw Stop()
    }
  }

  private func remember(_ node: YAMLNode, _ event: YAMLEvent) -> YAMLNode {
    if let name = event.anchor { anchors[name] = Anchor(node: node, range: event.range) }
    return node
  }

  private func count(_ nodes: Int, at range: Range<Int>) throws {
    nodeCount += nodes
    guard nodeCount <= Limit.nodes else {
      problems.report(
        range, "more than \(Limit.nodes) values after expanding aliases",
        hint: "long lists of values can be written as linspace, logspace or range")
      throw Stop()
    }
  }

  private func expand(_ name: String, _ range: Range<Int>, depth: Int) throws -> YAMLNode {
    let shown = DisplayText.quoted(name)
    guard let anchor = anchors[name] else {
      let near = Suggestion.nearest(to: name, among: anchors.keys.sorted())
      problems.report(
        range, "unknown alias \(shown)",
        hint: near.map { "did you mean '*\($0)'?" } ?? "an anchor '&…' must stand before it")
      throw Stop()
    }
    guard let node = anchor.node else {
      problems.report(
        range, "the alias \(shown) contains itself",
        hint: "an alias cannot stand inside its anchor",
        related: anchor.range)
      throw Stop()
    }
    anchors[name]?.isUsed = true
    try count(node.size, at: range)
    guard depth + node.height <= Limit.depth + 1 else {
      problems.report(range, "nested more than \(Limit.depth) levels deep")
      throw Stop()
    }
    return node
  }

  private func sequence(_ start: YAMLEvent, depth: Int) throws -> YAMLNode {
    var items: [YAMLNode] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind {
        return YAMLNode(
          content: .sequence(items), range: start.range.lowerBound..<event.range.upperBound,
          size: items.reduce(1) { $0 + $1.size }, height: 1 + (items.map(\.height).max() ?? 0))
      }
      items.append(try node(event, depth: depth + 1))
    }
  }

  private func mapping(_ start: YAMLEvent, depth: Int) throws -> YAMLNode {
    var draft = MappingDraft()
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind {
        let entries = draft.merged(problems)
        // Merging copies entries, so they count a second time.
        try count(draft.inheritedSize, at: start.range)
        return YAMLNode(
          content: .mapping(entries), range: start.range.lowerBound..<event.range.upperBound,
          size: entries.reduce(1) { $0 + 1 + $1.value.size },
          height: 1 + (entries.map(\.value.height).max() ?? 0))
      }
      let key = try node(event, depth: depth + 1)
      let value = try node(try events.next(), depth: depth + 1)
      draft.add(key, value, problems)
    }
  }
}
