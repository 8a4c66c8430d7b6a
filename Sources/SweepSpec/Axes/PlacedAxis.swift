import SynapseModel

/// An axis with the places of its parts.
struct PlacedAxis {
  /// One parameter of it.
  struct Column {
    let column: Axis.Column
    let form: any AxisForm
    let path: Range<Int>
  }

  let axis: Axis
  /// As many as the axis has columns, at least one.
  let columns: [Column]

  /// The place of the value of a path at an index; `nil` if the axis does not sweep the path.
  func place(of path: String, index: Int) -> Range<Int>? {
    columns.first { $0.column.path == path }?.form.place(of: index)
  }

  /// The place of the first parameter's value.
  func place(of index: Int) -> Range<Int> { columns.first?.form.place(of: index) ?? 0..<0 }
}
