import SynapseModel

/// The gates of sodium and potassium channels, as rates of opening a / b and of closing c / d.
///
/// Quotients are kept apart because a step of all gates then takes a single division.
struct GateRates {
  let opening, openingDivisor, closing, closingDivisor: Group

  /// The gate after a step by the implicit midpoint rule, as a quotient; `half` is half of the step (ms).
  @_transparent func advance(_ gate: Group, half: Group) -> (Group, divisor: Group) {
    let up = opening * closingDivisor * half
    let down = closing * openingDivisor * half
    let whole = openingDivisor * closingDivisor
    return ((whole - up - down).times(gate, plus: up + up), whole + up + down)
  }

  /// The gate after such a step.
  @_transparent func next(_ gate: Group, half: Group) -> Group {
    let (end, divisor) = advance(gate, half: half)
    return end / divisor
  }

  /// Where it settles.
  var steady: Group {
    let up = opening * closingDivisor
    return up / (up + closing * openingDivisor)
  }
}

/// The gates of a membrane: activation and inactivation of sodium, activation of potassium channels.
struct Gates: BitwiseCopyable {
  var m, h, n: Group

  /// The gates after a step, which is longer for `h` and `n` (`slow`) than for `m`.
  @_transparent
  func advanced(
    _ rates: (m: GateRates, h: GateRates, n: GateRates), half: Group, slow: Group
  ) -> Gates {
    let (m, dm) = rates.m.advance(m, half: half)
    let (h, dh) = rates.h.advance(h, half: slow)
    let (n, dn) = rates.n.advance(n, half: slow)
    let both = dm * dh
    let inverse = 1 / (both * dn)
    let rest = dn * inverse
    return Gates(m: m * (dh * rest), h: h * (dm * rest), n: n * (both * inverse))
  }
}

/// A kind of channels: rates (1/ms) at a potential.
protocol GateKinetics {
  /// Temperature at which the rates were measured (degC).
  static var temperature: Double { get }
  /// m, h and n at `v` (mV) with the shift `offset` (mV).
  static func rates(_ v: Group, offset: Group) -> (m: GateRates, h: GateRates, n: GateRates)
  /// See `PointDynamics`: a requirement here too, because the membrane is a generic type.
  static func advance(
    _ membrane: HodgkinHuxley<Self>, _ states: Memory<HodgkinHuxley<Self>.State>,
    _ drifts: Memory<Group>, _ block: Block, _ drive: Drive, _ trace: Grid?,
    _ spikes: inout OutputSpikes)
}

extension GateKinetics {
  static func advance(
    _ membrane: HodgkinHuxley<Self>, _ states: Memory<HodgkinHuxley<Self>.State>,
    _ drifts: Memory<Group>, _ block: Block, _ drive: Drive, _ trace: Grid?,
    _ spikes: inout OutputSpikes
  ) {
    membrane.go(states, drifts, block, drive, trace, &spikes)
  }
}

/// exp(-x / 720) raised to the powers by which rates depend on the potential.
private struct Powers {
  /// exp(-x / 80), exp(-x / 40), exp(-x / 20), exp(-x / 18) and exp(-x / 10).
  let y, y2, y4, z40, y8: Group

  /// For |x| <= `limit`, with relative errors below 1e-8; no exponent needs to be taken out.
  @_transparent init(_ x: Group) {
    let z = Exponential.brief(unreduced: x * (-1.0 / 720))
    let z2 = z * z
    let z4 = z2 * z2
    let z8 = z4 * z4
    y = z8 * z
    y2 = y * y
    y4 = y2 * y2
    z40 = y4 * z4
    y8 = y4 * y4
  }

  /// Potentials farther from where gates open half (mV) count as this far.
  static let limit = 249.0
}

/// Squid axon (Hodgkin & Huxley 1952, modern sign).
enum SquidAxon: GateKinetics {
  static let temperature = 6.3

  @_transparent
  static func rates(_ v: Group, offset: Group) -> (m: GateRates, h: GateRates, n: GateRates) {
    let x = (v - offset + 65).atLeast(Group(repeating: -Powers.limit))
      .atMost(Group(repeating: Powers.limit))
    let powers = Powers(x)
    let one = Group(repeating: 1)
    let m = linoid((x - 25) * 0.1, 12.182493960703473 * powers.y8)
    let n = linoid((x - 10) * 0.1, 2.718281828459045 * powers.y8)
    return (
      GateRates(
        opening: m.0, openingDivisor: m.1, closing: 4 * powers.z40, closingDivisor: one),
      GateRates(
        opening: 0.07 * powers.y4, openingDivisor: one, closing: one,
        closingDivisor: powers.y8.times(Group(repeating: 20.085536923187668), plus: 1)),
      GateRates(
        opening: 0.1 * n.0, openingDivisor: n.1, closing: 0.125 * powers.y, closingDivisor: one)
    )
  }
}

/// Hippocampal pyramidal cells (Traub & Miles 1991, as in Destexhe's HH2.mod).
enum TraubMiles: GateKinetics {
  static let temperature = 36.0

  @_transparent
  static func rates(_ v: Group, offset: Group) -> (m: GateRates, h: GateRates, n: GateRates) {
    let x = (v - offset).atLeast(Group(repeating: -Powers.limit))
      .atMost(Group(repeating: Powers.limit))
    let powers = Powers(x)
    // exp(-x / 5).
    let y16 = powers.y8 * powers.y8
    let one = Group(repeating: 1)
    let opening = linoid((x - 13) * 0.25, 25.790339917193062 * (y16 * powers.y4))
    let closing = linoid((x - 40) * 0.2, 2980.9579870417283 * y16)
    let n = linoid((x - 15) * 0.2, 20.085536923187668 * y16)
    return (
      // -(x - 40) / (1 - exp((x - 40) / 5)) is the same with exp(-(x - 40) / 5) in the numerator.
      GateRates(
        opening: 1.28 * opening.0, openingDivisor: opening.1,
        closing: 1.4 * closing.0 * (2980.9579870417283 * y16), closingDivisor: closing.1),
      GateRates(
        opening: 0.3291372076528678 * powers.z40, openingDivisor: one,
        closing: Group(repeating: 4),
        closingDivisor: y16.times(Group(repeating: 2980.9579870417283), plus: 1)),
      GateRates(
        opening: 0.16 * n.0, openingDivisor: n.1, closing: 0.6420127083438707 * powers.y2,
        closingDivisor: one)
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
