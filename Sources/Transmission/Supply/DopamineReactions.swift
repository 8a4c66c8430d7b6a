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

  /// Writes derivatives of `slope`, column by column, from differences; an error in them costs steps only.
  func jacobian(_ y: State, _ slope: State, into columns: UnsafeMutablePointer<Group>) {
    for column in 0..<8 {
      var moved = y
      let step = 1e-7 * abs(y[column]) + 1e-10
      moved[column] += step
      columns[column] = (self.slope(moved) - slope) / step
    }
  }
}
