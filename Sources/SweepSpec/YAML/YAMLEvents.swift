import CYAML

/// One event of libyaml, copied out of its memory.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case scalar(String, isPlain: Bool)
    case alias(String)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  let kind: Kind
  /// Offsets of the text.
  let range: Range<Int>
  var anchor: String?
  var hasTag = false
}

/// What libyaml says when it stops.
struct YAMLFailure: Error {
  let problem: String
  /// Where it noticed: an offset.
  let offset: Int
  let context: String
  /// Where the construct began that it was reading: an offset.
  let contextOffset: Int
}

/// Reads events from libyaml: the only place that touches its memory.
final class YAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// For each code point its byte offset; `nil` where all is ASCII and they are the same.
  private let byteOffsets: [Int32]?

  /// The offset of the first byte.
  private let start: Int

  init(_ source: SourceText) throws(YAMLFailure) {
    let bytes = source.bytes
    start = source.start
    // libyaml keeps pointers to the input and to the parser itself, so both need a fixed address.
    parser = .allocate(capacity: 1)
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    byteOffsets = bytes.allSatisfy { $0 < 0x80 } ? nil : Self.codePointOffsets(bytes)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.initialize(to: yaml_parser_t())
      throw YAMLFailure(problem: "out of memory", offset: 0, context: "", contextOffset: 0)
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  private static func codePointOffsets(_ bytes: [UInt8]) -> [Int32] {
    var offsets: [Int32] = []
    offsets.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      offsets.append(Int32(truncatingIfNeeded: index))
    }
    return offsets
  }

  private func byteOffset(_ mark: yaml_mark_t) -> Int {
    let index = Int(clamping: mark.index)
    guard let byteOffsets else { return start + min(index, input.count) }
    return start + (index < byteOffsets.count ? Int(byteOffsets[index]) : input.count)
  }

  /// The next event; after the last one, stream ends follow for ever.
  func next() throws(YAMLFailure) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    let start = byteOffset(event.start_mark)
    let range = start..<max(start, byteOffset(event.end_mark))
    switch event.type {
    case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, range: range)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, range: range)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, range: range)
    case YAML_ALIAS_EVENT:
      return YAMLEvent(kind: .alias(Self.text(event.data.alias.anchor) ?? ""), range: range)
    case YAML_SCALAR_EVENT: return Self.scalar(event.data.scalar, range)
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return YAMLEvent(
        kind: .sequenceStart, range: range, anchor: Self.text(data.anchor), hasTag: data.tag != nil)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, range: range)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return YAMLEvent(
        kind: .mappingStart, range: range, anchor: Self.text(data.anchor), hasTag: data.tag != nil)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, range: range)
    default: return YAMLEvent(kind: .streamEnd, range: range)
    }
  }

  private static func scalar(
    _ data: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, _ range: Range<Int>
  ) -> YAMLEvent {
    let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
    let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE
    return YAMLEvent(
      kind: .scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain), range: range,
      anchor: text(data.anchor), hasTag: data.tag != nil)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private var failure: YAMLFailure {
    let state = parser.pointee
    // The reader works on bytes and leaves the mark at 1:1; everything else sets the mark.
    let offset =
      state.error == YAML_READER_ERROR
      ? start + min(Int(clamping: state.problem_offset), input.count)
      : byteOffset(state.problem_mark)
    let context = state.context.map { String(cString: $0) } ?? ""
    return YAMLFailure(
      problem: state.problem.map { String(cString: $0) } ?? "out of memory", offset: offset,
      context: context, contextOffset: context.isEmpty ? offset : byteOffset(state.context_mark))
  }
}
