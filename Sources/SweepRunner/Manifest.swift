import Results

/// `manifest.json`: what made a results folder, and how far it got.
///
/// It is written last and whole, so that a manifest which says "complete" stands for tables that
/// are complete.
public struct Manifest {
  /// The file's fields in their order.
  private(set) var fields: [(key: String, value: TableValue)]

  init(fields: [(key: String, value: TableValue)]) { self.fields = fields }

  /// The manifest of a folder, if it has one that can be read.
  init?(folder: String) {
    guard let bytes = try? WholeFile.read("\(folder)/manifest.json"),
      let fields = try? JSONLineReader.fields(bytes)
    else { return nil }
    self.fields = fields
  }

  subscript(key: String) -> TableValue? { fields.first { $0.key == key }?.value }

  /// Writes the file, one field a line.
  func write(folder: String) throws(ResultsError) {
    var bytes = Array("{\n".utf8)
    for (index, field) in fields.enumerated() {
      var line = JSONLine()
      line.value(field.key, field.value)
      bytes += Array("  ".utf8) + line.bytes
      bytes += Array((index + 1 < fields.count ? ",\n" : "\n").utf8)
    }
    try AtomicFile.write(bytes + Array("}\n".utf8), to: "\(folder)/manifest.json")
  }
}
