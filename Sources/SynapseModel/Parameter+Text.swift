extension Parameter {
  /// A value with its unit, as a spec has it.
  ///
  /// What a list holds only its configuration knows: see `Configuration.text(of:_:)`.
  public func text(of value: Double) -> String {
    switch kind {
    case .flag: return value == 0 ? "false" : "true"
    case .choice(let words):
      let place = Int(exactly: value) ?? -1
      return words.indices.contains(place) ? words[place] : value.brief
    case .list: return value == 0 ? words?.none ?? "[]" : words == nil ? "a list" : "a word"
    case .number, .integer: return value.brief + (unit.map { " \($0.symbol)" } ?? "")
    }
  }
}
