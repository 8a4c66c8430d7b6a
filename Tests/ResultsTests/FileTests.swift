import Foundation
import Testing

@testable import Results

@Suite struct FileTests {
  @Test func fileAppearsOnlyWhenCommitted() throws {
    let folder = try TestFolder()
    let file = try AtomicFile("\(folder.path)/a.csv")
    try file.append(Array("x".utf8))
    #expect(try folder.names().filter { !$0.hasPrefix(".") }.isEmpty)
    try file.commit()
    #expect(try folder.names() == ["a.csv"])
    #expect(try folder.bytes("a.csv") == [120])
  }

  @Test func abandonedAndDroppedFilesLeaveTheOldOne() throws {
    let folder = try TestFolder()
    try AtomicFile.write([1], to: "\(folder.path)/a")
    let abandoned = try AtomicFile("\(folder.path)/a")
    try abandoned.append([2])
    abandoned.abandon()
    #expect(throws: ResultsError.self) { try abandoned.commit() }
    _ = try AtomicFile("\(folder.path)/a")
    #expect(try folder.names() == ["a"])
    #expect(try folder.bytes("a") == [1])
  }

  @Test func leftoversOfDeadProcessesAreSwept() throws {
    let folder = try TestFolder()
    let child = Process()
    child.executableURL = URL(filePath: "/bin/true")
    try child.run()
    child.waitUntilExit()
    let host = ThisProcess.host
    let dead = ".a.csv.tmp-\(host)-\(child.processIdentifier)-1"
    let kept = [
      ".a.csv.tmp-\(host)-\(getpid())-1", ".a.csv.tmp-elsewhere-1-1", ".a.tmp-x", "b.tmp-h-1-1",
    ]
    for name in kept + [dead] { try folder.write([], name) }
    #expect(try AtomicFile.removeLeftovers(in: folder.path) == [dead])
    #expect(try folder.names() == kept.sorted())
  }

  @Test func ownersOfTemporaryFilesAreRead() {
    #expect(AtomicFile.owner(ofTemporary: ".a.tmp-b.tmp-my-host-12-3")?.host == "my-host")
    #expect(AtomicFile.owner(ofTemporary: ".a.tmp-my-host-12-3")?.process == 12)
    for name in ["", ".", ".tmp-", ".a.tmp-h-0-1", ".a.tmp-h-99999999999-1"] {
      #expect(AtomicFile.owner(ofTemporary: name) == nil, "\(name)")
    }
  }

  @Test func impossiblePathsAreErrorsInPlainWords() throws {
    let folder = try TestFolder()
    let path = "\(folder.path)/none/a"
    let error = #expect(throws: ResultsError.self) { try AtomicFile(path) }
    #expect(error?.message == "cannot create '\(path)': No such file or directory")
    #expect(error?.exitStatus == 73)
    try folder.write([], "file")
    #expect(throws: ResultsError.self) { try Folder.make("\(folder.path)/file/below") }
    #expect(throws: ResultsError.self) { try Folder.make("\(folder.path)/file") }
    try Folder.make("\(folder.path)/a/b//c/")
    try Folder.make("\(folder.path)/a/b/c")
    #expect(try folder.names("a/b") == ["c"])
    let full = ResultsError.inputOutput(path: "x/runs.csv", operation: .write, errno: ENOSPC)
    #expect(full.message == "cannot write 'x/runs.csv': No space left on device")
  }

  @Test func lockKeepsOthersOutAndTellsWhoHasIt() throws {
    let folder = try TestFolder()
    do {
      guard case .acquired(let lock) = try FolderLock.acquire(folder: folder.path) else {
        Issue.record("not acquired")
        return
      }
      #expect(lock.isEnforced)
      guard case .held(let holder) = try FolderLock.acquire(folder: folder.path) else {
        Issue.record("acquired twice")
        return
      }
      #expect(holder.process == Int(getpid()))
      #expect(holder.host == ThisProcess.host)
      #expect(holder.started.count == 20)
      withExtendedLifetime(lock) {}
    }
    guard case .acquired = try FolderLock.acquire(folder: folder.path) else {
      Issue.record("not free again")
      return
    }
    #expect(throws: ResultsError.self) { try FolderLock.acquire(folder: "\(folder.path)/none") }
  }

  @Test func lockFileOfAnyContentIsRead() {
    for bytes in [[], [0xFF, 0, 10], Array("a b c d".utf8)] {
      #expect(FolderLock.holder(from: bytes).process == 0)
    }
  }

  @Test func nothingOfAKilledProcessStandsInTheWay() async throws {
    let folder = try TestFolder()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      let lock = try FolderLock.acquire(folder: path)
      let table = try AtomicFile("\(path)/a.csv")
      try table.append([UInt8](repeating: 65, count: 1_000_000))
      let writer = try PartWriter(folder: path, header: "{}")
      for batch in 0..<5 { try writer.append(Array("\(batch)\n".utf8)) }
      kill(getpid(), SIGKILL)
      withExtendedLifetime((lock, table)) {}
    }
    guard case .acquired = try FolderLock.acquire(folder: folder.path) else {
      Issue.record("the lock outlived its process")
      return
    }
    let part = try PartFile.read(try #require(try PartFile.list(in: folder.path).first))
    #expect(part.frames.count == 5)
    #expect(part.ending == .whole)
    #expect(try AtomicFile.removeLeftovers(in: folder.path).count == 1)
    #expect(try folder.names() == [".lock", "parts"])
  }

  @Test func leftoverOfTheSameProcessNumberIsNotInTheWay() throws {
    let folder = try TestFolder()
    for number in 1...2000 {
      try folder.write([], ".a.tmp-\(ThisProcess.host)-\(getpid())-\(number)")
    }
    try AtomicFile.write([1], to: "\(folder.path)/a")
    #expect(try folder.bytes("a") == [1])
  }
}
