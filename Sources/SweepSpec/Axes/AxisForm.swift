import SynapseModel

/// One way to write the values of an axis.
///
/// A new form is a new file with a type like this and a line in `AxisForms`.
protocol AxisForm {
  /// How many values there are; known before they are made, so that their number can be refused.
  var count: Int { get }
  /// Makes the values, in the parameter's unit.
  func values() -> [Double]
  /// The bytes of the text that gives a value.
  func place(of index: Int) -> Range<Int>
}

/// What is needed to read the values of one axis.
struct AxisContext {
  let path: String
  let parameter: Parameter
  let problems: ProblemList
  /// Reads values that are lists; `nil` where none can stand.
  var lists: ListReader?

  /// The most values that one axis may have.
  static let countLimit = 10_000_000

  /// Reads one value as a decimal number, or notes why not.
  func decimal(_ node: YAMLNode) -> DecimalNumber? {
    guard let text = text(node) else { return nil }
    do throws(Complaint) {
      let number = try ValueText(parameter: parameter).decimal(text)
      _ = try ValueText(parameter: parameter).checked(number, text)
      return number
    } catch {
      problems.report(node.range, error)
      return nil
    }
  }

  /// Reads one value as it is written, or notes why not.
  func value(_ node: YAMLNode) -> Double? {
    if case .list = parameter.kind, let lists {
      return ListNode(node, parameter, problems).flatMap { $0.value(lists, parameter) }
    }
    guard let text = text(node) else { return nil }
    do throws(Complaint) {
      return try ValueText(parameter: parameter).value(text)
    } catch {
      problems.report(node.range, error)
      return nil
    }
  }

  private func text(_ node: YAMLNode) -> String? {
    if node.isMissing {
      problems.report(node.range, "value missing", hint: parameter.expectation)
      return nil
    }
    guard let text = node.text else {
      problems.report(node.range, "a value is expected here, not \(node.kindPhrase)")
      return nil
    }
    return text
  }

  /// The three items of `[first, last, third]`, or notes why not.
  func threeItems(_ node: YAMLNode, _ form: String, _ usage: String) -> [YAMLNode]? {
    if let items = node.items, items.count == 3 { return items }
    let found = node.items.map { "\($0.count) items" } ?? node.kindPhrase
    problems.report(
      node.range, "'\(form)' takes [\(usage)], not \(found)", hint: "write '\(form): [\(usage)]'")
    return nil
  }

  /// The number of values of a `linspace` or `logspace`, or notes why not.
  func count(_ node: YAMLNode, isOnePoint: Bool) -> Int? {
    let parameter = Parameter("n", .integer, default: nil, .any, "Number of values", source: "")
    let context = AxisContext(path: path, parameter: parameter, problems: problems)
    guard let number = context.decimal(node) else { return nil }
    let count = number.wholeNumber ?? Int64.max
    guard count >= 1 else {
      problems.report(node.range, "an axis needs at least one value")
      return nil
    }
    guard count <= Self.countLimit else {
      problems.report(node.range, "an axis has at most \(Self.countLimit) values")
      return nil
    }
    guard isOnePoint == (count == 1) else {
      problems.report(
        node.range,
        isOnePoint
          ? "both ends are the same: all values would be equal"
          : "one value cannot reach from end to end",
        hint: isOnePoint ? "n is 1" : "n is at least 2")
      return nil
    }
    return Int(count)
  }
}

/// The forms that are understood, by their keys.
enum AxisForms {
  typealias Reader = (YAMLNode, AxisContext) -> (any AxisForm)?

  private static func reader(_ key: String) -> Reader? {
    switch key {
    case "linspace": LinspaceForm.read
    case "logspace": LogspaceForm.read
    case "range": RangeForm.read
    default: nil
    }
  }

  private static let names = ["linspace", "logspace", "range", "files"]

  /// Whether a key begins a form or another kind of axis.
  static func isKnown(_ key: String) -> Bool {
    names.contains(key) || ["zip", "cases", "table"].contains(key)
  }

  /// Reads what stands behind the path of an axis.
  static func read(_ node: YAMLNode, _ context: AxisContext) -> (any AxisForm)? {
    switch node.content {
    case .sequence: return ListForm.read(node, context)
    case .scalar(let text, _):
      let example = "[" + (node.isMissing ? "…" : text) + "]"
      context.problems.report(
        node.range, "an axis needs a list of values, not \(node.kindPhrase)",
        hint: "write for example \(DisplayText.quoted(example))")
      return nil
    case .mapping(let entries): return generator(entries, node, context)
    }
  }

  private static func generator(
    _ entries: [YAMLNode.Entry], _ node: YAMLNode, _ context: AxisContext
  ) -> (any AxisForm)? {
    if entries.contains(where: { $0.key == "files" }) {
      return FilesForm.read(entries, node, context)
    }
    guard let entry = entries.first, entries.count == 1 else {
      context.problems.report(
        node.range, "an axis has one form, not \(entries.count) keys",
        hint: "a list, or one of \(DisplayText.list(names))")
      return nil
    }
    guard let read = reader(entry.key) else {
      context.problems.report(
        entry.keyRange, "unknown form of an axis \(DisplayText.quoted(entry.key))",
        hint: Suggestion.hint(for: entry.key, among: names)
          ?? "a list, or one of \(DisplayText.list(names))")
      return nil
    }
    guard context.parameter.isOrdered else {
      context.problems.report(
        entry.keyRange,
        "'\(context.parameter.name)' is \(context.parameter.kindPhrase) and has no '\(entry.key)'",
        hint: "write the values as a list")
      return nil
    }
    return read(entry.value, context)
  }
}
