import SynapseModel

/// The channels of one lane.
struct ChannelKinetics {
  private let gating: any ChannelGating
  private let speed: Double
  /// By how much protons move activation (mV).
  private let shift: Double

  /// `calcium` is the section around the channels'; `shift` of activation (mV), if not that at rest.
  init(_ calcium: LaneParameters, lane: Int, shift: Double? = nil) {
    self.shift = shift ?? ProtonShift.atRest(calcium, lane: lane)
    let section = calcium.section("channels")
    let temperature = CalciumChannel.temperature(section.model)
    let celsius = section.values(temperature)[lane]
    let tens = (celsius - (temperature.defaultValue ?? celsius)) * 0.1
    speed = Scalar.exp(tens * Scalar.log(section.values(CalciumChannel.q10)[lane]))
    let surroundings = ChannelSurroundings(
      outside: calcium.values(CalciumBasics.external)[lane] * 1000,
      inside: calcium.values(CalciumBasics.rest)[lane],
      entry: CalciumBasics.entry(calcium)[lane], celsius: celsius)
    gating =
      switch section.model {
      case CalciumChannel.mossy.name:
        ClosedChain(section, lane: lane, surroundings: surroundings)
      case CalciumChannel.highVoltage.name:
        TwoStates(section, lane: lane, surroundings: surroundings)
      default: SquaredGate(section, lane: lane, surroundings: surroundings)
      }
  }

  /// Rates of opening from each state to the next, and back, at a potential (1/ms).
  func rates(_ v: Double) -> (forward: [Double], backward: [Double]) {
    let rates = gating.rates(v - shift)
    return (rates.forward.map { $0 * speed }, rates.backward.map { $0 * speed })
  }

  /// The occupancies in the steady state at a potential: by detailed balance.
  func steady(_ v: Double) -> [Double] {
    let (forward, backward) = rates(v)
    var weights = [1.0]
    for (up, down) in zip(forward, backward) {
      weights.append(weights[weights.count - 1] * up / down)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// The occupancies one step later (ms), at constant potential.
  ///
  /// Two implicit stages (SDIRK of second order, L-stable), because some rates are near 10^4 /ms.
  func next(_ state: [Double], _ v: Double, step: Double) -> [Double] {
    let gamma = 1 - 0.5.squareRoot()
    let rates = rates(v)
    let first = Self.solve(state, rates, step: gamma * step)
    let change = zip(first, state).map { ($0 - $1) / gamma }
    let start = zip(state, change).map { $0 + (1 - gamma) * $1 }
    return Self.solve(start, rates, step: gamma * step)
  }

  /// x with x - step A x = state, A the chain's matrix: elimination from both ends' neighbours.
  private static func solve(
    _ state: [Double], _ rates: (forward: [Double], backward: [Double]), step: Double
  ) -> [Double] {
    let count = state.count
    func leaving(_ n: Int) -> Double {
      (n < count - 1 ? rates.forward[n] : 0) + (n > 0 ? rates.backward[n - 1] : 0)
    }
    var diagonal = (0..<count).map { 1 + step * leaving($0) }
    var right = state
    for n in 1..<count {
      let factor = step * rates.forward[n - 1] / diagonal[n - 1]
      diagonal[n] -= factor * step * rates.backward[n - 1]
      right[n] += factor * right[n - 1]
    }
    right[count - 1] /= diagonal[count - 1]
    for n in stride(from: count - 2, through: 0, by: -1) {
      right[n] = (right[n] + step * rates.backward[n] * right[n + 1]) / diagonal[n]
    }
    return right
  }

  /// The current through an open channel relative to that at 0 mV and 2 mM external calcium.
  ///
  /// It is never outward: what leaves does not raise calcium at the release sites.
  func current(_ v: Double) -> Double { max(0, gating.current(v)) }

  /// The Nernst potential of calcium (mV): RT / 2F ln(outside / inside).
  static func nernst(inside: Double, outside: Double, celsius: Double) -> Double {
    thermal(celsius) / 2 * Scalar.log(outside / inside)
  }

  /// The inward current of Goldman, Hodgkin & Katz per permeability and 2F, in concentration units:
  /// outside z / (e^z - 1) - inside (-z) / (e^-z - 1) with z = 2 V F / RT.
  static func goldman(_ v: Double, inside: Double, outside: Double, celsius: Double) -> Double {
    let z = 2 * v / thermal(celsius)
    func ratio(_ z: Double) -> Double {
      abs(z) < 1e-4 ? 1 - 0.5 * z + z * z / 12 : z / (Scalar.exp(z) - 1)
    }
    return outside * ratio(z) - inside * ratio(-z)
  }

  /// RT / F (mV).
  static func thermal(_ celsius: Double) -> Double {
    1000 * 8.314462618 * (celsius + 273.15) / 96485.33212
  }
}
