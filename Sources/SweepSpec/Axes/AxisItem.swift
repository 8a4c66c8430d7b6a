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
    /// The paths of the values that it sets, with their places.
    let settings: [(path: String, place: Range<Int>)]

    init(name: String, place: Range<Int>, entries: [YAMLNode.Entry], items: [SweepItem]) {
      self.name = name
      self.place = place
      self.entries = entries
      self.items = items
      settings = Self.settings(of: entries, in: "", depth: 0)
    }

    private static func settings(
      of entries: [YAMLNode.Entry], in section: String, depth: Int
    ) -> [(path: String, place: Range<Int>)] {
      entries.flatMap { entry in
        let path = BaseReader.join(section, entry.key)
        guard let inner = entry.value.entries, depth < YAMLReader.Limit.depth,
          !inner.contains(where: { $0.key == "file" })
        else { return [(path, entry.keyRange)] }
        return settings(of: inner, in: path, depth: depth + 1)
      }
    }
  }

  let place: Range<Int>
  let cases: [Case]
  /// The paths that any of the cases sets, in the order of writing.
  let setPaths: [String]
  /// Whether the names are the user's, so that tables show them.
  let isNamed: Bool

  init(place: Range<Int>, cases: [Case], isNamed: Bool) {
    self.place = place
    self.cases = cases
    self.isNamed = isNamed
    var seen: Set<String> = []
    setPaths = cases.flatMap { $0.settings.map(\.path) }.filter { seen.insert($0).inserted }
  }
}
