public import SynapseModel

extension Sweep {
  /// Reads a spec from a file.
  ///
  /// `validate` finds what is wrong with a whole configuration; it is asked about the first one
  /// and about each value of each axis in it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - schema: The root section of the model's declarations.
  ///   - revision: The revision of the model.
  ///   - validate: Finds problems that involve several parameters.
  /// - Returns: The sweep.
  /// - Throws: All problems, each with its place.
  public static func load(
    path: String, schema: Section, revision: Int,
    validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    let bytes = try SpecFile.bytes(of: path)
    return try parse(
      bytes: bytes, file: path, schema: schema, revision: revision, validate: validate)
  }

  /// Reads a spec from text; `file` is what its problems name.
  ///
  /// - Throws: All problems, each with its place.
  public static func parse(
    text: String, file: String, schema: Section, revision: Int,
    validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    try parse(
      bytes: Array(text.utf8), file: file, schema: schema, revision: revision, validate: validate)
  }

  /// Reads a spec from bytes, which may be anything; `file` is what its problems name.
  ///
  /// - Throws: All problems, each with its place.
  public static func parse(
    bytes: [UInt8], file: String, schema: Section, revision: Int,
    validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    let problems = ProblemList(source: SourceText(name: file, bytes: bytes))
    let sweep = withoutActuallyEscaping(validate) { validate in
      SpecReader(problems: problems, schema: schema, revision: revision, validate: validate).read()
    }
    if let sweep { return sweep }
    throw problems.error
      ?? SpecError(
        kind: .invalid, diagnostics: [Diagnostic(file: file, message: "the spec cannot be read")])
  }
}
