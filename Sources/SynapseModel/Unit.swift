/// What kind of quantity a parameter is.
public enum Dimension: String, Sendable, CaseIterable {
  case time, frequency, conductance, voltage, current, capacitance, concentration, length, speed
  case rate, binding, uptake, diffusion, temperature, arealResistance, resistivity, charge, volume

  /// The dimension with its article, as it is used in a sentence.
  public var phrase: String {
    switch self {
    case .time: "a time"
    case .frequency: "a frequency"
    case .conductance: "a conductance"
    case .voltage: "a voltage"
    case .current: "a current"
    case .capacitance: "a capacitance"
    case .concentration: "a concentration"
    case .length: "a length"
    case .speed: "a speed"
    case .rate: "a rate constant"
    case .binding: "a binding rate constant"
    case .uptake: "a concentration per time"
    case .diffusion: "a diffusion coefficient"
    case .temperature: "a temperature"
    case .arealResistance: "a resistance of an area"
    case .resistivity: "a resistivity"
    case .charge: "a charge"
    case .volume: "a volume"
    }
  }

  /// Several of them, as they are called in a sentence.
  public var plural: String {
    switch self {
    case .frequency: "frequencies"
    case .capacitance: "capacitances"
    case .rate: "rate constants"
    case .binding: "binding rate constants"
    case .uptake: "concentrations per time"
    case .diffusion: "diffusion coefficients"
    case .arealResistance: "resistances of an area"
    case .resistivity: "resistivities"
    default: rawValue + "s"
    }
  }
}

/// A unit that people write behind a number, for example `ms`.
///
/// Units are powers of ten of the SI unit, so conversions shift the decimal exponent and are
/// exact: `0.1 ms`, `100 us` and `0.0001 s` are one number. Minutes, hours and days are whole multiples
/// of them, which is as exact. Degrees Celsius stand alone.
public struct Unit: Sendable, Hashable {
  /// As it is written, in ASCII: `us` for microseconds.
  public let symbol: String
  /// The kind of quantity it measures.
  public let dimension: Dimension
  /// Power of ten of the SI unit (mole per litre for concentrations).
  public let exponent: Int
  /// How many of that power of ten it is; 1 for all units that parameters have.
  public let multiple: Int

  private init(_ symbol: String, _ dimension: Dimension, _ exponent: Int, multiple: Int = 1) {
    self.symbol = symbol
    self.dimension = dimension
    self.exponent = exponent
    self.multiple = multiple
  }

  /// Millisecond.
  public static let ms = Unit("ms", .time, -3)
  /// Hertz.
  public static let hz = Unit("Hz", .frequency, 0)
  /// Nanosiemens.
  public static let nS = Unit("nS", .conductance, -9)
  /// Millivolt.
  public static let mV = Unit("mV", .voltage, -3)
  /// Picoampere.
  public static let pA = Unit("pA", .current, -12)
  /// Picofarad.
  public static let pF = Unit("pF", .capacitance, -12)
  /// Millimole per litre.
  public static let mM = Unit("mM", .concentration, -3)
  /// Micromole per litre.
  public static let uM = Unit("uM", .concentration, -6)
  /// Nanometre.
  public static let nm = Unit("nm", .length, -9)
  /// Micrometre.
  public static let um = Unit("um", .length, -6)
  /// Millimetre.
  public static let mm = Unit("mm", .length, -3)
  /// Metre per second.
  public static let metersPerSecond = Unit("m/s", .speed, 0)
  /// Centimetre per second, of a permeability.
  public static let cmPerS = Unit("cm/s", .speed, -2)
  /// Per millisecond, of a first-order reaction.
  public static let perMs = Unit("/ms", .rate, 3)
  /// Per micromole per litre and millisecond, of a second-order reaction.
  public static let perUMMs = Unit("/uM/ms", .binding, 9)
  /// Per millimole per litre and millisecond, of a second-order reaction.
  public static let perMMMs = Unit("/mM/ms", .binding, 6)
  /// Micromole per litre and millisecond.
  public static let uMPerMs = Unit("uM/ms", .uptake, -3)
  /// Square micrometre per millisecond.
  public static let um2PerMs = Unit("um2/ms", .diffusion, -9)
  /// Ohm times square centimetre, of a membrane.
  public static let ohmCm2 = Unit("ohm cm2", .arealResistance, -4)
  /// Ohm centimetre, of a medium.
  public static let ohmCm = Unit("ohm cm", .resistivity, -2)
  /// Femtocoulomb.
  public static let fC = Unit("fC", .charge, -15)
  /// Cubic micrometre, a femtolitre.
  public static let um3 = Unit("um3", .volume, -18)
  /// Degree Celsius.
  public static let degC = Unit("degC", .temperature, 0)

