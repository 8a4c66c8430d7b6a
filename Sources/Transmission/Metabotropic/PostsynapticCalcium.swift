import SynapseModel

/// Calcium of the postsynaptic neuron: jumps with its spikes, inflow with current through NMDA
/// receptors, exponential return to rest.
///
/// dCa/dt = sum of `per_spike` at spikes + `per_charge` (-I_NMDA) - (Ca - rest) / decay (science
/// reference 16.1). It is that of one compartment: I_NMDA is the current, at the compartment's own
/// potential, through all channels there that let calcium in, each weighted by its `calcium_fraction` over
/// the 0.1 of NMDA receptors; only inward current, which is negative, brings calcium. Calcium-dependent
/// plasticity reads it.
final class PostsynapticCalcium {
  static let rest = Parameter(
    "rest", .number(.uM), default: 0.05, .nonNegative, "Calcium at rest",
    source: "0.05-0.1 uM, as in terminals (science reference 16.1)")
  static let perSpike = Parameter(
    "per_spike", .number(.uM), default: 0.2, .nonNegative, "Rise of calcium at a spike",
    source: "0.1-0.3 uM in dendrites (Helmchen, Imoto & Sakmann 1996)")
  static let perCharge = Parameter(
    "per_charge", .number(.uMPerMs), default: 0, .nonNegative,
    "Rate at which 1 pA of inward current through NMDA receptors (a 'calcium_fraction' of 0.1)"
      + " raises calcium",
    source: "0 by choice (f_NMDA in science reference 16.1)", shared: .presence)
  static let decay = Parameter(
    "decay", .number(.ms), default: 100, .positive, "Time constant of the return to rest",
    source: "50-200 ms (science reference 16.1)", isTimeConstant: true)
  static let none = Model(
    "none", "Calcium is not followed", source: "by choice", parameters: [])
  static let model = Model(
    "single_compartment", "One compartment without buffers that change with calcium",
    source: "science reference 16.1", parameters: [rest, perSpike, perCharge, decay])
  static let section = Section(
    "calcium", "Calcium of the neuron", parameters: [Compartment.parameter],
    models: [none, model], defaultModel: none.name)

  /// Potentials at the ends of a block's steps, where nobody else wants them.
  let voltages = Grid(rows: Block.longest)
  /// Calcium at the start of each step of the last block, and at its end (uM).
  let course = Grid(rows: Block.longest + 1)
  private let jumps = Grid(rows: Block.longest)
  private let rest, perSpike, perCharge, factor, inflow: PerLane
  private let decay: Memory<Double>
  private let hasCurrent: Bool
  private let entries: [CalciumEntry]
  /// The potential where it is, if that is not the soma.
  private let local: LocalPotential?
  private let plastic: [CalciumPlasticity]
  private var calcium: PerLane

  /// Whether calcium depends on currents; `neuron` is the neuron's section.
  static func followsCurrents(_ neuron: LaneParameters) -> Bool {
    let parameters = neuron.section(section.name)
    return parameters.model == model.name && parameters.isPresent(perCharge)
  }

  /// The compartment whose calcium it is; `neuron` is the neuron's section.
  static func compartment(_ neuron: LaneParameters) -> Compartment {
    Compartment(neuron.section(section.name))
  }

  /// `nil` where calcium is not followed; `drive` is that of its compartment.
  static func make(
    _ root: LaneParameters, inputs: [Input], drive: Drive, neuron: any NeuronModel, step: Double
  ) -> PostsynapticCalcium? {
    let parameters = root.section("neuron").section("calcium")
    guard parameters.model == model.name else { return nil }
    return PostsynapticCalcium(
      parameters, plastic: inputs.compactMap(\.plasticity), entries: drive.calciumEntries,
      local: drive.calciumEntries.isEmpty ? nil : neuron.follow(Compartment(parameters)),
      step: step)
  }

  private init(
    _ parameters: LaneParameters, plastic: [CalciumPlasticity], entries: [CalciumEntry],
    local: LocalPotential?, step: Double
  ) {
    rest = parameters[Self.rest]
    perSpike = parameters[Self.perSpike]
    perCharge = parameters[Self.perCharge]
    hasCurrent = parameters.isPresent(Self.perCharge)
    decay = Memory(parameters.values(Self.decay))
    let exponents = parameters[Self.decay].map { Group(repeating: step) / $0 }
    factor = exponents.map { Exponential.exp(-$0) }
    inflow = exponents.map { Exponential.meanDecay($0) * step }
    (self.entries, self.local) = (entries, local)
    self.plastic = plastic
    calcium = rest
  }

