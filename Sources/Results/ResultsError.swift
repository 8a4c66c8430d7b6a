import Glibc

/// Why a results folder could not be written or read.
public enum ResultsError: Error, Equatable, Sendable {
  /// What was being done to a file when the system refused.
  public enum Operation: String, Sendable {
    /// Bytes were to be read.
    case read
    /// Bytes were to be written, synchronised or renamed into place.
    case write
    /// A file was to be removed.
    case remove
    /// A folder was to be locked.
    case lock
  }

  /// A file or folder could not be created.
  case cannotCreate(path: String, errno: Int32)
  /// Reading or writing failed, a full disk included.
  case inputOutput(path: String, operation: Operation, errno: Int32)
  /// A file holds other bytes than were written.
  case corrupt(path: String, offset: Int, reason: String)
  /// A row does not fit its table: our mistake, not the user's.
  case unfitRow(table: String, row: Int, reason: String)

  /// The exit status of a program that stops because of this error, after sysexits.h.
  public var exitStatus: Int32 {
    switch self {
    case .cannotCreate: 73
    case .inputOutput: 74
    case .corrupt: 65
    case .unfitRow: 70
    }
  }

  /// The path of the file or folder concerned, or the table's name for a row that does not fit.
  public var path: String {
    switch self {
    case .cannotCreate(let path, _): path
    case .inputOutput(let path, _, _): path
    case .corrupt(let path, _, _): path
    case .unfitRow(let table, _, _): table
    }
  }

  /// The error in plain words, without a full stop.
  public var message: String {
    switch self {
    case .cannotCreate(let path, let code):
      "cannot create '\(path)': \(Self.words(for: code))"
    case .inputOutput(let path, let operation, let code):
      "cannot \(operation.rawValue) '\(path)': \(Self.words(for: code))"
    case .corrupt(let path, let offset, let reason):
      "'\(path)' is damaged at byte \(offset): \(reason)"
    case .unfitRow(let table, let row, let reason):
      "row \(row) does not fit table '\(table)': \(reason)"
    }
  }

  /// The error of a failed creation: a full disk is the disk's fault, not the name's.
  static func creating(_ path: String, _ code: Int32) -> ResultsError {
    switch code {
    case ENOSPC, EDQUOT, EIO: .inputOutput(path: path, operation: .write, errno: code)
    default: .cannotCreate(path: path, errno: code)
    }
  }

  private static func words(for code: Int32) -> String {
    // glibc keeps this text per thread since 2.32.
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
