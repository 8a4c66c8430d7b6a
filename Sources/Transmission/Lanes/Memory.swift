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
  /// Eight numbers from `place` on.
  @inline(__always) func group(at place: Int) -> Group {
    UnsafeRawPointer(base + place).loadUnaligned(as: Group.self)
  }

  /// Sets eight numbers from `place` on.
  @inline(__always) func put(_ values: Group, at place: Int) {
    UnsafeMutableRawPointer(base + place).storeBytes(of: values, as: Group.self)
  }

  /// Adds eight numbers from `place` on.
  @inline(__always) func add(_ values: Group, at place: Int) {
    put(group(at: place) + values, at: place)
  }
}