  /// Follows the neuron through a block; `before` is the soma's potential at the start.
  func advance(_ block: Block, from before: PerLane, voltages: Grid, spikes: OutputSpikes) {
    note(spikes, in: block)
    var before = local?.before ?? before
    let voltages = local?.voltages ?? voltages
    for row in 0..<block.count {
      course.rows[row] = calcium
      var inflow = PerLane(repeating: 0)
      if hasCurrent {
        inflow = inwardCurrent(row, before, voltages.rows[row]) * perCharge * self.inflow
        before = voltages.rows[row]
      }
      for group in 0..<BatchSize.groups {
        let above = calcium[group] - rest[group]
        calcium[group] =
          above.times(factor[group], plus: rest[group]) + inflow[group] + jumps.rows[row][group]
      }
      jumps.rows[row] = PerLane(repeating: 0)
    }
    course.rows[block.count] = calcium
    local?.before = before
    for input in plastic { input.advance(block, calcium: course) }
  }

  /// What spikes leave of their jumps at the ends of their steps.
  private func note(_ spikes: OutputSpikes, in block: Block) {
    for (lane, time) in zip(spikes.lanes, spikes.times) {
      // A spike at the very end of a step is in that step.
      let place = (time / block.step).rounded(.up) - 1
      let row = min(Int(place) - block.firstStep, block.count - 1)
      guard row >= 0 else {
        // A jump of the potential fires at the end of the step before the block.
        calcium[lane / BatchSize.width][lane % BatchSize.width] +=
          perSpike[lane / BatchSize.width][lane % BatchSize.width]
        continue
      }
      let left = Double(block.firstStep + row + 1) * block.step - time
      let kept = Exponential.exp(Group(repeating: -max(left, 0) / decay[lane]))[0]
      jumps.lanes[row * BatchSize.lanes + lane] +=
        kept * perSpike[lane / BatchSize.width][lane % BatchSize.width]
    }
  }

  /// Weighted inward current through channels that let calcium in (pA), at the mean potential of a step.
  private func inwardCurrent(_ row: Int, _ before: PerLane, _ after: PerLane) -> PerLane {
    var sum = PerLane(repeating: 0)
    for group in 0..<BatchSize.groups {
      let voltage = (before[group] + after[group]) * 0.5
      let index = row * BatchSize.groups + group
      for entry in entries {
        var (conductance, current) = (Group(), Group())
        entry.channel.add(index, group, voltage, &conductance, &current)
        let inward = (current - conductance * voltage).atLeast(Group(repeating: 0))
        sum[group].addProduct(inward, entry.weight[group])
      }
    }
    return sum
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "calcium", unit: .uM, value: calcium.values[lane])]
  }
}

extension PostsynapticCalcium {
  /// What is wrong with the receptors that should bring calcium; `root` is a whole configuration.
  static func problems(_ root: LaneParameters) -> [Problem] {
    let neuron = root.section("neuron")
    let own = neuron.section(section.name)
    let misplaced = Compartment.problems(
      own, neuron: NeuronModels.compartments(of: neuron.model))
    guard own.model == model.name, misplaced.isEmpty else { return misplaced }
    guard followsCurrents(neuron) else { return [] }
    let inputs = root.section("inputs")
    let bringing = inputs.members.flatMap { name in
      let receptors = inputs.section(name).section("receptors")
      return receptors.members.map { receptors.section($0) }
    }.filter { (ChannelOutlet.weights($0).first ?? 0) > 0 }
    if bringing.isEmpty {
      return [
        Problem(
          path: own.path + "." + perCharge.name,
          message: "no receptor's current brings calcium",
          hint: "give NMDA receptors 'calcium_fraction: 0.1' or magnesium", isWarning: true)
      ]
    }
    let place = compartment(neuron)
    let name = place == .axonHillock ? "axon hillock" : place.name
    return bringing.filter { Compartment($0) != place }.map {
      $0.problem(
        at: Compartment.parameter,
        "calcium is that of the \(name), and these receptors bring it elsewhere",
        hint: "choose their 'compartment' for 'neuron.calcium', or give them 'calcium_fraction: 0'")
    }
  }
}
