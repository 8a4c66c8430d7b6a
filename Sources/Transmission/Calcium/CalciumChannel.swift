import SynapseModel

/// Voltage-gated calcium channels as chains of states of which the last one is open.
///
/// A gate m^2 is a chain of three states, two independent particles. Checks T-9 to T-11.
enum CalciumChannel {
  static let none = Model("none", "No channels", source: "by choice", parameters: [])
  static let q10 = Parameter(
    "q10", .number(nil), default: 3, .within(1, 10),
    "Factor on the speed of gating for each 10 degC", source: "3 (science reference 1.5)")

  private static func temperature(_ celsius: Double) -> Parameter {
    Parameter(
      "temperature", .number(.degC), default: celsius, .within(0, 50),
      "Temperature; gating was measured at the default", source: "science reference 3.3")
  }

  static let reversal = Parameter(
    "reversal", .number(.mV), default: 43.9, .within(0, 200),
    "Potential at which no calcium enters", source: "43.9 mV (Borst & Sakmann 1998)")
  private static let calyxTemperature = temperature(24)
  private static let bouton = temperature(22)

  static let calyx = Model(
    "borst_sakmann_1998", "Channel of the calyx of Held, gate m^2",
    source: "Borst & Sakmann 1998, science reference 3.3a",
    parameters: [reversal, calyxTemperature, q10])
  static let mossy = Model(
    "bischofberger_2002",
    "P/Q-type channel of mossy fibre boutons, five closed states and one open",
    source: "Bischofberger, Geiger & Jonas 2002, science reference 3.3b",
    parameters: [bouton, q10])
  static let highVoltage = Model(
    "high_voltage_activated", "Channel of two states with the current of Goldman, Hodgkin & Katz",
    source: "Destexhe, Mainen & Sejnowski 1998, science reference 3.3c",
    parameters: [bouton, q10])
  static let models = [none, calyx, mossy, highVoltage]
  static let section = Section(
    "channels", "Voltage-gated calcium channels", models: models, defaultModel: none.name)
}

/// The channels of one lane.
struct ChannelKinetics {
  let model: String
  private let speed, reversal, celsius: Double
  /// External and resting calcium (uM).
  private let outside, inside: Double
  private let entry: Double
  /// By how much protons move activation (mV).
  private let shift: Double

  /// `calcium` is the section around the channels'; `shift` of activation (mV), if not that at rest.
  init(_ calcium: LaneParameters, lane: Int, shift: Double? = nil) {
    self.shift = shift ?? ProtonShift.atRest(calcium, lane: lane)
    let section = calcium.section("channels")
    model = section.model
    let parameters = section.model == CalciumChannel.calyx.name ? 24.0 : 22
    let temperature = CalciumChannel.models.first { $0.name == section.model }?.parameters
      .first { $0.name == "temperature" }
    celsius = temperature.map { section.values($0)[lane] } ?? parameters
    let tens = (celsius - parameters) * 0.1
    speed = Scalar.exp(tens * Scalar.log(section.values(CalciumChannel.q10)[lane]))
    reversal = section.values(CalciumChannel.reversal)[lane]
    outside = calcium.values(CalciumBasics.external)[lane] * 1000
    inside = calcium.values(CalciumBasics.rest)[lane]
    entry = CalciumBasics.entry(calcium)[lane]
  }

  /// Rates of opening from each state to the next, and back, at a potential (1/ms).
  func rates(_ potential: Double) -> (forward: [Double], backward: [Double]) {
    let v = potential - shift
    let rates: (forward: [Double], backward: [Double])
    switch model {
    case CalciumChannel.mossy.name:
      let up = [(5.89, 62.61), (9.21, 33.92), (5.20, 135.08), (1823.18, 20.86)]
      let down = [(14.99, 62.61), (6.63, 33.92), (132.80, 135.08), (248.58, 20.86)]
      rates = (
        up.map { $0.0 * Scalar.exp(v / $0.1) } + [247.71],
        down.map { $0.0 * Scalar.exp(-v / $0.1) } + [8.28]
      )
    case CalciumChannel.highVoltage.name:
      rates = (
        [1.6 / (1 + Scalar.exp(-(v - 5) / 13))], [0.2 / (1 + Scalar.exp((v - 5) / 13))]
      )
    default:
      let open = 1 / (1 + Scalar.exp(-(v + 23.2) / 9.1))
      let rate = 1.78 * Scalar.exp(v / 23.3) + 0.140 * Scalar.exp(-v / 15)
      let (up, down) = (open * rate, (1 - open) * rate)
      rates = ([2 * up, up], [down, 2 * down])
    }
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
  func current(_ v: Double) -> Double {
    switch model {
    case CalciumChannel.mossy.name:
      func shape(_ v: Double) -> Double {
        let x = v / 80.36
        // x / (1 - e^x) tends to -1 at 0.
        let ratio = abs(x) < 1e-6 ? -1 + 0.5 * x : x / (1 - Scalar.exp(x))
        return ratio * (0.3933 - Scalar.exp(-x))
      }
      return max(0, entry * shape(v) / shape(0))
    case CalciumChannel.highVoltage.name:
      let reference = Self.goldman(
        0, inside: inside, outside: CalciumBasics.reference.calcium * 1000, celsius: celsius)
      return max(
        0, Self.goldman(v, inside: inside, outside: outside, celsius: celsius) / reference)
    default: return max(0, entry * (reversal - v) / reversal)
    }
  }

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
