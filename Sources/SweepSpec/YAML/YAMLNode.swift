/// A piece of YAML with its place.
///
/// Scalars are text: only the schema says what they mean.
struct YAMLNode: Sendable {
  /// One key and its value.
  struct Entry: Sendable {
    let key: String
    /// The bytes of the key.
    let keyRange: Range<Int>
    let value: YAMLNode
    /// Whether it came through a merge key (`<<`), so that a key beside it may override it.
    var isInherited = false
  }

  /// What it is.
  enum Content: Sendable {
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  let content: Content
  /// The bytes of the text that it was read from; an alias has the place of what it stands for.
  let range: Range<Int>
  /// How many nodes it has with all aliases expanded.
  let size: Int
  /// How many levels it has.
  let height: Int

  /// Whether nothing was written, or what YAML calls null.
  var isMissing: Bool {
    guard case .scalar(let text, let isPlain) = content else { return false }
    return isPlain ? ["", "~", "null", "Null", "NULL"].contains(text) : text.isEmpty
  }

  /// The text of a scalar.
  var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The items of a sequence.
  var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping.
  var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// What it is, as it is called in a message.
  var kindPhrase: String {
    switch content {
    case .scalar: isMissing ? "nothing" : "one value"
    case .sequence: "a list"
    case .mapping: "a map of keys"
    }
  }
}