  /// Every unit that a spec may use.
  public static let all: [Unit] =
    [
      ms, hz, nS, mV, pA, pF, mM, uM, nm, um, mm, metersPerSecond, cmPerS, perMs, perUMMs, perMMMs,
      uMPerMs, um2PerMs, degC, ohmCm2, ohmCm, fC, um3,
    ] + [
      Unit("s", .time, 0), Unit("us", .time, -6), Unit("min", .time, 0, multiple: 60),
      Unit("h", .time, 0, multiple: 3600), Unit("d", .time, 0, multiple: 86_400),
      Unit("kHz", .frequency, 3),
      Unit("S", .conductance, 0), Unit("mS", .conductance, -3), Unit("uS", .conductance, -6),
      Unit("pS", .conductance, -12), Unit("V", .voltage, 0), Unit("uV", .voltage, -6),
      Unit("A", .current, 0), Unit("mA", .current, -3), Unit("uA", .current, -6),
      Unit("nA", .current, -9), Unit("F", .capacitance, 0), Unit("uF", .capacitance, -6),
      Unit("nF", .capacitance, -9), Unit("M", .concentration, 0),
      Unit("nM", .concentration, -9), Unit("m", .length, 0),
      Unit("/s", .rate, 0), Unit("/us", .rate, 6), Unit("/M/s", .binding, 0),
      Unit("/uM/s", .binding, 6), Unit("uM/s", .uptake, -6),
      Unit("mM/ms", .uptake, 0), Unit("mM/s", .uptake, -3), Unit("um2/s", .diffusion, -12),
      Unit("mm/ms", .speed, 0),
      Unit("um/s", .speed, -6), Unit("kohm cm2", .arealResistance, -1),
      Unit("ohm m2", .arealResistance, 0), Unit("kohm cm", .resistivity, 1),
      Unit("ohm m", .resistivity, 0), Unit("pC", .charge, -12), Unit("nC", .charge, -9),
      Unit("pL", .volume, -15), Unit("fL", .volume, -18), Unit("aL", .volume, -21),
    ]

  /// The units of a dimension, the largest first.
  public static func units(of dimension: Dimension) -> [Unit] {
    all.filter { $0.dimension == dimension }.sorted {
      ($0.exponent, $0.multiple) > ($1.exponent, $1.multiple)
    }
  }

  /// The unit written `symbol`; both micro signs (U+00B5, U+03BC) count as `u`.
  public static func named(_ symbol: String) -> Unit? {
    let ascii = symbol.replacingMicroSigns
    return all.first { $0.symbol == ascii }
  }

  /// The unit as it stands at the end of a column name: `_ms`, `_hz`, `_ns`, `_per_ms`, `_ohm_cm2`.
  public var columnSuffix: String {
    let word = String(symbol.lowercased().map { $0 == " " ? "_" : $0 })
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(parts.first.map { $0.isEmpty ? "" : "_" + $0 } ?? "") {
      $0 + "_per_" + $1
    }
  }
}

extension String {
  fileprivate var replacingMicroSigns: String {
    String(
      String.UnicodeScalarView(unicodeScalars.map { $0 == "\u{B5}" || $0 == "\u{3BC}" ? "u" : $0 }))
  }
}
