extension Sweep {
  /// How many places runs have: those of the product times trials, left-out ones included.
  public var positionCount: Int { productCount * trials.count }

  /// Whether the configuration at a position of the product is part of the sweep.
  public func isKept(_ position: Int) -> Bool {
    guard position >= 0, position < productCount else { return false }
    let location = expansion.locate(position)
    return variants[location.variant].isKept(location.local)
  }

  /// The first position from `start` on whose configuration is part of the sweep.
  public func firstKept(from start: Int) -> Int? {
    guard start >= 0 else { return nil }
    var position = start
    while position < productCount {
      let location = expansion.locate(position)
      let variant = variants[location.variant]
      // Within a block the positions of the sweep and of the variant run side by side.
      let blockEnd = (location.local / variant.blockSize + 1) * variant.blockSize
      if let kept = variant.firstKept(from: location.local, below: blockEnd) {
        return position + kept - location.local
      }
      position += blockEnd - location.local
    }
    return nil
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
