import Results
import SweepSpec

/// What a results folder holds of a sweep: read from the parts themselves, nothing else.
struct Ledger {
  /// A frame of a part and the places of its runs in the sweep.
  struct FrameReference {
    let part: PartFile
    let frame: Frame
    /// The smallest and the largest position of its runs.
    let first, last: Int
  }

  /// Frames with runs of this sweep, by their first position.
  private(set) var frames: [FrameReference] = []
  /// How many runs of the sweep are done, failed ones included.
  private(set) var doneCount = 0
  /// How many of them failed.
  private(set) var failedCount = 0
  /// How many runs in the parts do not belong to the sweep any more.
  private(set) var orphanedCount = 0
  /// How many bytes at the ends of parts were torn and are not read.
  private(set) var lostBytes = 0
  private var done: [UInt64]
  /// Tells which run a line is about.
  let reader: RecordReader

  /// Reads all parts of a folder.
  ///
  /// - Throws: If a part cannot be read.
  init(folder: String, sweep: Sweep, fingerprint: String) throws(ResultsError) {
    reader = RecordReader(sweep: sweep, fingerprint: fingerprint)
    done = Array(repeating: 0, count: (sweep.positionCount + 63) / 64)
    for path in try PartFile.list(in: folder) { try add(path) }
    frames.sort {
      ($0.first, $0.part.path, $0.frame.offset) < ($1.first, $1.part.path, $1.frame.offset)
    }
  }

  /// Whether the run at a position of the sweep is done.
  func isDone(_ position: Int) -> Bool { done[position >> 6] >> UInt64(position & 63) & 1 == 1 }

  private mutating func add(_ path: String) throws(ResultsError) {
    let reader = reader
    var found: [(frame: Frame, heads: [RecordReader.Head?])] = []
    let part = try PartFile.read(path) { frame, lines in
      let heads = JSONLineReader.lines(in: lines).map { reader.head(lines, $0) }
      found.append((frame, heads))
    }
    lostBytes += part.lostBytes
    for (frame, heads) in found {
      let known = heads.compactMap { $0 }
      orphanedCount += heads.count - known.count
      for head in known { note(head) }
      let positions = known.map { $0.position }
      guard let first = positions.min(), let last = positions.max() else { continue }
      frames.append(FrameReference(part: part, frame: frame, first: first, last: last))
    }
  }

  private mutating func note(_ record: RecordReader.Head) {
    guard !isDone(record.position) else { return }
    done[record.position >> 6] |= 1 << UInt64(record.position & 63)
    doneCount += 1
    if record.isFailed { failedCount += 1 }
  }
}
