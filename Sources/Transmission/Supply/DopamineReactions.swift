/// The reactions of eight dopamine terminals (Best, Nijhout & Reed 2009): concentrations in uM, time in
/// hours.
struct DopamineReactions {
  /// Biopterin in both forms.
  static let biopterin = 360.0

  /// Factors on synthesis, on the vesicles' carrier and on reuptake.
  var synthesis = Group(repeating: 1)
  var filling = Group(repeating: 1)
  var reuptake = Group(repeating: 1)
  /// Vesicular transmitter that is released, as a share per hour.
  var firing = Group(repeating: 1)

  /// A reaction with a largest rate (uM/h), reached to one half at a concentration (uM).
  private struct Saturating {
    let maximal, half: Double

    @inline(__always) func rate(_ x: Group) -> Group { maximal * x / (half + x) }

    /// Derivative of the rate (1/h).
    @inline(__always) func derivative(_ x: Group) -> Group {
      maximal * half / ((half + x) * (half + x))
    }
  }

  private static var reduction: Saturating {
    Saturating(maximal: 200.0 * 330 / (75 + 330), half: 100)
  }
  private static var oxidation: Saturating { Saturating(maximal: 80.0 * 26 / (75 + 26), half: 10) }
  private static var decarboxylation: Saturating { Saturating(maximal: 10_000, half: 130) }
  private static var carrier: Saturating { Saturating(maximal: 7082, half: 3) }
  private static var transporter: Saturating { Saturating(maximal: 8000, half: 0.2) }
  private static var breakdown: Saturating { Saturating(maximal: 30, half: 3) }

  /// A(e): how autoreceptors change synthesis.
  static func autoreception(_ extracellular: Group) -> Group {
    let x = extracellular / 0.002024
    return 4.5 / (8 * x * x * x * x + 1) + 0.5
  }

  /// Derivative of A(e) (1/uM).
  private static func autoreceptionDerivative(_ extracellular: Group) -> Group {
    let x = extracellular / 0.002024
    let denominator = 8 * x * x * x * x + 1
    return -4.5 * 32 / 0.002024 * x * x * x / (denominator * denominator)
  }

  /// Synthesis of L-DOPA by tyrosine hydroxylase.
  func hydroxylation(_ y: DopamineState) -> Group {
    let (tyrosine, cofactor) = (y.tyrosine, Self.biopterin - y.dihydrobiopterin)
    let product = tyrosine * cofactor
    return synthesis * 0.56 / (1 + tyrosine / 160) * Self.autoreception(y.extracellular) * 250
      * product / (product + 46 * cofactor + 46 * 60 * (1 + y.cytosolic / 110))
  }

  /// Rates of change.
  func slope(_ y: DopamineState) -> DopamineState {
    let made = hydroxylation(y)
    let reduced =
      Self.reduction.rate(y.dihydrobiopterin)
      - Self.oxidation.rate(Self.biopterin - y.dihydrobiopterin)
    let decarboxylated = Self.decarboxylation.rate(y.dopa)
    let loaded = filling * Self.carrier.rate(y.cytosolic) - 40 * y.vesicular
    let returned = reuptake * Self.transporter.rate(y.extracellular)
    let broken = Self.breakdown.rate(y.extracellular)
    let released = firing * y.vesicular
    let entry = 400.0 * 90 / (64 + 90)
    return DopamineState(
      dihydrobiopterin: made - reduced,
      tyrosine: entry - made - 6 * y.tyrosine + 0.6 * y.pool - 0.2 * y.tyrosine,
      dopa: made - decarboxylated,
      cytosolic: decarboxylated - loaded + returned - 10 * y.cytosolic,
      vesicular: loaded - released,
      extracellular: released - returned - broken - 400 * y.extracellular,
      metabolite: 10 * y.cytosolic + broken - 3.45 * y.metabolite,
      pool: 6 * y.tyrosine - 0.6 * y.pool - 0.2 * y.pool)
  }

  /// Derivatives of the reactions that are not linear (1/h).
  func derivatives(_ y: DopamineState) -> DopamineDerivatives {
    let (tyrosine, cofactor) = (y.tyrosine, Self.biopterin - y.dihydrobiopterin)
    // Hydroxylation is `strength` A(e) t c / (t c + 46 c + `free`).
    let free = 46 * 60 * (1 + y.cytosolic / 110)
    let inverse = 1 / (tyrosine * cofactor + 46 * cofactor + free)
    let strength = synthesis * (0.56 * 250) / (1 + tyrosine / 160)
    let share = tyrosine * cofactor * inverse
    let scale = strength * Self.autoreception(y.extracellular) * inverse
    return DopamineDerivatives(
      madeByDihydrobiopterin: -scale * tyrosine * free * inverse,
      madeByTyrosine: scale * cofactor
        * ((46 * cofactor + free) * inverse - tyrosine / (160 + tyrosine)),
      madeByCytosolic: -scale * share * (46 * 60 / 110),
      madeByExtracellular: strength * share * Self.autoreceptionDerivative(y.extracellular),
      reduced: Self.reduction.derivative(y.dihydrobiopterin)
        + Self.oxidation.derivative(cofactor),
      decarboxylated: Self.decarboxylation.derivative(y.dopa),
      loaded: filling * Self.carrier.derivative(y.cytosolic),
      returned: reuptake * Self.transporter.derivative(y.extracellular),
      broken: Self.breakdown.derivative(y.extracellular), released: firing)
  }
}
