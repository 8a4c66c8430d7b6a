/// A column of a table.
public struct TableColumn: Equatable, Sendable {
  /// What a column's values are.
  public enum Role: String, Sendable {
    /// It says which row this is.
    case key
    /// A parameter that the sweep varies.
    case swept
    /// A result.
    case measured
  }

  /// The column's name: ASCII, lower case, its unit behind.
  public let name: String
  /// The kind of its values.
  public let kind: TableValue.Kind
  /// The unit, empty where it has no dimension.
  public let unit: String
  /// One sentence for people.
  public let meaning: String
  /// What its values are.
  public let role: Role

  /// Declares a column.
  public init(
    _ name: String, _ kind: TableValue.Kind, unit: String = "", meaning: String, role: Role
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.meaning = meaning
    self.role = role
  }

  /// A table that explains columns, as `columns.csv`, not yet visible.
  public static func list(
    of columns: [TableColumn], to path: String
  ) throws(ResultsError) -> AtomicFile {
    var text = CSVText()
    text.append(row: ["name", "unit", "meaning", "role"].map { .text($0) })
    for column in columns {
      let fields = [column.name, column.unit, column.meaning, column.role.rawValue]
      text.append(row: fields.map { $0.isEmpty ? .missing : .text($0) })
    }
    let file = try AtomicFile(path)
    try file.append(text.bytes)
    return file
  }
}
