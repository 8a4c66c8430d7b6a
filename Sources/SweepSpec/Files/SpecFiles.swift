/// The files that a spec names, found beside the file that names them.
final class SpecFiles {
  private let access: FileAccess
  private let problems: ProblemList

  init(access: FileAccess, problems: ProblemList) {
    self.access = access
    self.problems = problems
  }

  /// The folder of the file in which something stands.
  private func folder(at place: Range<Int>) -> String {
    FileAccess.folder(of: problems.source(at: place.lowerBound).name)
  }

  /// The path of a file that is named at a place.
  func path(_ name: String, at place: Range<Int>) -> String {
    FileAccess.resolve(name, in: folder(at: place))
  }

  /// The one path of a file that is named at a place, however it is named.
  func identity(of name: String, at place: Range<Int>) -> String {
    access.identity(of: path(name, at: place))
  }

  /// The one path of the spec itself.
  var mainIdentity: String { access.identity(of: problems.mainSource.name) }

  /// The name of a file as the spec itself would write it, for one that an included file names.
  func seenFromSpec(_ node: YAMLNode) -> YAMLNode {
    guard let name = node.text else { return node }
    let path = path(name, at: node.range)
    let front = folder(at: 0..<0) + "/"
    return YAMLNode(
      content: .scalar(
        path.hasPrefix(front) ? String(path.dropFirst(front.count)) : path, isPlain: false),
      range: node.range, size: 1, height: 1)
  }

  /// A file that is named at a place; `nil` where it cannot be read, which is noted.
  func source(_ name: String, at place: Range<Int>, limit: Int) -> SourceText? {
    do throws(FileAccess.Failure) {
      let path = path(name, at: place)
      let bytes = try access.bytes(of: path, limit: limit)
      guard bytes.count <= limit else {
        problems.report(place, "\(DisplayText.quoted(name)) is larger than \(limit / 1_000_000) MB")
        return nil
      }
      return problems.add(path, bytes, from: place)
    } catch {
      problems.report(
        place, "\(DisplayText.quoted(name, limit: 100)): \(error.reason)",
        hint: "paths are relative to the file that names them", isMissingFile: true)
      return nil
    }
  }

  /// The names of the files that match a pattern; `nil` where there are none, which is noted.
  func matches(_ pattern: String, at place: Range<Int>) -> [String]? {
    do throws(FileAccess.Failure) {
      let names = try access.matches(of: pattern, in: folder(at: place))
      if !names.isEmpty { return names }
      problems.report(
        place, "no file matches \(DisplayText.quoted(pattern, limit: 100))",
        hint: "patterns are relative to the file that names them", isMissingFile: true)
    } catch {
      problems.report(
        place, "\(DisplayText.quoted(pattern, limit: 100)): \(error.reason)", isMissingFile: true)
    }
    return nil
  }
}
