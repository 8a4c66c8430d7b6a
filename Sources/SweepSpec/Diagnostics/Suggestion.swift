/// Finds the word that was probably meant.
public enum Suggestion {
  /// The candidate nearest to a mistyped word, or `nil` when none is near.
  ///
  /// Near means at most 2 insertions, deletions, replacements or swaps of neighbours (1 in words
  /// of up to 3 letters; up to a third of the length, at most 4, in long ones). Of equally near
  /// candidates the first is taken.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased().utf8)
    guard letters.count <= 200 else { return nil }
    var limit = letters.count < 4 ? 1 : max(2, min(letters.count / 3, 4))
    var best: String?
    for candidate in candidates {
      let other = Array(candidate.lowercased().utf8)
      guard let distance = distance(letters, other, limit: limit) else { continue }
      best = candidate
      if distance == 0 { break }
      limit = distance - 1
    }
    return best
  }

  /// `did you mean 'word'?` for the nearest candidate.
  static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
  }

  /// The Damerau-Levenshtein distance (optimal string alignment), `nil` when above `limit`.
  static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = last
    for i in 0..<a.count {
      current[0] = i + 1
      var smallest = current[0]
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        current[j + 1] = cost
        smallest = min(smallest, cost)
      }
      // A swap reaches back one row more, hence the one below the limit.
      if smallest > limit + 1 { return nil }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    let result = last[b.count]
    return result <= limit ? result : nil
  }
}
