/// One number for each run of a batch: four groups, whose operations the processor overlaps.
struct PerLane {
  private var first, second, third, fourth: Group

  @_transparent init(_ a: Group, _ b: Group, _ c: Group, _ d: Group) {
    (first, second, third, fourth) = (a, b, c, d)
  }

  init(_ values: [Double]) {
    self.init(repeating: 0)
    for (lane, value) in values.prefix(BatchSize.lanes).enumerated() {
      self[lane / BatchSize.width][lane % BatchSize.width] = value
    }
  }

  @_transparent init(repeating value: Double) {
    let group = Group(repeating: value)
    self.init(group, group, group, group)
  }

  /// The numbers of one group; in loops that matter, the index is known to the compiler.
  subscript(group: Int) -> Group {
    @_transparent get {
      switch group {
      case 0: first
      case 1: second
      case 2: third
      default: fourth
      }
    }
    @_transparent set {
      switch group {
      case 0: first = newValue
      case 1: second = newValue
      case 2: third = newValue
      default: fourth = newValue
      }
    }
  }

  /// The numbers lane by lane.
  var values: [Double] {
    (0..<BatchSize.lanes).map { self[$0 / BatchSize.width][$0 % BatchSize.width] }
  }

  /// Applies `transform` to each group.
  @_transparent func map(_ transform: (Group) -> Group) -> PerLane {
    PerLane(transform(first), transform(second), transform(third), transform(fourth))
  }

  @_transparent static func * (_ left: PerLane, _ right: PerLane) -> PerLane {
    PerLane(
      left.first * right.first, left.second * right.second, left.third * right.third,
      left.fourth * right.fourth)
  }

  @_transparent static func *= (_ left: inout PerLane, _ right: PerLane) {
    left = left * right
  }

  @_transparent static func += (_ left: inout PerLane, _ right: PerLane) {
    left.first += right.first
    left.second += right.second
    left.third += right.third
    left.fourth += right.fourth
  }

  /// Adds `left * right` with one rounding.
  @_transparent mutating func addProduct(_ left: PerLane, _ right: PerLane) {
    first.addProduct(left.first, right.first)
    second.addProduct(left.second, right.second)
    third.addProduct(left.third, right.third)
    fourth.addProduct(left.fourth, right.fourth)
  }

  /// Adds `left * right` with one rounding.
  @_transparent func addingProduct(_ left: PerLane, _ right: PerLane) -> PerLane {
    var result = self
    result.addProduct(left, right)
    return result
  }
}
