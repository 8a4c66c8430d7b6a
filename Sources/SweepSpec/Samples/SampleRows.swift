/// Finds samples that are the same in all paths: they would be one configuration twice.
struct SampleRows {
  /// The values of each path, all as many.
  let columns: [[Double]]

  private var count: Int { columns.first?.count ?? 0 }

  /// The samples that repeat an earlier one: how many, and the first with the one it repeats.
  func repeats() -> (count: Int, first: (row: Int, earlier: Int)?) {
    var repeated = 0
    var first: (row: Int, earlier: Int)?
    // Open addressing; a place holds the number of a row and is at most half full.
    var size = 2
    while size < 2 * count { size *= 2 }
    var rows = [Int32](repeating: -1, count: size)
    for row in 0..<count {
      var place = Int(truncatingIfNeeded: hash(row)) & (size - 1)
      while rows[place] >= 0, !areEqual(Int(rows[place]), row) { place = (place + 1) & (size - 1) }
      guard rows[place] >= 0 else {
        rows[place] = Int32(truncatingIfNeeded: row)
        continue
      }
      if first == nil { first = (row, Int(rows[place])) }
      repeated += 1
    }
    return (repeated, first)
  }

  private func areEqual(_ a: Int, _ b: Int) -> Bool {
    columns.allSatisfy { $0[a] == $0[b] }
  }

  private func hash(_ row: Int) -> UInt64 {
    columns.reduce(0) { hash, column in
      // Adding 0 makes one number of -0 and 0.
      SampleStream(start: hash).word((column[row] + 0).bitPattern)
    }
  }
}

extension SamplesReader {
  /// Whether all samples differ; what is wrong is noted.
  ///
  /// `columns` are the values of the forms, in the same order.
  func haveDistinctRows(_ forms: [SampledForm], _ columns: [[Double]]) -> Bool {
    let (repeated, first) = SampleRows(columns: columns).repeats()
    guard let first, let count = columns.first?.count else { return true }
    problems.report(
      place,
      "only \(count - repeated) of \(count) samples differ: sample \(first.row + 1) is the same as"
        + " sample \(first.earlier + 1) in all paths",
      hint: hint(forms, count))
    return false
  }

  private func hint(_ forms: [SampledForm], _ count: Int) -> String {
    let counts = forms.compactMap(\.distribution.valueCount)
    guard counts.count == forms.count else {
      return "values are equal when rounded to 12 digits; fewer samples or a wider range, please"
    }
    let axes = "list the values under 'axes' to have each combination once"
    let combinations = counts.reduce(1.0) { $0 * Double($1) }
    guard combinations < Double(count) else {
      return "\(axes), or take fewer samples or another seed"
    }
    return "there are only \(Int(combinations)) combinations; \(axes)"
  }
}
