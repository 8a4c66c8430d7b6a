/// A block of time for all runs of a batch: rows are steps, columns are lanes.
///
/// It owns plain memory because its rows are the inner loops' only traffic.
final class Grid {
  let count: Int
  let rows: UnsafeMutablePointer<PerLane>

  init(rows count: Int) {
    self.count = count
    rows = .allocate(capacity: count)
    rows.initialize(repeating: PerLane(repeating: 0), count: count)
  }

  deinit { rows.deallocate() }

  /// The numbers group by group: element `row * BatchSize.groups + group`.
  var groups: UnsafeMutablePointer<Group> {
    UnsafeMutableRawPointer(rows).assumingMemoryBound(to: Group.self)
  }

  /// The numbers lane by lane: element `row * BatchSize.lanes + lane`.
  var lanes: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(rows).assumingMemoryBound(to: Double.self)
  }

  /// Makes the row behind a block of `count` rows the first row of the next block.
  func shift(by count: Int) {
    rows[0] = rows[count]
    (rows + 1).update(repeating: PerLane(repeating: 0), count: count)
  }
}
