/// Stiff differential equations: the Rosenbrock method of Kaps & Rentrop (1979), of order 4, with an error
/// estimate of order 3 that chooses the steps.
struct StiffIntegrator {
  /// Relative error of a step.
  static let tolerance = 1e-9
  /// Length of the next step (h).
  var step = 1e-5
  private let matrix = SquareMatrix()

  /// Brings a state over `duration` (h).
  mutating func advance(
    _ start: DopamineReactions.State, by duration: Double, _ reactions: DopamineReactions
  ) -> DopamineReactions.State {
    var (y, done) = (start, 0.0)
    // So many steps are never needed; a state that is no number would take them all.
    for _ in 0..<100_000 where done < duration {
      let length = min(step, duration - done)
      let slope = reactions.slope(y)
      let (next, error) = attempt(y, slope, length, reactions)
      let grow = error > 0 ? 0.9 / error.squareRoot().squareRoot() : 2
      if error <= 1 {
        y = next
        // What is left over from rounding is no step of its own.
        done = length >= (duration - done) * (1 - 1e-12) ? duration : done + length
        if length == step || grow < 1 { step = length * min(2, grow) }
      } else {
        step = length * max(0.2, min(0.8, grow))
      }
    }
    return y
  }

  private func attempt(
    _ y: DopamineReactions.State, _ slope: DopamineReactions.State, _ h: Double,
    _ reactions: DopamineReactions
  ) -> (DopamineReactions.State, Double) {
    reactions.jacobian(y, slope, into: matrix.columns)
    matrix.factor(shift: 2 / h)
    let a = matrix.solve(slope)
    let second = reactions.slope(y + 2 * a)
    let b = matrix.solve(second - 8 / h * a)
    let third = reactions.slope(y + 1.92 * a + 0.24 * b)
    let c = matrix.solve(third + (14.88 * a + 2.4 * b) / h)
    let d = matrix.solve(third - (0.896 * a + 0.432 * b + 0.4 * c) / h)
    let next = y + 19.0 / 9 * a + 0.5 * b + 25.0 / 108 * c + 125.0 / 108 * d
    let error = 17.0 / 54 * a + 7.0 / 36 * b + 125.0 / 108 * d
    var worst = 0.0
    for index in 0..<8 {
      worst = Swift.max(worst, abs(error[index]) / (abs(y[index]) + 1e-6))
    }
    return (next, worst / Self.tolerance)
  }
}

/// A matrix of eight columns that is taken apart in place, with pivots.
private final class SquareMatrix {
  private let memory = Memory(repeating: Group(), count: 8)
  private let pivots = Memory(repeating: 0, count: 8)
  private let numbers: UnsafeMutablePointer<Double>
  var columns: UnsafeMutablePointer<Group> { memory.base }

  init() {
    numbers = UnsafeMutableRawPointer(memory.base).assumingMemoryBound(to: Double.self)
  }

  private static var rows: Group { Group(0, 1, 2, 3, 4, 5, 6, 7) }

  /// Takes `shift` times the unit matrix, less what the columns hold, apart into two triangles.
  func factor(shift: Double) {
    let columns = columns
    for column in 0..<8 {
      columns[column] = -columns[column]
      numbers[9 &* column] += shift
    }
    for column in 0..<8 {
      choosePivot(column)
      let below = Self.rows .> Group(repeating: Double(column))
      let factors = columns[column] / numbers[9 &* column]
      columns[column].replace(with: factors, where: below)
      let multipliers = Group().replacing(with: factors, where: below)
      for other in column &+ 1..<8 {
        columns[other] -= multipliers * numbers[8 &* other &+ column]
      }
    }
  }

  /// Brings the largest number of a column that is left to its diagonal.
  private func choosePivot(_ column: Int) {
    var pivot = column
    for row in column..<8
    where abs(numbers[8 &* column &+ row]) > abs(numbers[8 &* column &+ pivot]) {
      pivot = row
    }
    pivots.base[column] = pivot
    guard pivot != column else { return }
    for other in 0..<8 {
      let value = numbers[8 &* other &+ pivot]
      numbers[8 &* other &+ pivot] = numbers[8 &* other &+ column]
      numbers[8 &* other &+ column] = value
    }
  }

  func solve(_ right: Group) -> Group {
    var x = right
    for row in 0..<8 {
      let pivot = pivots.base[row]
      guard pivot != row else { continue }
      let value = x[pivot]
      x[pivot] = x[row]
      x[row] = value
    }
    for column in 0..<8 {
      let below = Self.rows .> Group(repeating: Double(column))
      let product = columns[column] * x[column]
      x -= Group().replacing(with: product, where: below)
    }
    for column in stride(from: 7, through: 0, by: -1) {
      let value = x[column] / numbers[9 &* column]
      let above = Self.rows .< Group(repeating: Double(column))
      x -= Group().replacing(with: columns[column] * value, where: above)
      x[column] = value
    }
    return x
  }
}
