/// Checks of the bytes before libyaml sees them: its messages for these are poor or lack a place.
enum TextCheck {
  /// The largest file that is read.
  static let sizeLimit = 1_000_000

  /// Whether the bytes are text that can be read as YAML.
  static func passes(_ source: SourceText, _ problems: ProblemList) -> Bool {
    guard source.bytes.count <= sizeLimit else {
      problems.report(
        source.start..<source.start, "the file is larger than 1 MB",
        hint: "is this a spec? long lists belong in axes")
      return false
    }
    guard isUTF8(source, problems) else { return false }
    return hasPlainBytes(source, problems)
  }

  private static func isUTF8(_ source: SourceText, _ problems: ProblemList) -> Bool {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: source.bytes.span)
      return true
    } catch {
      let start = source.start + error.byteOffsets.lowerBound
      problems.report(
        start..<start + 1, "this is not UTF-8 text (byte 0x\(hex(source.byte(at: start) ?? 0)))",
        hint: "save the file as UTF-8")
      return false
    }
  }

  private static func hasPlainBytes(_ source: SourceText, _ problems: ProblemList) -> Bool {
    var isIndentation = true
    for (index, byte) in source.bytes.enumerated() {
      let offset = source.start + index
      switch byte {
      case 0x0A, 0x0D: isIndentation = true
      case 0x20: break
      case 0x09:
        if isIndentation, startsContent(source, behind: offset) {
          problems.report(
            offset..<offset + 1, "tab; use spaces", hint: "YAML is indented by spaces")
          return false
        }
      case 0x00..<0x20, 0x7F:
        problems.report(
          offset..<offset + 1, "control character 0x\(hex(byte)): this is not a text file")
        return false
      default: isIndentation = false
      }
    }
    return true
  }

  /// Whether the line goes on with something else than blanks or a comment.
  private static func startsContent(_ source: SourceText, behind offset: Int) -> Bool {
    var next = offset
    while let byte = source.byte(at: next), byte == 0x20 || byte == 0x09 { next += 1 }
    guard let byte = source.byte(at: next) else { return false }
    return byte != 0x0A && byte != 0x0D && byte != 0x23
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
