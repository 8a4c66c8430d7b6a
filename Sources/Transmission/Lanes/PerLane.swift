/// One number for each run of a batch.
struct PerLane {
  private var groups: [Group]

  init(_ values: [Double]) {
    groups = (0..<BatchSize.groups).map { group in
      var result = Group()
      for lane in 0..<BatchSize.width { result[lane] = values[group * BatchSize.width + lane] }
      return result
    }
  }

  init(repeating value: Double) {
    groups = Array(repeating: Group(repeating: value), count: BatchSize.groups)
  }

  init(_ memory: Memory<Group>) {
    groups = (0..<BatchSize.groups).map { memory[$0] }
  }

  /// The numbers of one group.
  subscript(group: Int) -> Group {
    get { groups[group] }
    set { groups[group] = newValue }
  }

  /// The numbers lane by lane.
  var values: [Double] {
    (0..<BatchSize.lanes).map { groups[$0 / BatchSize.width][$0 % BatchSize.width] }
  }

  /// A copy for inner loops.
  var memory: Memory<Group> { Memory(groups, or: Group()) }

  /// Applies `transform` to each group.
  func map(_ transform: (Group) -> Group) -> PerLane {
    var result = self
    for group in 0..<BatchSize.groups { result[group] = transform(groups[group]) }
    return result
  }
}
