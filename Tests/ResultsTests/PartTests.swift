import Foundation
import Testing

@testable import Results

@Suite struct PartTests {
  /// A part with three frames, and what is in them.
  private func smallPart(_ folder: TestFolder) throws -> (path: String, contents: [[UInt8]]) {
    let writer = try PartWriter(folder: folder.path, header: "{\"part\":1}")
    var contents: [[UInt8]] = []
    for batch in 0..<3 {
      var line = JSONLine()
      for run in 0..<2 {
        line.begin()
        line.text("run", "r\(batch)\(run)")
        line.real("rate", Double(batch) / 3)
        line.end()
      }
      try writer.append(line.bytes)
      contents.append(line.bytes)
    }
    let path = try #require(writer.path)
    try writer.close()
    return (path, contents)
  }

  @Test func partReadsBackWhatWasAppended() throws {
    let folder = try TestFolder()
    let (path, contents) = try smallPart(folder)
    var seen: [[UInt8]] = []
    let part = try PartFile.read(path) { seen.append($1) }
    #expect(seen == contents)
    #expect(part.header == "{\"part\":1}")
    #expect(part.frames.count == 3)
    #expect(part.ending == .whole)
    #expect(part.lostBytes == 0)
    for (frame, content) in zip(part.frames, contents) {
      #expect(try part.lines(of: frame) == content)
    }
    #expect(try PartFile.list(in: folder.path) == [path])
    #expect(try part.content(of: part.frames[0]).starts(with: "{\"part\":1}\n".utf8))
  }

  @Test func idleWriterLeavesNoFile() throws {
    let folder = try TestFolder()
    let writer = try PartWriter(folder: folder.path, header: "{}")
    try writer.append([])
    try writer.close()
    #expect(try folder.names().isEmpty)
    #expect(try PartFile.list(in: folder.path).isEmpty)
  }

  @Test func writersOfOneProcessHaveFilesOfTheirOwn() throws {
    let folder = try TestFolder()
    for _ in 0..<3 {
      let writer = try PartWriter(folder: folder.path, header: "{}")
      try writer.append(Array("{}\n".utf8))
    }
    let parts = try PartFile.list(in: folder.path)
    #expect(parts.count == 3)
    #expect(Set(parts).count == 3)
  }

  @Test func missingLineEndIsAdded() throws {
    let folder = try TestFolder()
    let writer = try PartWriter(folder: folder.path, header: "h")
    try writer.append(Array("a".utf8))
    try writer.append(Array("b".utf8))
    let part = try PartFile.read(try #require(writer.path))
    #expect(try part.frames.map { try part.lines(of: $0) } == [[97, 10], [98, 10]])
  }

  @Test func largeBatchIsSplitBetweenLines() throws {
    let folder = try TestFolder()
    let writer = try PartWriter(folder: folder.path, header: "h")
    var lines: [UInt8] = []
    while lines.count < PartWriter.largestBatch * 2 {
      lines.append(contentsOf: [UInt8](repeating: 120, count: 999) + [10])
    }
    try writer.append(lines)
    var seen: [UInt8] = []
    let part = try PartFile.read(try #require(writer.path)) { _, content in
      #expect(content.last == 10)
      seen.append(contentsOf: content)
    }
    #expect(part.frames.count == 3)
    #expect(seen == lines)
  }

  @Test func partCutAnywhereGivesExactlyTheWholeFramesBefore() throws {
    let folder = try TestFolder()
    let (path, contents) = try smallPart(folder)
    let whole = try PartFile.read(path)
    let bytes = try Array(Data(contentsOf: URL(filePath: path)))
    for length in 0..<bytes.count {
      try folder.write(Array(bytes.prefix(length)), "cut")
      var seen: [[UInt8]] = []
      let part = try PartFile.read("\(folder.path)/cut") { seen.append($1) }
      let expected = whole.frames.filter { $0.offset + $0.compressedSize <= length }
      #expect(part.frames == expected)
      #expect(seen == Array(contents.prefix(expected.count)))
      let end = expected.last.map { $0.offset + $0.compressedSize } ?? 0
      #expect(part.lostBytes == length - end)
      #expect(part.ending == (length == end ? .whole : .torn), "cut at \(length)")
    }
  }

  @Test func flippedBitsNeverGiveWrongData() throws {
    let folder = try TestFolder()
    let (path, contents) = try smallPart(folder)
    let whole = try PartFile.read(path)
    let bytes = try Array(Data(contentsOf: URL(filePath: path)))
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        try folder.write(changed, "changed")
        var seen: [[UInt8]] = []
        let part = try PartFile.read("\(folder.path)/changed") { seen.append($1) }
        #expect(seen == Array(contents.prefix(seen.count)))
        let end = part.frames.last.map { $0.offset + $0.compressedSize } ?? 0
        #expect(part.lostBytes == bytes.count - end)
        // The old places, as a reader that scanned before the damage would use them.
        for (frame, content) in zip(whole.frames, contents) {
          let old = PartFile(
            path: "\(folder.path)/changed", header: whole.header, frames: whole.frames,
            ending: .whole, lostBytes: 0, headerLength: whole.headerLength)
          if let lines = try? old.lines(of: frame) { #expect(lines == content) }
        }
      }
    }
  }

