import Measures
import Results
import SweepSpec
import SynapseModel

/// The short table at the end of a run: firing rate by the first axis, one column for each value of
/// the second, averaged over all other axes; several parameters of one axis go by the first.
public struct Overview: Sendable {
  fileprivate struct Cell {
    var sum = 0.0
    var count = 0
  }

  private let rowAxis: SweepDimension?
  private let columnAxis: SweepDimension?
  private let rows: [Int]
  private let columns: [Int]
  private let sweep: Sweep
  private var cells: [Cell]

  /// How many rows and columns fit a screen; of longer axes an evenly spaced choice is shown.
  private static let (mostRows, mostColumns) = (20, 10)

  init(_ sweep: Sweep) {
    self.sweep = sweep
    rowAxis = sweep.dimensions.first
    columnAxis = sweep.dimensions.count > 1 ? sweep.dimensions[1] : nil
    rows = Self.choice(rowAxis?.count ?? 1, Self.mostRows)
    columns = Self.choice(columnAxis?.count ?? 1, Self.mostColumns)
    cells = Array(repeating: Cell(), count: rows.count * columns.count)
  }

  /// At most `limit` of the numbers below `count`, both ends included.
  private static func choice(_ count: Int, _ limit: Int) -> [Int] {
    count <= limit
      ? Array(0..<count)
      : (0..<limit).map { ($0 * (count - 1) + (limit - 1) / 2) / (limit - 1) }
  }

  /// Adds a configuration by its statistics.
  mutating func add(index: Int, statistics: [TableValue], columns table: RunColumns) {
    let measures = table.measures.measures
    guard let rate = measures.firstIndex(where: { $0.name == "firing_rate_hz" }),
      case .real(let mean) = statistics[2 + 5 * rate]
    else { return }
    let places = sweep.places(of: index)
    guard let row = rows.firstIndex(of: places.first ?? 0),
      let column = columns.firstIndex(of: places.count > 1 ? places[1] : 0)
    else { return }
    cells[row * columns.count + column].sum += mean
    cells[row * columns.count + column].count += 1
  }

  /// A place of a dimension in a few letters.
  private func label(_ place: Int, _ dimension: SweepDimension) -> String {
    switch dimension {
    case .cases(_, let names): return names[place]
    case .axis(let axis):
      let (value, parameter) = (axis.first.values[place], axis.first.parameter)
      guard !parameter.isOrdered else { return value.brief }
      let text = sweep.variants.first?.text(of: value, parameter) ?? ""
      return text.count > 24 ? text.prefix(21) + "..." : text
    }
  }

  /// The table for a terminal; every line ends with a line end.
  public var text: String {
    let labels = rows.map { row in rowAxis.map { label(row, $0) } ?? "" }
    let corner = rowAxis?.columnName ?? ""
    let width = ([corner] + labels).map(\.count).max() ?? 0
    let head = columns.map { column in columnAxis.map { label(column, $0) } ?? "" }
    let cellWidth = max(6, (head.map(\.count).max() ?? 0) + 1)
    var text = "Firing rate in Hz" + (columnAxis.map { " by \($0.columnName)" } ?? "") + "\n"
    text += corner.padded(to: width) + head.map { $0.aligned(to: cellWidth) }.joined() + "\n"
    for (row, label) in labels.enumerated() {
      let values = columns.indices.map { column in
        cells[row * columns.count + column].text.aligned(to: cellWidth)
      }
      text += label.padded(to: width) + values.joined() + "\n"
    }
    return text
  }
}

extension Overview.Cell {
  /// The mean with one decimal, or a dash.
  fileprivate var text: String {
    guard count > 0 else { return "-" }
    let tenths = (sum / Double(count) * 10).rounded() / 10
    return tenths.description
  }
}

extension String {
  /// With blanks behind.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// With blanks in front.
  fileprivate func aligned(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(1, width - count)) + self
  }
}
