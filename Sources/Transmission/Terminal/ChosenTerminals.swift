/// Eight terminals that a stage goes through side by side.
protocol ChosenTerminals: AnyObject {
  /// Which terminals, as slots; places that are left over repeat the last one.
  var slots: Memory<Int> { get }
  /// How many of the eight are real.
  var count: Int { get set }
}

extension ChosenTerminals {
  /// Names the terminals.
  func choose(_ chosen: UnsafePointer<UInt32>, count: Int) {
    self.count = count
    for index in 0..<BatchSize.width { slots[index] = Int(chosen[min(index, count - 1)]) }
  }

  /// The numbers of the eight terminals' runs.
  @inline(__always) func gather(_ perLane: Memory<Double>) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width {
      result[index] = perLane.base[slots.base[index] & (BatchSize.lanes - 1)]
    }
    return result
  }

  /// The numbers of the eight terminals.
  @inline(__always) func load(_ perSlot: Memory<Double>) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width { result[index] = perSlot.base[slots.base[index]] }
    return result
  }

  /// Writes the numbers of the real ones of the eight terminals.
  @inline(__always) func store(_ values: Group, _ perSlot: Memory<Double>) {
    for index in 0..<count { perSlot.base[slots.base[index]] = values[index] }
  }
}
