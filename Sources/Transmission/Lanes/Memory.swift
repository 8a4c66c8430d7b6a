/// Plain memory for a fixed number of numbers: what inner loops read and write without checks.
final class Memory<Element: BitwiseCopyable> {
  let count: Int
  let base: UnsafeMutablePointer<Element>

  init(repeating value: Element, count: Int) {
    self.count = count
    base = .allocate(capacity: count)
    base.initialize(repeating: value, count: count)
  }

  init(_ values: [Element]) {
    count = values.count
    base = .allocate(capacity: values.count)
    for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
  }

  deinit { base.deallocate() }

  /// The element at `index`, which must be inside.
  subscript(index: Int) -> Element {
    @inline(__always) get { base[index] }
    @inline(__always) set { base[index] = newValue }
  }
}

extension Memory<Double> {
  /// Adds eight numbers from `place` on.
  @inline(__always) func add(_ values: Group, at place: Int) {
    let pointer = UnsafeMutableRawPointer(base + place)
    pointer.storeBytes(of: pointer.loadUnaligned(as: Group.self) + values, as: Group.self)
  }
}
