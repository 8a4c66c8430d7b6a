/// Stiff differential equations of eight terminals: the Rosenbrock method of Kaps & Rentrop (1979), of order 4,
/// with an error estimate of order 3 that chooses the steps.
///
/// Each terminal has its own steps and its own end. Those that are there already are computed along with the
/// others and left as they are, so that neighbours do not change a bit of a result.
struct StiffIntegrator {
  /// Relative error of a step.
  static let tolerance = 1e-9
  /// Length of the next step (h).
  var step = Group(repeating: 1e-5)

  /// Brings states over `duration` (h).
  mutating func advance(
    _ start: DopamineState, by duration: Double, _ reactions: DopamineReactions
  ) -> DopamineState {
    let end = Group(repeating: duration)
    var (y, done) = (start, Group())
    // So many steps are never needed; a state that is no number would take them all.
    for _ in 0..<100_000 {
      let isOn = done .< end
      guard isAny(isOn) else { break }
      let rest = end - done
      let length = step.replacing(with: step.atMost(rest), where: isOn)
      let (next, error) = Self.attempt(y, length, reactions)
      let isTaken = isOn .& (error .<= 1)
      y.replace(with: next, where: isTaken)
      // What is left over from rounding is no step of its own.
      let isLast = length .>= rest * (1 - 1e-12)
      done.replace(with: (done + length).replacing(with: end, where: isLast), where: isTaken)
      adapt(length, error, isOn: isOn, isTaken: isTaken)
    }
    return y
  }

  /// Chooses the next step from the error of the last; one cut short by the end says nothing about longer ones.
  @inline(__always)
  private mutating func adapt(_ length: Group, _ error: Group, isOn: LaneMask, isTaken: LaneMask) {
    let grow = 0.9 / error.squareRoot().squareRoot()
    let telling = isTaken .& ((length .== step) .| (grow .< 1))
    let shorter = grow.atMost(Group(repeating: 0.8)).atLeast(Group(repeating: 0.2))
    let isMissed = isOn .& .!isTaken
    step.replace(with: length * grow.atMost(Group(repeating: 2)), where: telling)
    step.replace(with: length * shorter, where: isMissed)
  }

  /// The state after a step, and its error over the tolerance.
  private static func attempt(
    _ y: DopamineState, _ h: Group, _ reactions: DopamineReactions
  ) -> (DopamineState, Group) {
    let rate = 1 / h
    let matrix = DopamineFactors(reactions.derivatives(y), diagonal: 2 * rate)
    let a = matrix.solve(reactions.slope(y))
    let b = matrix.solve(reactions.slope(y + 2 * a) - 8 * rate * a)
    let third = reactions.slope(y + 1.92 * a + 0.24 * b)
    let c = matrix.solve(third + rate * (14.88 * a + 2.4 * b))
    let d = matrix.solve(third - rate * (0.896 * a + 0.432 * b + 0.4 * c))
    let next = y + 19.0 / 9 * a + 0.5 * b + 25.0 / 108 * c + 125.0 / 108 * d
    let error = 17.0 / 54 * a + 7.0 / 36 * b + 125.0 / 108 * d
    let relative = error.merged(y) { error, y in
      error.atLeast(-error) / (y.atLeast(-y) + 1e-6)
    }
    return (next, relative.largest / tolerance)
  }
}
