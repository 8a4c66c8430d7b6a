import SweepSpec

extension Catalogue {
  /// Something that was asked for.
  public struct Match: Sendable {
    /// What it is.
    public let entry: Entry
    /// Its path, with the names of the question in it.
    public let path: String
  }

  /// What a path means: a whole path, or the end of one; several where that is ambiguous.
  public func matches(_ question: String) -> [Match] {
    let keys = Self.keys(of: question)
    guard !keys.isEmpty else { return [] }
    let whole = entries.filter { entry in
      ([entry.path] + entry.aliases).contains { Self.fits(keys, $0) }
    }
    // A user's own name means less than one that is declared.
    let declared = whole.filter { $0.name == keys.last }
    let found = declared.isEmpty ? whole : declared
    if !found.isEmpty { return found.map { Match(entry: $0, path: Self.path($0, in: keys)) } }
    return entries.filter { ends($0, with: keys) }.map {
      Match(entry: $0, path: $0.path.joined(separator: "."))
    }
  }

  /// The path that was probably meant, or `nil` where none is near.
  public func suggestion(for question: String) -> String? {
    let keys = Self.keys(of: question)
    let candidates = entries.flatMap { entry in
      ([entry.path] + entry.aliases).flatMap { path in
        [Self.named(path, keys).joined(separator: "."), path.suffix(2).joined(separator: ".")]
      } + [entry.name]
    }
    return Suggestion.nearest(to: keys.joined(separator: "."), among: candidates)
  }

  private static func keys(of question: String) -> [String] {
    let keys = question.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return keys.first == "base" ? Array(keys.dropFirst()) : keys
  }

  /// Whether keys are a path, any name of the user's own in place of the placeholder.
  private static func fits(_ keys: [String], _ path: some Collection<String>) -> Bool {
    keys.count == path.count
      && zip(keys, path).allSatisfy { key, expected in
        key == expected || expected == Entry.placeholder && isName(key)
      }
  }

  /// Whether an entry's path ends with the keys; no section is taken for a user's name.
  private func ends(_ entry: Entry, with keys: [String]) -> Bool {
    guard entry.name == keys.last, entry.name != Entry.placeholder else { return false }
    return ([entry.path] + entry.aliases).contains { path in
      let end = path.suffix(keys.count)
      return Self.fits(keys, end)
        && !zip(keys, end).contains { $1 == Entry.placeholder && isSection($0) }
    }
  }

  private func isSection(_ key: String) -> Bool {
    entries.contains { entry in
      if case .section = entry.subject {
        entry.name == key && key != Entry.placeholder
      } else {
        false
      }
    }
  }

  private static func isName(_ key: String) -> Bool {
    guard let first = key.unicodeScalars.first, ("a"..."z").contains(first) else { return false }
    return key.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  private static func path(_ entry: Entry, in keys: [String]) -> String {
    let path = fits(keys, entry.path) ? keys : entry.path
    return path.joined(separator: ".")
  }

  /// A path with the question's names where it has placeholders and begins like the question.
  private static func named(_ path: [String], _ keys: [String]) -> [String] {
    guard keys.count > 1 else { return path }
    return path.indices.map { index in
      let isNamed =
        path[index] == Entry.placeholder && index < keys.count - 1 && isName(keys[index])
      return isNamed ? keys[index] : path[index]
    }
  }
}
