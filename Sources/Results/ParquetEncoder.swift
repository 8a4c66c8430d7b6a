/// Makes the bytes of a Parquet file: one page per column and row group, and the footer.
///
/// Data pages of version 1 with zstd: what pyarrow, pandas, fastparquet, polars, DuckDB and R read
/// alike. Source of all field numbers: github.com/apache/parquet-format, parquet.thrift.
struct ParquetEncoder {
  /// Rows of one group; it bounds the memory and lets readers work in parallel.
  static let groupRows = 65_536

  /// Bytes at which a group is closed early: long error texts must not fill the memory.
  static let groupBytes = 256 << 20

  /// Bytes that are ready for the file.
  private(set) var bytes: [UInt8] = Array("PAR1".utf8)

  private var columns: [ParquetColumn]
  private var groups: [Group] = []
  private var rowsInGroup = 0
  private var rowCount = 0
  private var flushed = 0
  private let compressor: FrameCompressor

  /// Numbers of the format's enumerations.
  private enum Code {
    static let zstd = 6
    static let dataPage = 0
    static let plain = 0
    static let runLength = 3
    static let optional = 1
    static let utf8 = 0
    static let byteArray = 6
  }

  private struct Chunk {
    let column: TableColumn
    let offset: Int
    let size: Int
    let plainSize: Int
    let valueCount: Int
    let statistics: ParquetColumn.Statistics
  }

  private struct Group {
    let chunks: [Chunk]
    let rowCount: Int
  }

  /// Nil where memory is out.
  init?(columns: [TableColumn]) {
    guard let compressor = FrameCompressor(level: 1) else { return nil }
    self.compressor = compressor
    self.columns = columns.map(ParquetColumn.init)
  }

  /// Hands over the ready bytes.
  mutating func takeBytes() -> [UInt8] {
    flushed += bytes.count
    defer { bytes = [] }
    return bytes
  }

  /// Adds a row of as many cells as columns; gives the first column of another kind.
  mutating func append(_ row: [TableValue]) -> Int? {
    for index in columns.indices where !columns[index].append(row[index]) { return index }
    rowsInGroup += 1
    return nil
  }

  var isGroupFull: Bool {
    rowsInGroup >= Self.groupRows
      || rowsInGroup & 63 == 0 && columns.reduce(0) { $0 + $1.size } >= Self.groupBytes
  }

  /// Writes the rows so far as a group; false where memory is out.
  mutating func closeGroup() -> Bool {
    guard rowsInGroup > 0 else { return true }
    var chunks: [Chunk] = []
    for index in columns.indices {
      guard let chunk = appendPage(of: columns[index]) else { return false }
      chunks.append(chunk)
      columns[index].removeAll()
    }
    groups.append(Group(chunks: chunks, rowCount: rowsInGroup))
    rowCount += rowsInGroup
    rowsInGroup = 0
    return true
  }

  private mutating func appendPage(of column: ParquetColumn) -> Chunk? {
    let page = column.page()
    guard page.count <= Int(Int32.max),
      let frame = page.withUnsafeBytes({ compressor.frame(of: $0) })
    else { return nil }
    var header = ThriftCompact()
    header.int32(1, Code.dataPage)
    header.int32(2, page.count)
    header.int32(3, frame.count)
    header.structure(5) { data in
      data.int32(1, rowsInGroup)
      data.int32(2, Code.plain)
      data.int32(3, Code.runLength)
      data.int32(4, Code.runLength)
    }
    header.stop()
    let offset = flushed + bytes.count
    bytes.append(contentsOf: header.bytes)
    bytes.append(contentsOf: frame)
    return Chunk(
      column: column.column, offset: offset, size: header.bytes.count + frame.count,
      plainSize: header.bytes.count + page.count, valueCount: rowsInGroup,
      statistics: column.statistics())
  }

  // MARK: Footer

  /// Ends the file; all groups must be closed.
  mutating func close(metadata: [(String, String)], createdBy: String) {
    var footer = ThriftCompact()
    footer.int32(1, 2)
    let root: TableColumn? = nil
    footer.structureList(2, [root] + columns.map(\.column)) { [count = columns.count] in
      Self.schema(&$0, $1, columnCount: count)
    }
    footer.int64(3, rowCount)
    footer.structureList(4, groups) { Self.group(&$0, $1) }
    footer.structureList(5, metadata) { pair, entry in
      pair.text(1, entry.0)
      pair.text(2, entry.1)
    }
    footer.text(6, createdBy)
    // Without the columns' order readers ignore lowest and highest values.
    footer.structureList(7, columns) { order, _ in order.structure(1) { _ in } }
    footer.stop()
    bytes.append(contentsOf: footer.bytes)
    bytes.append(little: footer.bytes.count)
    bytes.append(contentsOf: "PAR1".utf8)
  }

  /// One column, or the root, which only counts the columns.
  private static func schema(
    _ element: inout ThriftCompact, _ column: TableColumn?, columnCount: Int
  ) {
    guard let column else {
      element.text(4, "schema")
      element.int32(5, columnCount)
      return
    }
    element.int32(1, code(of: column.kind))
    element.int32(3, Code.optional)
    element.text(4, column.name)
    if column.kind == .text {
      element.int32(6, Code.utf8)
      element.structure(10) { $0.structure(1) { _ in } }
    }
  }

  private static func group(_ group: inout ThriftCompact, _ value: Group) {
    group.structureList(1, value.chunks) { chunk, part in
      chunk.int64(2, part.offset)
      chunk.structure(3) { columnMetadata(&$0, part) }
    }
    group.int64(2, value.chunks.reduce(0) { $0 + $1.plainSize })
    group.int64(3, value.rowCount)
    group.int64(5, value.chunks.first?.offset ?? 4)
    group.int64(6, value.chunks.reduce(0) { $0 + $1.size })
  }

  private static func columnMetadata(_ data: inout ThriftCompact, _ chunk: Chunk) {
    data.int32(1, code(of: chunk.column.kind))
    data.int32List(2, [Code.plain, Code.runLength])
    data.textList(3, [chunk.column.name])
    data.int32(4, Code.zstd)
    data.int64(5, chunk.valueCount)
    data.int64(6, chunk.plainSize)
    data.int64(7, chunk.size)
    data.int64(9, chunk.offset)
    data.structure(12) { statistics in
      statistics.int64(3, chunk.statistics.missingCount)
      guard let range = chunk.statistics.range else { return }
      statistics.binary(5, range.high)
      statistics.binary(6, range.low)
    }
  }

  private static func code(of kind: TableValue.Kind) -> Int {
    switch kind {
    case .flag: 0
    case .integer: 2
    case .real: 5
    case .text: Code.byteArray
    }
  }
}
