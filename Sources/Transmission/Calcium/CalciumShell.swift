import SynapseModel

/// Residual calcium of a thin shell below the membrane, which a fast pump empties within microseconds.
///
/// dc/dt = J - maximal c / (half + c) - (c - rest) / decay + maximal rest / (half + rest), J the
/// inflow; the last term is a leak that balances the pump at rest. While J is constant below
/// `maximal`, c settles with half / maximal, half a microsecond, near half J / (maximal - J). The
/// terminal of Destexhe, Mainen & Sejnowski (1998).
enum CalciumShell {
  private static let source =
    "Destexhe, Mainen & Sejnowski 1998 (release.mod), science reference 4.3"
  static let influx = Parameter(
    "influx", .number(.uM), default: 20, .within(0, 1e5),
    "Total calcium that a usual spike brings into a shell of 0.1 um, Q / (2 F area 0.1 um)",
    source: "as in the other models, by choice; 450 uM with channels as in that paper")
  static let depth = Parameter(
    "depth", .number(.um), default: 0.1, .within(1e-3, 10),
    "Depth of the shell; calcium that enters is spread over it", source: "0.1 um (\(source))")
  static let maximal = Parameter(
    "maximal", .number(.uMPerMs), default: 1000, .within(1e-6, 1e6),
    "Rate of the pump at high calcium", source: "1 mM/ms (\(source))")
  static let half = Parameter(
    "half", .number(.uM), default: 0.5, .within(1e-4, 1e6), "Calcium of half-maximal pumping",
    source: "5e-4 mM (\(source))")
  static let decay = Parameter(
    "decay", .number(.ms), default: 700, .within(1e-3, 1e12),
    "Time constant of extrusion beside the pump", source: "700 ms (\(source))")
  static let model = Model(
    "shell", "A thin shell below the membrane with a pump that empties it within microseconds",
    source: source, parameters: [influx, depth, maximal, half, decay])

  /// Depth at which `influx` holds (um).
  static let usualDepth = 0.1

  /// The release sites of that paper see the shell: no channel is near.
  static let preset = Preset(
    "destexhe_1998",
    "A shell with a fast pump, filled through high-voltage activated channels; no channel is near",
    source: "\(source); 450 uM a spike are 0.2e-3 cm/s at the default action potential",
    keys: """
      {model: channels, rest: 1e-5 uM, distance: 1000 nm, channels: {model: high_voltage_activated},
       residual: {model: shell, influx: 450 uM}}
      """)
}

/// The pump of eight terminals' shells.
///
/// Two implicit stages (SDIRK of second order, L-stable), each of which is a quadratic equation; a
/// sub-step is far longer than the pump's half microsecond. What comes out is kept within the bounds
/// that the equation itself has: between the calcium before and the steady states of the inflow.
/// So it never is below 0, and in the limit of a fast pump it is the steady state.
struct ShellPump {
  /// uM/ms, uM and 1/ms.
  let maximal, half, decayRate: Group
  /// What holds calcium at rest (uM/ms).
  let source: Group

  init(maximal: Group, half: Group, decayRate: Group, rest: Group) {
    (self.maximal, self.half, self.decayRate) = (maximal, half, decayRate)
    source = maximal * rest / (half + rest) + rest * decayRate
  }

  /// Calcium at the middle and the end of a sub-step, from the inflow (uM/ms) at its start, middle
  /// and end.
  @inline(__always) func next(
    _ calcium: Group, flow: (Group, Group, Group), length: Group
  ) -> (middle: Group, end: Group) {
    let steady = (steady(flow.0), steady(flow.1), steady(flow.2))
    let part = 0.5 * length
    let middle = next(
      calcium, from: flow.0, to: flow.1, length: part, bounds: (steady.0, steady.1))
    let end = next(middle, from: flow.1, to: flow.2, length: part, bounds: (steady.1, steady.2))
    // Where no time passes nothing changes, not even by rounding.
    let passes = length .> 0
    return (
      calcium.replacing(with: middle, where: passes), calcium.replacing(with: end, where: passes)
    )
  }

  /// Calcium at which a constant inflow (uM/ms) leaves again.
  @inline(__always) func steady(_ flow: Group) -> Group {
    root(linear: decayRate, pump: maximal, inflow: flow + source)
  }

  /// With an inflow that changes along a straight line; `bounds` are the steady states of its ends.
  @inline(__always) private func next(
    _ calcium: Group, from first: Group, to last: Group, length: Group, bounds: (Group, Group)
  ) -> Group {
    let gamma = 1 - 0.7071067811865476
    let part = length * gamma
    let (linear, pump) = (1 + part * decayRate, part * maximal)
    let early = first + gamma * (last - first)
    let stage = root(linear: linear, pump: pump, inflow: calcium + part * (source + early))
    let start = calcium + (1 - gamma) / gamma * (stage - calcium)
    let end = root(linear: linear, pump: pump, inflow: start + part * (source + last))
    let lowest = calcium.atMost(bounds.0).atMost(bounds.1)
    let highest = calcium.atLeast(bounds.0).atLeast(bounds.1)
    return end.atLeast(lowest).atMost(highest)
  }

  /// The c above -half with linear c + pump c / (half + c) = inflow.
  @inline(__always) private func root(linear: Group, pump: Group, inflow: Group) -> Group {
    let middle = linear * half + pump - inflow
    let square = middle * middle + 4 * linear * half * inflow
    let root = SquareRoot.of(square.atLeast(Group(repeating: 1e-300)))
    // Each form where nothing cancels.
    return (2 * half * inflow / (middle + root)).replacing(
      with: (root - middle) / (2 * linear), where: middle .< 0)
  }
}
