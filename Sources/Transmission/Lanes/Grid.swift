/// A block of time for all runs of a batch: rows are steps, columns are groups of lanes.
///
/// It owns plain memory because its rows are the inner loops' only traffic.
final class Grid {
  let rows: Int
  let base: UnsafeMutablePointer<Group>

  init(rows: Int) {
    self.rows = rows
    base = .allocate(capacity: rows * BatchSize.groups)
    clear()
  }

  deinit { base.deallocate() }

  /// The numbers lane by lane: element `row * BatchSize.lanes + lane`.
  var lanes: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(base).assumingMemoryBound(to: Double.self)
  }

  func clear() {
    base.update(repeating: Group(repeating: 0), count: rows * BatchSize.groups)
  }

  /// Makes the row behind a block of `count` rows the first row of the next block.
  func shift(by count: Int) {
    let groups = BatchSize.groups
    base.update(from: base + count * groups, count: groups)
    (base + groups).update(repeating: Group(repeating: 0), count: (rows - 1) * groups)
  }
}
