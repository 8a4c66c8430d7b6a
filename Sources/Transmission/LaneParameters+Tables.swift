import SynapseModel

extension LaneParameters {
  /// What is wrong with two lists that are a table of times and of what there is at each.
  ///
  /// `things` is what the values are called, `each` what one time has; `least` is the fewest times.
  func tableProblems(
    _ times: Parameter, _ values: Parameter, things: String, each: String, least: Int = 1
  ) -> [Problem] {
    let (moments, entries) = (lists(times).first ?? [], lists(values).first ?? [])
    if moments.count < least {
      let few = moments.isEmpty ? "is empty" : "needs more times"
      return [problem(at: times, "the table of \(things) \(few)")]
    }
    if moments.count != entries.count {
      return [
        problem(
          at: values, "\(entries.count) \(things) for \(moments.count) times",
          hint: "each time has one \(each)")
      ]
    }
    guard let fall = zip(moments, moments.dropFirst()).first(where: { !($0 < $1) }) else {
      return []
    }
    return [
      problem(
        at: times,
        "times must grow: \(fall.1.brief) ms comes behind \(fall.0.brief) ms in the table of \(things)",
        hint: "the times of \(things) must increase")
    ]
  }
}
