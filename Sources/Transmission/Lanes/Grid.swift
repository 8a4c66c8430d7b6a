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

  /// Makes the row behind a block of `size` rows the first row of the next block, and what follows it
  /// the next ones: blocks of single steps have more than one row behind them.
  func shift(by size: Int) {
    rows.update(from: rows + size, count: count - size)
    (rows + (count - size)).update(repeating: PerLane(repeating: 0), count: size)
  }
}
