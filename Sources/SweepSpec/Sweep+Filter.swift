extension Sweep {
  /// How many places runs have: those of the product times trials, left-out ones included.
  public var positionCount: Int { productCount * trials.count }

  /// Whether the configuration at a position of the product is part of the sweep.
  public func isKept(_ position: Int) -> Bool {
    guard position >= 0, position < productCount else { return false }
    return filter?.keeps(position) ?? true
  }

  /// The first position from `start` on whose configuration is part of the sweep.
  public func firstKept(from start: Int) -> Int? {
    guard start >= 0, start < productCount else { return nil }
    guard let filter else { return start }
    return filter.firstKept(from: start, below: productCount)
  }

  /// The positions of all configurations of the sweep, in order; made one by one.
  public var keptPositions: some Sequence<Int> {
    sequence(state: 0) { next in
      guard let position = firstKept(from: next) else { return nil as Int? }
      next = position + 1
      return position
    }
  }
}
