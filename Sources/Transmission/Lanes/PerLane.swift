/// One number for each run of a batch.
struct PerLane {
  private var storage: InlineArray<4, Group>

  init(_ values: [Double]) {
    storage = InlineArray { group in
      var result = Group()
      for lane in 0..<BatchSize.width { result[lane] = values[group * BatchSize.width + lane] }
      return result
    }
  }

  init(repeating value: Double) {
    storage = InlineArray(repeating: Group(repeating: value))
  }

  /// The numbers of one group.
  subscript(group: Int) -> Group {
    @inline(__always) get { storage[unchecked: group] }
    @inline(__always) set { storage[unchecked: group] = newValue }
  }

  /// The numbers lane by lane.
  var values: [Double] {
    (0..<BatchSize.lanes).map { storage[$0 / BatchSize.width][$0 % BatchSize.width] }
  }

  /// Applies `transform` to each group.
  func map(_ transform: (Group) -> Group) -> PerLane {
    var result = self
    for group in 0..<BatchSize.groups { result[group] = transform(storage[group]) }
    return result
  }
}
