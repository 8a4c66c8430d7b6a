import SynapseModel

/// One item of `axes` as it is written: what is swept, before it is known what the paths mean.
enum SweepItem {
  /// A parameter, or several that vary together.
  case axis(AxisItem)
  /// Alternatives, each with values and axes of its own.
  case cases(CasesItem)
}

/// A plain axis, a zip, a table or samples.
final class AxisItem {
  /// How the values of one path are given.
  enum Source {
    case written(YAMLNode)
    case cells([YAMLNode])
    case sampled(SamplesReader, SamplesReader.Column)
  }

  /// One swept path with what is written behind it.
  struct Column {
    let path: String
    let place: Range<Int>
    let source: Source
  }

  let columns: [Column]
  /// The path of a plain axis, or the word `zip`, `table` or `samples`.
  let place: Range<Int>

  init(columns: [Column], place: Range<Int>) {
    self.columns = columns
    self.place = place
  }
}

/// Alternatives that take turns at one place of the product.
final class CasesItem {
  /// One alternative.
  struct Case {
    let name: String
    let place: Range<Int>
    /// The keys that it sets, which count more than those of `base`.
    let entries: [YAMLNode.Entry]
    let items: [SweepItem]
  }

  let place: Range<Int>
  let cases: [Case]
  /// Whether the names are the user's, so that tables show them.
  let isNamed: Bool

  init(place: Range<Int>, cases: [Case], isNamed: Bool) {
    self.place = place
    self.cases = cases
    self.isNamed = isNamed
  }

  /// The paths that any of the cases sets, in the order of writing.
  var setPaths: [String] {
    var paths: [String] = []
    for path in cases.flatMap({ Self.paths(of: $0.entries, in: "", depth: 0) })
    where !paths.contains(path) {
      paths.append(path)
    }
    return paths
  }

  private static func paths(
    of entries: [YAMLNode.Entry], in section: String, depth: Int
  ) -> [String] {
    entries.flatMap { entry in
      let path = BaseReader.join(section, entry.key)
      guard let inner = entry.value.entries, depth < YAMLReader.Limit.depth,
        !inner.contains(where: { $0.key == "file" })
      else { return [path] }
      return paths(of: inner, in: path, depth: depth + 1)
    }
  }
}
