import SynapseModel

/// The whole dopamine terminal of Best, Nijhout & Reed (2009): synthesis, loading, release and reuptake.
///
/// It fills vesicles by itself: their content is vesicular dopamine over that of the resting state. Of N
/// vesicles, k released ones take k / N of it out of the cell, beside a constant release that keeps the
/// published state. Exchange with the run's releases is at multiples of 128 steps, about every 100 ms;
/// within, all vesicles of a terminal hold the same. Checks T-27 and T-29.
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

  private let states: Memory<DopamineReactions.State>
  private let steps: Memory<Double>
  private let reactions: [DopamineReactions]
  private let number, lost: Memory<Double>
  /// Vesicles released since the last exchange.
  private let released: Memory<Double>
  private var since = 0.0
  private let closes: Bool

  /// `parameters` are those of the section `vesicles`; `nil` for another model.
  init?(_ parameters: LaneParameters, pore: FusionPore?, context: InputContext) {
    let own = parameters.section(Synthesis.section.name)
    guard own.model == Self.model.name else { return nil }
    states = Memory(repeating: DopamineReactions.rest, count: context.slots)
    steps = Memory(repeating: 1e-5, count: context.slots)
    released = Memory(repeating: 0, count: context.slots)
    number = Memory(own.values(Self.vesicles))
    lost = Memory(pore?.released ?? Array(repeating: 1, count: BatchSize.lanes))
    closes = pore != nil
    let (synthesis, loading) = (own.values(Self.synthesis), own.values(Self.loading))
    let (reuptake, background) = (own.values(Self.reuptake), own.values(Self.background))
    reactions = synthesis.indices.map {
      DopamineReactions(
        synthesis: synthesis[$0], filling: loading[$0], reuptake: reuptake[$0],
        firing: background[$0] * Self.hour)
    }
  }

  func begin(at time: Double) {
    // Blocks are short beside what happens here.
    guard time - since >= 100 else { return }
    let duration = (time - since) / Self.hour
    var integrator = StiffIntegrator()
    for slot in 0..<states.count {
      let lane = slot & (BatchSize.lanes - 1)
      if released[slot] > 0 {
        let place = DopamineReactions.Substance.vesicular.rawValue
        let amount = states[slot][place] * min(1, lost[lane] * released[slot] / number[lane])
        states.base[slot][place] -= amount
        states.base[slot][DopamineReactions.Substance.extracellular.rawValue] += amount
        released[slot] = 0
      }
      integrator.step = steps[slot]
      states[slot] = integrator.advance(states[slot], by: duration, reactions[lane])
      steps[slot] = integrator.step
    }
    since = time
  }

  func take(
    _ vesicles: Double, slot: Int, time: Double, isLate: Bool
  ) -> (Double, closing: Double) {
    released[slot] += (vesicles + 1_572_864) - 1_572_864
    return (content(slot), closes ? vesicles : 0)
  }

  private func content(_ slot: Int) -> Double {
    let place = DopamineReactions.Substance.vesicular.rawValue
    return states[slot][place] / DopamineReactions.rest[place]
  }

  func stored(eight first: Int, at time: Double) -> Group {
    var contents = Group()
    for index in 0..<BatchSize.width { contents[index] = content(first + index) }
    return number.group(at: first & (BatchSize.lanes - 1)) * contents
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    [StateValue(name: "vesicle_content", unit: nil, value: content(slot))]
      + DopamineReactions.Substance.allCases.map {
        StateValue(name: $0.name, unit: .uM, value: states[slot][$0.rawValue])
      }
  }
}
