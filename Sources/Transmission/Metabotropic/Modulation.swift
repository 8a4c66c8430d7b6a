import SynapseModel

/// Slow influence of metabotropic receptors on the neuron, on release and on other receptors.
///
/// It changes at fixed steps only, the first of every 128 of the run, so that runs and traces agree to
/// the bit. Factors of several receptors on one thing multiply, shifts add.
final class Modulation {
  /// One receptor's effect on one thing: its level times `gain`.
  private struct Influence {
    let receptor: MetabotropicReceptor
    let gain: PerLane

    /// 1 + a O, not below 0.
    var factor: PerLane {
      var factor = PerLane(repeating: 1)
      factor.addProduct(receptor.level, gain)
      return factor.map { $0.atLeast(Group(repeating: 0)) }
    }
  }

  /// Factors of the release probability, lane by lane, of each input that has any.
  private(set) var releaseGains: [String: Memory<Double>] = [:]
  /// Factors of the synthesis of transmitter in the same way.
  private(set) var synthesisGains: [String: Memory<Double>] = [:]
  /// Factors of the conductance of each kind of receptor that has any.
  private(set) var receptorGains: [String: Grid] = [:]
  /// Shift of the threshold (mV) and factor of the leak.
  private var shift = PerLane(repeating: 0)
  private var leak = PerLane(repeating: 1)
  private var shifts: [Influence] = []
  private var leaks: [Influence] = []
  /// Factor of what a spike adds to adaptation.
  private var adaptation = PerLane(repeating: 1)
  private var adaptations: [Influence] = []
  /// The factor of the release probability at this target, where targets differ.
  private let ownRelease: PerLane
  private var releases: [String: [Influence]] = [:]
  private var syntheses: [String: [Influence]] = [:]
  private var receptors: [String: [Influence]] = [:]

  /// Looks through a configuration for what is modulated; receptors come later.
  init(_ root: LaneParameters, target: Int) {
    let inputs = root.section("inputs")
    let own = Targets.own(
      Targets.releaseGain, root.section(Targets.section.name), target: target)
    ownRelease = own.map { PerLane($0) } ?? PerLane(repeating: 1)
    for input in inputs.members {
      if let own { releaseGains[input] = Memory(own) }
      let section = inputs.section(input).section("receptors")
      for receptor in section.members {
        let effect = section.section(receptor).section("effect")
        for target in Self.targets(effect, input: input) {
          if effect.model == Effects.release.name {
            releaseGains[target] = Memory(ownRelease.values)
          } else if effect.model == Effects.synthesis.name {
            synthesisGains[target] = Memory(repeating: 1, count: BatchSize.lanes)
          } else if effect.model == Effects.receptor.name, receptorGains[target] == nil {
            let gains = Grid(rows: 1)
            gains.rows[0] = PerLane(repeating: 1)
            receptorGains[target] = gains
          }
        }
      }
    }
  }

  private static func targets(_ effect: LaneParameters, input: String) -> [String] {
    let named = effect.section("targets").members
    return named.isEmpty && Effects.actsOnTerminals(effect.model) ? [input] : named
  }

  /// Notes what a receptor of an input acts on.
  func add(_ receptor: MetabotropicReceptor, _ effect: LaneParameters, input: String) {
    switch effect.model {
    case Effects.threshold.name:
      shifts.append(Influence(receptor: receptor, gain: effect[Effects.shift]))
    case Effects.leak.name:
      leaks.append(Influence(receptor: receptor, gain: effect[Effects.gain]))
    case Effects.adaptation.name:
      adaptations.append(Influence(receptor: receptor, gain: effect[Effects.gain]))
    case Effects.release.name, Effects.synthesis.name, Effects.receptor.name:
      for target in Self.targets(effect, input: input) {
        let section = effect.section("targets").section(target)
        let gain = effect[Effects.gain] * section[Effects.share]
        let influence = Influence(receptor: receptor, gain: gain)
        switch effect.model {
        case Effects.release.name: releases[target, default: []].append(influence)
        case Effects.synthesis.name: syntheses[target, default: []].append(influence)
        default: receptors[target, default: []].append(influence)
        }
      }
    default: break
    }
  }

  /// Brings all factors up to date before a block that begins at a fixed step.
  func update(before block: Block, neuron: any NeuronModel) {
    guard block.firstStep % Block.longest == 0 else { return }
    for (input, influences) in releases {
      let factors = (Self.product(influences) * ownRelease).values
      for lane in 0..<BatchSize.lanes { releaseGains[input]?[lane] = factors[lane] }
    }
    for (input, influences) in syntheses {
      let factors = Self.product(influences).values
      for lane in 0..<BatchSize.lanes { synthesisGains[input]?[lane] = factors[lane] }
    }
    for (name, influences) in receptors {
      receptorGains[name]?.rows[0] = Self.product(influences)
    }
    if !adaptations.isEmpty {
      adaptation = Self.product(adaptations)
      neuron.modulate(adaptation: adaptation)
    }
    guard !shifts.isEmpty || !leaks.isEmpty else { return }
    shift = PerLane(repeating: 0)
    for influence in shifts { shift.addProduct(influence.receptor.level, influence.gain) }
    leak = Self.product(leaks)
    neuron.modulate(threshold: shift, leak: leak)
  }

  /// What there is to see in one lane, with paths.
  func states(lane: Int) -> [(path: String, state: StateValue)] {
    var states: [(String, StateValue)] = []
    func show(_ path: String, _ name: String, _ unit: Unit?, _ value: Double) {
      states.append((path + name, StateValue(name: name, unit: unit, value: value)))
    }
    for (input, gains) in releaseGains.sorted(by: { $0.key < $1.key }) {
      show("inputs.\(input).", "release_gain", nil, gains[lane])
    }
    for (input, gains) in synthesisGains.sorted(by: { $0.key < $1.key }) {
      show("inputs.\(input).", "synthesis_gain", nil, gains[lane])
    }
    for (receptor, gains) in receptorGains.sorted(by: { $0.key < $1.key }) {
      show("neuron.", "\(receptor)_gain", nil, gains.lanes[lane])
    }
    if !shifts.isEmpty { show("neuron.", "threshold_shift", .mV, shift.values[lane]) }
    if !leaks.isEmpty { show("neuron.", "leak_factor", nil, leak.values[lane]) }
    if !adaptations.isEmpty {
      show("neuron.", "adaptation_factor", nil, adaptation.values[lane])
    }
    return states
  }

  private static func product(_ influences: [Influence]) -> PerLane {
    influences.reduce(PerLane(repeating: 1)) { $0 * $1.factor }
  }
}
