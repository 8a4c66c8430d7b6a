/// Reads the keys at the top of a spec that are no lists.
struct SpecHead {
  let problems: ProblemList

  /// The sweep's name; `nil` after a problem, which is noted.
  func name(_ entry: YAMLNode.Entry?) -> String? {
    guard let entry else {
      problems.report(
        0..<0, "'name' is missing", hint: "it names the results folder: 'name: my-sweep'")
      return nil
    }
    guard !entry.value.isMissing, let name = entry.value.text else {
      let isMissing = entry.value.isMissing
      problems.report(
        entry.value.range,
        isMissing ? "value missing for 'name'" : "'name' is one word, not \(entry.value.kindPhrase)"
      )
      return nil
    }
    guard Sweep.isName(name) else {
      problems.report(
        entry.value.range, "\(DisplayText.quoted(name)) cannot be a name",
        hint: "up to 100 letters, digits, '-', '_' and '.', not beginning with '.'")
      return nil
    }
    return name
  }

  /// The keys below `base`; `nil` after a problem, which is noted.
  func base(_ entry: YAMLNode.Entry?) -> [YAMLNode.Entry]? {
    guard let entry else {
      problems.report(0..<0, "'base' is missing", hint: "the parameters stand under 'base:'")
      return nil
    }
    guard let entries = entry.value.entries else {
      problems.report(
        entry.value.range, "'base' is a map of keys, not \(entry.value.kindPhrase)",
        hint: "write its keys below it, indented")
      return nil
    }
    return entries
  }
}
