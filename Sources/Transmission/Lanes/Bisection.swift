extension Range<Int> {
  /// The first place where something holds that holds at all later ones, too; the end where it nowhere
  /// does.
  @inline(__always) func firstPlace(where holds: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
