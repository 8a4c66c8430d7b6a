/// The reactions of a dopamine terminal (Best, Nijhout & Reed 2009): concentrations in uM, time in hours.
struct DopamineReactions {
  /// Substances in the order of the state.
  enum Substance: Int, CaseIterable {
    case dihydrobiopterin, tyrosine, dopa, cytosolic, vesicular, extracellular, metabolite, pool

    var name: String {
      switch self {
      case .dihydrobiopterin: "dihydrobiopterin"
      case .tyrosine: "tyrosine"
      case .dopa: "l_dopa"
      case .cytosolic: "cytosolic_dopamine"
      case .vesicular: "vesicular_dopamine"
      case .extracellular: "extracellular_dopamine"
      case .metabolite: "homovanillic_acid"
      case .pool: "tyrosine_pool"
      }
    }
  }

  /// One number of each substance.
  typealias State = SIMD8<Double>

  /// Steady state at a firing of 1 /h.
  static let rest = State(
    59.3751, 113.5209, 0.532320, 3.976955, 98.45932, 0.002466246, 11.53455, 851.4068)
  /// Biopterin in both forms.
  static let biopterin = 360.0

  /// Factors on synthesis, on the vesicles' carrier and on reuptake.
  var synthesis = 1.0
  var filling = 1.0
  var reuptake = 1.0
  /// Vesicular transmitter that is released, as a share per hour.
  var firing = 1.0

  /// A(e): how autoreceptors change synthesis.
  static func autoreception(_ extracellular: Double) -> Double {
    let x = extracellular / 0.002024
    return 4.5 / (8 * x * x * x * x + 1) + 0.5
  }

  /// Synthesis of L-DOPA by tyrosine hydroxylase.
  func hydroxylation(_ y: State) -> Double {
    let (tyrosine, cofactor) = (y[1], Self.biopterin - y[0])
    let product = tyrosine * cofactor
    return synthesis * 0.56 / (1 + tyrosine / 160) * Self.autoreception(y[5]) * 250 * product
      / (product + 46 * cofactor + 46 * 60 * (1 + y[3] / 110))
  }

  /// Rates of change.
  func slope(_ y: State) -> State {
    let made = hydroxylation(y)
    let (b2, b4) = (y[0], Self.biopterin - y[0])
    let reduced =
      200 * b2 * 330 / ((100 + b2) * (75 + 330)) - 80 * b4 * 26 / ((10 + b4) * (75 + 26))
    let decarboxylated = 10_000 * y[2] / (130 + y[2])
    let loaded = filling * 7082 * y[3] / (3 + y[3]) - 40 * y[4]
    let returned = reuptake * 8000 * y[5] / (0.2 + y[5])
    let broken = 30 * y[5] / (3 + y[5])
    let released = firing * y[4]
    let entry = 400.0 * 90 / (64 + 90)
    return State(
      made - reduced,
      entry - made - 6 * y[1] + 0.6 * y[7] - 0.2 * y[1],
      made - decarboxylated,
      decarboxylated - loaded + returned - 10 * y[3],
      loaded - released,
      released - returned - broken - 400 * y[5],
      10 * y[3] + broken - 3.45 * y[6],
      6 * y[1] - 0.6 * y[7] - 0.2 * y[7])
  }

  /// Derivatives of `slope`, column by column, from differences; an error in them costs steps only.
  func jacobian(_ y: State, _ slope: State) -> [State] {
    (0..<8).map { column in
      var moved = y
      let step = 1e-7 * abs(y[column]) + 1e-10
      moved[column] += step
      return (self.slope(moved) - slope) / step
    }
  }
}

/// Stiff differential equations: the Rosenbrock method of Kaps & Rentrop (1979), of order 4, with an error
/// estimate of order 3 that chooses the steps.
struct StiffIntegrator {
  /// Relative error of a step.
  static let tolerance = 1e-9
  /// Length of the next step (h).
  var step = 1e-5

  /// Brings a state over `duration` (h).
  mutating func advance(
    _ start: DopamineReactions.State, by duration: Double, _ reactions: DopamineReactions
  ) -> DopamineReactions.State {
    var (y, done) = (start, 0.0)
    // So many steps are never needed; a state that is no number would take them all.
    for _ in 0..<100_000 where done < duration {
      let length = min(step, duration - done)
      let slope = reactions.slope(y)
      let (next, error) = Self.attempt(y, slope, length, reactions)
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

  private static func attempt(
    _ y: DopamineReactions.State, _ slope: DopamineReactions.State, _ h: Double,
    _ reactions: DopamineReactions
  ) -> (DopamineReactions.State, Double) {
    var columns = reactions.jacobian(y, slope).map { -$0 }
    for index in 0..<8 { columns[index][index] += 2 / h }
    let matrix = Factors(columns)
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
    return (next, worst / tolerance)
  }

  /// A matrix of 8 columns taken apart, with pivots.
  private struct Factors {
    private var columns: [DopamineReactions.State]
    private var pivots = Array(repeating: 0, count: 8)

    init(_ matrix: [DopamineReactions.State]) {
      columns = matrix
      for column in 0..<8 {
        var pivot = column
        for row in column..<8 where abs(columns[column][row]) > abs(columns[column][pivot]) {
          pivot = row
        }
        pivots[column] = pivot
        if pivot != column {
          for other in 0..<8 {
            let value = columns[other][pivot]
            columns[other][pivot] = columns[other][column]
            columns[other][column] = value
          }
        }
        for row in column + 1..<8 {
          columns[column][row] /= columns[column][column]
          let factor = columns[column][row]
          guard factor != 0 else { continue }
          for other in column + 1..<8 { columns[other][row] -= factor * columns[other][column] }
        }
      }
    }

    func solve(_ right: DopamineReactions.State) -> DopamineReactions.State {
      var x = right
      for row in 0..<8 {
        let value = x[pivots[row]]
        x[pivots[row]] = x[row]
        x[row] = value
      }
      for column in 0..<8 {
        for row in column + 1..<8 { x[row] -= columns[column][row] * x[column] }
      }
      for column in stride(from: 7, through: 0, by: -1) {
        x[column] /= columns[column][column]
        for row in 0..<column { x[row] -= columns[column][row] * x[column] }
      }
      return x
    }
  }
}
