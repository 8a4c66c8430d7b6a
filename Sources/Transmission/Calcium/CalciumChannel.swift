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

  static let calyxTemperature = temperature(24)
  static let boutonTemperature = temperature(22)

  static let calyx = Model(
    "borst_sakmann_1998", "Channel of the calyx of Held, gate m^2",
    source: "Borst & Sakmann 1998, science reference 3.3a",
    parameters: SquaredGate.parameters + [calyxTemperature, q10])
  static let mossy = Model(
    "bischofberger_2002",
    "P/Q-type channel of mossy fibre boutons, five closed states and one open",
    source: "Bischofberger, Geiger & Jonas 2002, science reference 3.3b",
    parameters: ClosedChain.parameters + [boutonTemperature, q10])
  static let highVoltage = Model(
    "high_voltage_activated", "Channel of two states with the current of Goldman, Hodgkin & Katz",
    source: "Destexhe, Mainen & Sejnowski 1998, science reference 3.3c",
    parameters: TwoStates.parameters + [boutonTemperature, q10])
  static let models = [none, calyx, mossy, highVoltage]
  static let section = Section(
    "channels", "Voltage-gated calcium channels", models: models, defaultModel: none.name)

  /// The temperature at which a model's gating was measured.
  static func temperature(_ model: String) -> Parameter {
    model == calyx.name ? calyxTemperature : boutonTemperature
  }
}

/// The rates of one lane's channels and what flows through an open one.
protocol ChannelGating {
  /// Rates of opening from each state to the next, and back, at a potential (1/ms).
  func rates(_ v: Double) -> (forward: [Double], backward: [Double])
  /// The current through an open channel relative to that at 0 mV, 2 mM external calcium and the
  /// default of the model's scale; below 0 outward.
  func current(_ v: Double) -> Double
}

/// The surroundings of one lane's channels.
struct ChannelSurroundings {
  /// Calcium outside and inside (uM).
  let outside, inside: Double
  /// Entry by external calcium and magnesium relative to the usual ones.
  let entry: Double
  let celsius: Double
}

/// A rate constant that grows e-fold with each `slope` of potential: amplitude exp(V / slope).
struct VoltageRate {
  /// 1/ms and mV.
  let amplitude, slope: Double

  func up(_ v: Double) -> Double { amplitude * Scalar.exp(v / slope) }
  /// The same with the potential's sign turned.
  func down(_ v: Double) -> Double { amplitude * Scalar.exp(-v / slope) }
}
