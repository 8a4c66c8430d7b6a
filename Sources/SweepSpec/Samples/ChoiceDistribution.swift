/// `choice: [a, b, …]`: each of the values is equally probable.
///
/// The values are kept exactly as they are written.
struct ChoiceDistribution: SampleDistribution {
  let values: [Double]

  var valueCount: Int? { values.count }

  func value(at point: Double) -> Double {
    values[min(Int(point * Double(values.count)), values.count - 1)]
  }

  static func read(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Self? {
    guard let items = entry.value.items, items.count > 1 else {
      let found = entry.value.items.map { $0.isEmpty ? "an empty one" : "one value" }
      context.problems.report(
        entry.value.range,
        "'choice' takes a list of at least two values, not \(found ?? entry.value.kindPhrase)",
        hint: "what does not vary stands in 'base'")
      return nil
    }
    let values = items.map { context.value($0) }
    let known = values.compactMap { $0 }
    guard known.count == values.count else { return nil }
    var places: [Double: Range<Int>] = [:]
    for (value, item) in zip(known, items) {
      guard let earlier = places.updateValue(item.range, forKey: value) else { continue }
      context.problems.report(
        item.range, "\(DisplayText.quoted(item.text ?? "")) is given twice in this choice",
        hint: "remove one of them: all values are equally probable", related: earlier)
      return nil
    }
    return Self(values: known)
  }
}
