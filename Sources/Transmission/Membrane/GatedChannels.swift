import SynapseModel

/// The gates of sodium and potassium channels, as rates of opening a / b and of closing c / d.
///
/// Quotients are kept apart because a step of a gate then takes a single division.
struct GateRates {
  let opening, openingDivisor, closing, closingDivisor: Group

  /// The gate after a step by the implicit midpoint rule; `half` is half of the step (ms).
  @_transparent func advance(_ gate: Group, half: Group) -> Group {
    let up = opening * closingDivisor * half
    let down = closing * openingDivisor * half
    let whole = openingDivisor * closingDivisor
    return (gate * (whole - up - down) + 2 * up) / (whole + up + down)
  }

  /// Where it settles.
  var steady: Group {
    let up = opening * closingDivisor
    return up / (up + closing * openingDivisor)
  }
}

/// A kind of channels: rates (1/ms) at a potential.
protocol GateKinetics {
  /// Temperature at which the rates were measured (degC).
  static var temperature: Double { get }
  /// m, h and n at `v` (mV) with the shift `offset` (mV).
  static func rates(_ v: Group, offset: Group) -> (m: GateRates, h: GateRates, n: GateRates)
}

/// Squid axon (Hodgkin & Huxley 1952, modern sign).
enum SquidAxon: GateKinetics {
  static let temperature = 6.3

  @_transparent
  static func rates(_ v: Group, offset: Group) -> (m: GateRates, h: GateRates, n: GateRates) {
    let x = (v - offset + 65).atLeast(Group(repeating: -600)).atMost(Group(repeating: 600))
    // All exponents but one are multiples of x / 80.
    let y = Exponential.brief(x * (-1.0 / 80))
    let y4 = (y * y) * (y * y)
    let y8 = y4 * y4
    let one = Group(repeating: 1)
    let m = linoid((x - 25) * 0.1, 12.182493960703473 * y8)
    let n = linoid((x - 10) * 0.1, 2.718281828459045 * y8)
    return (
      GateRates(
        opening: m.0, openingDivisor: m.1, closing: 4 * Exponential.brief(x * (-1.0 / 18)),
        closingDivisor: one),
      GateRates(
        opening: 0.07 * y4, openingDivisor: one, closing: one,
        closingDivisor: y8.times(Group(repeating: 20.085536923187668), plus: 1)),
      GateRates(
        opening: 0.1 * n.0, openingDivisor: n.1, closing: 0.125 * y, closingDivisor: one)
    )
  }
}

/// Hippocampal pyramidal cells (Traub & Miles 1991, as in Destexhe's HH2.mod).
enum TraubMiles: GateKinetics {
  static let temperature = 36.0

  @_transparent
  static func rates(_ v: Group, offset: Group) -> (m: GateRates, h: GateRates, n: GateRates) {
    let x = (v - offset).atLeast(Group(repeating: -300)).atMost(Group(repeating: 300))
    let y = Exponential.brief(x * (-1.0 / 40))
    let y2 = y * y
    let y8 = (y2 * y2) * (y2 * y2)
    let one = Group(repeating: 1)
    let opening = linoid((x - 13) * 0.25, 25.790339917193062 * (y8 * y2))
    // -(x - 40) / (exp((x - 40) / 5) - 1) turned round.
    let closing = linoid((40 - x) * 0.2, 3.3546262790251185e-4 / y8)
    let n = linoid((x - 15) * 0.2, 20.085536923187668 * y8)
    return (
      GateRates(
        opening: 1.28 * opening.0, openingDivisor: opening.1, closing: 1.4 * closing.0,
        closingDivisor: closing.1),
      GateRates(
        opening: 0.128 * Exponential.brief((17 - x) * (1.0 / 18)), openingDivisor: one,
        closing: Group(repeating: 4),
        closingDivisor: y8.times(Group(repeating: 2980.9579870417283), plus: 1)),
      GateRates(
        opening: 0.16 * n.0, openingDivisor: n.1,
        closing: 0.5 * Exponential.brief((10 - x) * (1.0 / 40)), closingDivisor: one)
    )
  }
}

/// u / (1 - exp(-u)) as a quotient, by its series near 0; `e` is exp(-u).
@_transparent private func linoid(_ u: Group, _ e: Group) -> (Group, Group) {
  let u2 = u * u
  let series = u2.times(
    u2.times(Group(repeating: -1.0 / 720), plus: 1.0 / 12),
    plus: u.times(Group(repeating: 0.5), plus: 1))
  let isNear = u2 .< 4e-4
  return (
    u.replacing(with: series, where: isNear), (1 - e).replacing(with: 1, where: isNear)
  )
}
