import SynapseModel

/// The whole dopamine terminal of Best, Nijhout & Reed (2009): synthesis, loading, release and reuptake.
///
/// It fills vesicles by itself: their content is vesicular dopamine over that of the resting state. Of N
/// vesicles, k released ones take k / N of it out of the cell, beside a constant release that keeps the
/// published state. Exchange with the run's releases is at multiples of 128 steps, about every 100 ms;
/// within, all vesicles of a terminal hold the same. Eight terminals go together. Checks T-27 and T-29.
final class DopamineTerminal: ContentSource {
  static let background = Parameter(
    "background", .number(.perMs), default: 1 / 3_600_000, .within(0, 1),
    "Share of vesicular dopamine released per time beside the run's own spikes",
    source: "1 /h (Best, Nijhout & Reed 2009)")
  static let vesicles = Parameter(
    "vesicles", .integer, default: 1000, .within(1, 1_000_000),
    "Vesicles of a terminal that share the vesicular dopamine", source: "by choice")
  static let synthesis = factor("synthesis", "Factor on synthesis by tyrosine hydroxylase")
  static let loading = factor("carrier", "Factor on the vesicles' carrier; 0 when it is blocked")
  static let reuptake = factor("reuptake", "Factor on reuptake; 0 under cocaine")
  private static func factor(_ name: String, _ meaning: String) -> Parameter {
    Parameter(
      name, .number(nil), default: 1, .within(0, 100), meaning, source: "1, by choice")
  }
  static let model = Model(
    "dopamine", "Synthesis, loading, release and reuptake of a dopamine terminal",
    source: "Best, Nijhout & Reed 2009, science reference 6.1",
    parameters: [background, vesicles, synthesis, loading, reuptake])

  /// An hour (ms).
  private static let hour = 3_600_000.0

  /// States and steps of eight terminals each.
  private let states: Memory<DopamineState>
  private let steps: Memory<Double>
  private let reactions: [DopamineReactions]
  private let number, lost: Memory<Double>
  /// What a vesicle of each terminal holds, in full ones.
  private let contents: Memory<Double>
  /// Vesicles released since the last exchange.
  private let released: Memory<Double>
  private var since = 0.0
  private let closes: Bool

  /// `parameters` are those of the section `vesicles`; `nil` for another model.
  init?(_ parameters: LaneParameters, pore: FusionPore?, context: InputContext) {
    let own = parameters.section(Synthesis.section.name)
    guard own.model == Self.model.name else { return nil }
    states = Memory(repeating: .rest, count: context.slots / BatchSize.width)
    steps = Memory(repeating: 1e-5, count: context.slots)
    contents = Memory(repeating: 1, count: context.slots)
    released = Memory(repeating: 0, count: context.slots)
    number = Memory(own.values(Self.vesicles))
    lost = Memory(pore?.released ?? Array(repeating: 1, count: BatchSize.lanes))
    closes = pore != nil
    func perLane(_ parameter: Parameter) -> PerLane { PerLane(own.values(parameter)) }
    let (synthesis, loading) = (perLane(Self.synthesis), perLane(Self.loading))
    let (reuptake, background) = (perLane(Self.reuptake), perLane(Self.background))
    reactions = (0..<BatchSize.groups).map {
      DopamineReactions(
        synthesis: synthesis[$0], filling: loading[$0], reuptake: reuptake[$0],
        firing: background[$0] * Self.hour)
    }
  }

  func begin(at time: Double) {
    // Blocks are short beside what happens here.
    guard time - since >= 100 else { return }
    let duration = (time - since) / Self.hour
    for first in stride(from: 0, to: released.count, by: BatchSize.width) {
      advance(eight: first, by: duration)
    }
    since = time
  }

  /// Takes out what eight terminals from `first` on have released, and brings them over `duration` (h).
  private func advance(eight first: Int, by duration: Double) {
    let lane = first & (BatchSize.lanes - 1)
    var state = states[first / BatchSize.width]
    let share = lost.group(at: lane) * released.group(at: first) / number.group(at: lane)
    let amount = state.vesicular * share.atMost(Group(repeating: 1))
    state.vesicular -= amount
    state.extracellular += amount
    released.put(Group(), at: first)
    var integrator = StiffIntegrator(step: steps.group(at: first))
    state = integrator.advance(state, by: duration, reactions[lane / BatchSize.width])
    steps.put(integrator.step, at: first)
    contents.put(state.vesicular / DopamineState.rest.vesicular, at: first)
    states[first / BatchSize.width] = state
  }

  func take(
    _ vesicles: Double, slot: Int, time: Double, isLate: Bool
  ) -> (Double, closing: Double) {
    released[slot] += (vesicles + 1_572_864) - 1_572_864
    return (contents[slot], closes ? vesicles : 0)
  }

  func stored(eight first: Int, at time: Double) -> Group {
    number.group(at: first & (BatchSize.lanes - 1)) * contents.group(at: first)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    let (eight, lane) = (slot / BatchSize.width, slot % BatchSize.width)
    return [StateValue(name: "vesicle_content", unit: nil, value: contents[slot])]
      + DopamineState.substances.map {
        StateValue(name: $0.name, unit: .uM, value: states[eight][keyPath: $0.path][lane])
      }
  }
}