  @Test func damageInTheMiddleEndsTheReadablePart() throws {
    let folder = try TestFolder()
    let (path, _) = try smallPart(folder)
    let whole = try PartFile.read(path)
    var bytes = try Array(Data(contentsOf: URL(filePath: path)))
    let second = whole.frames[1]
    bytes[second.offset + second.compressedSize - 1] ^= 0xFF
    try folder.write(bytes, "changed")
    let part = try PartFile.read("\(folder.path)/changed")
    #expect(part.frames == [whole.frames[0]])
    #expect(part.ending == .damaged)
    #expect(part.lostBytes == bytes.count - second.offset)
    #expect(throws: ResultsError.self) { try part.content(of: second) }
  }

  @Test func randomBytesAreNeverData() throws {
    let folder = try TestFolder()
    var random = SeededGenerator(state: 7)
    for length in 0..<400 {
      var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      // Half of them get past the first check.
      if length % 2 == 0 { bytes.replaceSubrange(0..<0, with: [0x28, 0xB5, 0x2F, 0xFD]) }
      try folder.write(bytes, "random")
      let part = try PartFile.read("\(folder.path)/random")
      #expect(part.frames.isEmpty)
      #expect(part.lostBytes == bytes.count)
    }
  }

  @Test func frameThatClaimsTooMuchIsRefused() throws {
    let folder = try TestFolder()
    // Magic, descriptor (8-byte size, single segment, checksum), size 2^40, an empty last block.
    let bytes: [UInt8] = [
      0x28, 0xB5, 0x2F, 0xFD, 0xE4, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 2, 3, 4,
    ]
    try folder.write(bytes, "huge")
    let part = try PartFile.read("\(folder.path)/huge")
    #expect(part.frames.isEmpty)
    #expect(part.ending == .damaged)
    let claimed = Frame(offset: -5, compressedSize: Int.max, contentSize: Int.max)
    #expect(throws: ResultsError.self) { try part.content(of: claimed) }
  }

  @Test func partThatIsNoFileIsAnErrorAndNoHang() throws {
    let folder = try TestFolder()
    mkfifo("\(folder.path)/pipe", 0o600)
    #expect(throws: ResultsError.self) { try PartFile.read("\(folder.path)/pipe") }
    #expect(throws: ResultsError.self) { try PartFile.read(folder.path) }
    #expect(throws: ResultsError.self) { try PartFile.read("\(folder.path)/none") }
  }

  @Test func fullDiskCutsThePartBackToItsLastWholeFrame() async {
    // A limit on the size of files stands for a full disk; it counts for a whole process.
    await #expect(processExitsWith: .success) {
      let folder = try TestFolder()
      limitFileSize(3000)
      var random = SeededGenerator(state: 1)
      let writer = try PartWriter(folder: folder.path, header: "{}")
      var appended = 0
      var failure: ResultsError?
      while failure == nil {
        let text = (0..<100).map { _ in String(random.next()) }.joined() + "\n"
        do throws(ResultsError) {
          try writer.append(Array(text.utf8))
          appended += 1
        } catch {
          failure = error
        }
      }
      let path = try #require(writer.path)
      #expect(failure?.exitStatus == 74)
      #expect(failure == .inputOutput(path: path, operation: .write, errno: EFBIG))
      let part = try PartFile.read(path)
      #expect(part.frames.count == appended)
      #expect(part.ending == .whole)
      limitFileSize(1 << 30)
      try writer.append(Array("more\n".utf8))
      #expect(try PartFile.read(path).frames.count == appended + 1)
    }
  }
}
