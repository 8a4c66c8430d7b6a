import Results

/// The tables of a results folder and their sizes, by which a later start sees that they are there.
enum TableFiles {
  private static let names = [
    "runs.parquet", "runs.csv", "summary.parquet", "summary.csv", "columns.csv",
  ]

  /// A table that exists.
  struct Size: Equatable {
    /// Its key in the manifest.
    let name: String
    let bytes: Int64
  }

  static func sizes(folder: String) -> [Size] {
    names.compactMap { name in
      WholeFile.size("\(folder)/tables/\(name)").map { Size(name: key(name), bytes: $0) }
    }
  }

  fileprivate static func key(_ name: String) -> String { "bytes of tables/\(name)" }
  fileprivate static let keys = names.map(key)
}

extension Manifest {
  /// The sizes of tables as they were when the manifest was written.
  var tableSizes: [TableFiles.Size] {
    TableFiles.keys.compactMap { key in
      guard case .integer(let bytes) = self[key] else { return nil }
      return TableFiles.Size(name: key, bytes: bytes)
    }
  }
}
