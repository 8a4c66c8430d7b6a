import SynapseModel

/// The parameters of one section, for all lanes of a batch.
struct LaneParameters {
  let structure: Structure
  let lanes: [Configuration]
  /// The section's path, for example `inputs.glutamate.release`.
  let path: String

  /// The numbers of one parameter, lane by lane, in the parameter's unit.
  func values(_ parameter: Parameter) -> [Double] {
    let place = path.isEmpty ? parameter.name : path + "." + parameter.name
    guard let position = structure.position(of: place) else {
      return Array(repeating: parameter.defaultValue ?? 0, count: lanes.count)
    }
    return lanes.map { $0.values[position] }
  }

  /// The numbers of one parameter as lanes.
  subscript(parameter: Parameter) -> PerLane { PerLane(values(parameter)) }

  /// The numbers of a list parameter, lane by lane.
  func lists(_ parameter: Parameter) -> [[Double]] {
    zip(lanes, values(parameter)).map { $0.numbers($1) }
  }

  /// The value of a parameter on which all lanes agree.
  func uniform(_ parameter: Parameter) -> Double { values(parameter).first ?? 0 }

  /// Whether a parameter that lanes share by presence is other than 0.
  func isPresent(_ parameter: Parameter) -> Bool { uniform(parameter) != 0 }

  /// Whether a parameter has another value than its default, which then was written or swept.
  func isGiven(_ parameter: Parameter) -> Bool {
    guard let position = structure.position(of: path + "." + parameter.name) else { return false }
    return uniform(parameter) != structure.fields[position].parameter.defaultValue
  }

  /// A problem for each of the parameters that is given and has no effect.
  func spareProblems(
    _ parameters: [Parameter], _ message: String, hint: String, areWarnings: Bool = false
  ) -> [Problem] {
    parameters.filter(isGiven).map {
      Problem(
        path: path + "." + $0.name, message: message, hint: hint, isWarning: areWarnings,
        isOfSpareValue: true)
    }
  }

  /// The same as warnings.
  func spareWarnings(_ parameters: [Parameter], _ message: String, hint: String) -> [Problem] {
    spareProblems(parameters, message, hint: hint, areWarnings: true)
  }

  /// A problem to be reported at one of the parameters.
  func problem(at parameter: Parameter, _ message: String, hint: String? = nil) -> Problem {
    Problem(path: path + "." + parameter.name, message: message, hint: hint)
  }

  /// Something to be pointed out at one of the parameters, with which a run can be made all the same.
  func warning(at parameter: Parameter, _ message: String, hint: String? = nil) -> Problem {
    Problem(path: path + "." + parameter.name, message: message, hint: hint, isWarning: true)
  }

  /// The mean interval of a rate (Hz) in milliseconds, as messages show it.
  func interval(ofRate rate: Double) -> String {
    ((1_000_000 / rate).rounded() / 1000).brief
  }

  /// The section `name` inside this one.
  func section(_ name: String) -> LaneParameters {
    LaneParameters(
      structure: structure, lanes: lanes, path: path.isEmpty ? name : path + "." + name)
  }

  /// The same section with every parameter at its default.
  var standard: LaneParameters {
    let plain = Structure(fields: [], models: structure.models, members: structure.members)
    let lane = Configuration(structure: plain, values: [])
    return LaneParameters(
      structure: plain, lanes: Array(repeating: lane, count: lanes.count), path: path)
  }

  /// The whole configuration.
  var root: LaneParameters { LaneParameters(structure: structure, lanes: lanes, path: "") }

  /// The values of one lane's parameters right in this section.
  func ownValues(lane: Int) -> [Double] {
    zip(structure.fields, lanes[lane].values).compactMap { field, value in
      let rest = field.path.hasPrefix(path + ".") ? field.path.dropFirst(path.count + 1) : "."
      return rest.contains(".") ? nil : value
    }
  }

  /// The name of the section's model.
  var model: String { structure.models[path] ?? "" }

  /// The sorted names of the members, where the section is a map of the user's own names.
  var members: [String] { structure.members[path] ?? [] }
}
