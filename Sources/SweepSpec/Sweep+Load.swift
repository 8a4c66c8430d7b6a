public import SynapseModel

extension Sweep {
  /// Reads a spec from a file, and the files that it names.
  ///
  /// `validate` finds what is wrong with a whole configuration; it is asked about the first one
  /// of each variant and about each value of each axis in it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - overrides: What the command line changes.
  ///   - schema: The root section of the model's declarations.
  ///   - revision: The revision of the model.
  ///   - validate: Finds problems that involve several parameters.
  /// - Returns: The sweep.
  /// - Throws: All problems, each with its place.
  public static func load(
    path: String, overrides: Overrides = Overrides(), schema: Section, revision: Int,
    validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    let bytes: [UInt8]
    do throws(FileAccess.Failure) {
      bytes = try FileAccess.content(of: path, limit: TextCheck.sizeLimit)
    } catch {
      throw SpecError(
        kind: .missingFile, diagnostics: [Diagnostic(file: path, message: error.reason)])
    }
    return try parse(
      bytes: bytes, file: path, overrides: overrides, schema: schema, revision: revision,
      access: .disk, validate: validate)
  }

  /// Reads a spec from text; `file` is what its problems name.
  ///
  /// - Throws: All problems, each with its place.
  public static func parse(
    text: String, file: String, overrides: Overrides = Overrides(), schema: Section,
    revision: Int, access: FileAccess = .none, validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    try parse(
      bytes: Array(text.utf8), file: file, overrides: overrides, schema: schema,
      revision: revision, access: access, validate: validate)
  }

  /// Reads a spec from bytes, which may be anything; `file` is what its problems name.
  ///
  /// `access` says how files that the spec names are read; by default not at all.
  ///
  /// - Throws: All problems, each with its place.
  public static func parse(
    bytes: [UInt8], file: String, overrides: Overrides = Overrides(), schema: Section,
    revision: Int, access: FileAccess = .none, validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    let problems = ProblemList(source: SourceText(name: file, bytes: bytes))
    let sweep = withoutActuallyEscaping(validate) { validate in
      let setting = SpecReader.Setting(
        schema: schema, revision: revision, overrides: overrides, access: access,
        validate: validate)
      return SpecReader(problems, setting).read()
    }
    if let sweep { return sweep }
    throw problems.error
      ?? SpecError(
        kind: .invalid, diagnostics: [Diagnostic(file: file, message: "the spec cannot be read")])
  }
}
