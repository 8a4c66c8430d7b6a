import SynapseModel

/// Looks whether the step resolves the time constants.
///
/// All propagators are exact for any step, but what acts in the middle of a step - release, the
/// magnesium block, the threshold - is seen at the ends of steps. Hence a step should divide a time
/// constant or be far below it.
struct StepCheck {
  /// How many steps a time constant has where the step counts as far below it.
  private static let manySteps = 10.0

  private let configuration: Configuration
  private let step: Double

  init(_ configuration: Configuration) {
    self.configuration = configuration
    let position = configuration.structure.position(of: Simulation.step.name)
    step = position.map { configuration.values[$0] } ?? 0
  }

  /// A warning for each time constant that the step neither divides nor is far below.
  var problems: [Problem] {
    zip(configuration.structure.fields, configuration.values).compactMap { field, value in
      guard field.parameter.isTimeConstant, value > 0, !Self.resolves(step, value) else {
        return nil
      }
      return Self.warning(field.path, "'\(field.parameter.name)'", value, step: step)
    }
  }

  /// Whether a step divides a time constant or is far below it; both in ms.
  static func resolves(_ step: Double, _ timeConstant: Double) -> Bool {
    let steps = timeConstant / step
    return steps >= manySteps || (steps >= 1 && abs(steps - steps.rounded()) < 1e-9 * steps)
  }

  /// The warning that a step is too coarse for a time constant.
  static func warning(
    _ path: String, _ name: String, _ timeConstant: Double, step: Double
  ) -> Problem {
    // The largest of 1, 2 and 5 times a power of ten that is far enough below.
    let limit = timeConstant / manySteps
    let candidates = (-7...3).flatMap { power in
      [1.0, 2, 5].map { mantissa in
        power < 0 ? mantissa / powerOfTen(-power) : mantissa * powerOfTen(power)
      }
    }
    let fitting = candidates.last { $0 <= limit * (1 + 1e-12) }
    return Problem(
      path: path,
      message: "the step of \(step.brief) ms neither divides \(name), \(timeConstant.brief) ms,"
        + " nor is far below it",
      hint: fitting.map { "a step of \($0.brief) ms resolves it" }, isWarning: true)
  }

  private static func powerOfTen(_ power: Int) -> Double {
    (0..<power).reduce(1) { product, _ in product * 10 }
  }
}
