/// What the command line changes of a spec: `--set path=value` and `--axis path=values`.
public struct Overrides: Sendable {
  /// Texts of the form `path=value`, the value as below `base` in a spec.
  public var settings: [String]
  /// Texts of the form `path=values`, as an axis of a spec or shorter; see `Documentation/spec.md`.
  public var axes: [String]
  /// Whether a setting of a path that an axis sweeps picks this value, instead of being refused: for who
  /// wants one run.
  public var picksValues: Bool

  /// Collects the texts.
  public init(settings: [String] = [], axes: [String] = [], picksValues: Bool = false) {
    self.settings = settings
    self.axes = axes
    self.picksValues = picksValues
  }

  /// Whether nothing is changed.
  public var isEmpty: Bool { settings.isEmpty && axes.isEmpty }
}

/// Turns the command line's texts into what a spec would have.
struct OverrideReader {
  let problems: ProblemList

  /// The entries below `base` that `--set` gives.
  func settings(_ texts: [String]) -> [YAMLNode.Entry] {
    texts.compactMap { text in
      guard let parts = parts(text, "--set", "value") else { return nil }
      guard let value = node(parts.value, parts.source) else { return nil }
      return YAMLNode.Entry(key: parts.path, keyRange: parts.place, value: value)
    }
  }

  /// The axes that `--axis` gives.
  func axes(_ texts: [String]) -> [YAMLNode.Entry] {
    texts.compactMap { text in
      guard let parts = parts(text, "--axis", "values") else { return nil }
      let written = parts.source.text(parts.value)
      let isWritten = written.hasPrefix("[") || written.hasPrefix("{")
      guard
        let value = isWritten ? node(parts.value, parts.source) : short(parts.value, parts.source)
      else { return nil }
      return YAMLNode.Entry(key: parts.path, keyRange: parts.place, value: value)
    }
  }

  /// The axis of the one value that a setting has.
  static func axis(_ setting: YAMLNode.Entry) -> YAMLNode.Entry {
    let value = setting.value
    let list = YAMLNode(
      content: .sequence([value]), range: value.range, size: value.size + 1,
      height: value.height + 1)
    return YAMLNode.Entry(key: setting.key, keyRange: setting.keyRange, value: list)
  }

  private struct Parts {
    let source: SourceText
    let path: String
    let place: Range<Int>
    let value: Range<Int>
  }

  private func parts(_ text: String, _ option: String, _ value: String) -> Parts? {
    let source = problems.add(option, Array(text.utf8))
    let whole = source.start..<source.end
    guard let sign = source.bytes.firstIndex(of: UInt8(ascii: "=")) else {
      problems.report(whole, "a '=' is missing", hint: "write 'path=\(value)'")
      return nil
    }
    let place = source.start..<source.start + sign
    guard !place.isEmpty else {
      problems.report(whole, "the path in front of '=' is missing", hint: "write 'path=\(value)'")
      return nil
    }
    return Parts(
      source: source, path: source.text(place), place: place,
      value: source.start + sign + 1..<source.end)
  }

  /// A value as YAML has it, where it is a list or a map; else the text itself.
  private func node(_ range: Range<Int>, _ source: SourceText) -> YAMLNode? {
    let text = source.text(range)
    guard text.hasPrefix("[") || text.hasPrefix("{") else { return scalar(range, source) }
    return YAMLReader.read(
      SourceText(name: source.name, bytes: Array(source.slice(range)), start: range.lowerBound),
      problems)
  }

  private func scalar(_ range: Range<Int>, _ source: SourceText) -> YAMLNode {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, source.byte(at: low) == 0x20 { low += 1 }
    while low < high, source.byte(at: high - 1) == 0x20 { high -= 1 }
    return YAMLNode(
      content: .scalar(source.text(low..<high), isPlain: true), range: low..<high, size: 1,
      height: 1)
  }

  // MARK: Short forms of axes

  /// `1 Hz,2 Hz` is a list, `a:b:n` a linspace, `a:b:nlog` a logspace.
  private func short(_ range: Range<Int>, _ source: SourceText) -> YAMLNode? {
    let parts = split(range, at: UInt8(ascii: ":"), source)
    guard parts.count == 3 else {
      guard parts.count == 1 else {
        problems.report(
          range, "\(parts.count) parts between colons",
          hint: "write first:last:count, first:last:countlog, or values with commas")
        return nil
      }
      return list(split(range, at: UInt8(ascii: ","), source).map { scalar($0, source) }, range)
    }
    var count = parts[2]
    let isLog = source.text(count).hasSuffix("log")
    if isLog { count = count.lowerBound..<count.upperBound - 3 }
    let ends = [parts[0], parts[1], count].map { scalar($0, source) }
    let entry = YAMLNode.Entry(
      key: isLog ? "logspace" : "linspace", keyRange: range, value: list(ends, range))
    return YAMLNode(content: .mapping([entry]), range: range, size: 6, height: 3)
  }

  private func list(_ items: [YAMLNode], _ range: Range<Int>) -> YAMLNode {
    YAMLNode(content: .sequence(items), range: range, size: items.count + 1, height: 2)
  }

  private func split(_ range: Range<Int>, at sign: UInt8, _ source: SourceText) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for offset in range where source.byte(at: offset) == sign {
      parts.append(start..<offset)
      start = offset + 1
    }
    return parts + [start..<range.upperBound]
  }
}
