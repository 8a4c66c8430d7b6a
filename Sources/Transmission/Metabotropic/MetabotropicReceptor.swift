import SynapseModel

/// A receptor that acts through G-proteins: slow, and the more so the more transmitter there is.
///
/// dR/dt = K1 T (1 - R - D) - K2 R + d2 D; dD/dt = d1 R - d2 D; dG/dt = K3 R - K4 G;
/// O = G^n / (G^n + K_D). R and D are those of each terminal. G is summed over the terminals of the
/// input, whose G-proteins act together on the neuron's effectors; effectors in the terminals, which
/// change release, are each terminal's own, and see the mean. Checks T-61 and T-62.
final class MetabotropicReceptor: Receptor {
  static let binding = Parameter(
    "binding", .number(.perUMMs), default: 0.00052, .nonNegative,
    "Rate at which transmitter activates receptors, K1",
    source: "GABA-B 0.52 /mM/ms (Destexhe, Mainen & Sejnowski 1998), science reference 10.2")
  static let unbinding = Parameter(
    "unbinding", .number(.perMs), default: 0.0013, .positive,
    "Rate at which receptors become inactive, K2; half of them are active at unbinding / binding",
    source: "GABA-B 0.0013 /ms (Destexhe, Mainen & Sejnowski 1998), science reference 10.2")
  static let desensitization = Parameter(
    "desensitization", .number(.perMs), default: 0, .nonNegative,
    "Rate at which active receptors become desensitised, d1; 0 for none",
    source: "0; GABA-B 0.017 /ms in the detailed model (science reference 10.2)",
    shared: .presence)
  static let resensitization = Parameter(
    "resensitization", .number(.perMs), default: 0.0053, .positive,
    "Rate at which desensitised receptors become active again, d2",
    source: "GABA-B 0.0053 /ms in the detailed model (science reference 10.2)")
  static let production = Parameter(
    "production", .number(.perMs), default: 0.098, .nonNegative,
    "Rate at which active receptors activate G-protein, K3",
    source: "GABA-B 0.098 /ms (Destexhe, Mainen & Sejnowski 1998), science reference 10.2")
  static let removal = Parameter(
    "removal", .number(.perMs), default: 0.033, .positive,
    "Rate at which active G-protein is removed, K4",
    source: "GABA-B 0.033 /ms (Destexhe, Mainen & Sejnowski 1998), science reference 10.2")
  static let cooperativity = Parameter(
    "cooperativity", .integer, default: 4, .within(1, 4),
    "Number of G-proteins that an effector binds, n",
    source: "4 at GABA-B potassium channels (Destexhe & Sejnowski 1995)", shared: .value)
  static let dissociation = Parameter(
    "dissociation", .number(nil), default: 100, .positive,
    "G^n at which half of the effectors are active, K_D",
    source: "100 at GABA-B potassium channels (Destexhe, Mainen & Sejnowski 1998)")
  static let latency = Parameter(
    "latency", .number(.ms), default: 0, .within(0, 10_000),
    "Time from the G-protein to the effect",
    source: "0; about 2 s at alpha2 receptors (science"
      + " reference 10.3)", shared: .value)
  static let warming = Parameter(
    "temperature_shift", .number(.degC), default: 0, .within(-40, 40),
    "Temperature above the one at which the rates hold",
    source: "0: rates as published")
  static let q10 = Parameter(
    "q10", .number(nil), default: 2, .within(1, 10),
    "Factor on all rates of the cascade for each 10 degC of 'temperature_shift'",
    source: "by choice; as enzymes, whose rates double or triple (science reference 1.5)")
  static let model = Model(
    "metabotropic", "Receptor that acts through G-proteins",
    source: "Destexhe & Sejnowski 1995; science reference 10.1",
    parameters: [
      binding, unbinding, desensitization, resensitization, production, removal, cooperativity,
      dissociation, latency, warming, q10, TransmitterPlace.location, TransmitterPlace.ligand,
    ])

  private let place: TransmitterPlace
  private let terminals: CascadeTerminals
  private let cooperativity: Int
  private let dissociation: PerLane
  /// How much of the sum over terminals the effectors see.
  private let share: Double
  private let channel: EffectorChannel?
  private let number: ReceptorNumber?
  private let delay: Delay?
  private let messenger: SlowMessenger?
  /// Share of active effectors at the end of the last step.
  private var effector = PerLane(repeating: 0)
  /// The same, as late as the latency says.
  private var delayed = PerLane(repeating: 0)
  /// What acts: the share, delayed, or the messenger behind it.
  private(set) var level = PerLane(repeating: 0)

  /// `parameters` are those of the receptor.
  init(_ parameters: LaneParameters, context: ReceptorContext) {
    place = TransmitterPlace(parameters)
    terminals = CascadeTerminals(
      CascadeKinetics(parameters), step: context.step,
      slots: context.terminals * BatchSize.lanes)
    cooperativity = Int(parameters.uniform(Self.cooperativity))
    dissociation = parameters[Self.dissociation]
    number = context.number
    let effect = parameters.section("effect")
    share = Effects.actsOnTerminals(effect.model) ? 1 / Double(context.terminals) : 1
    channel = EffectorChannel.isPresent(effect) ? EffectorChannel(effect) : nil
    let steps = Int((parameters.uniform(Self.latency) / context.step).rounded())
    delay = steps > 0 ? Delay(steps: steps) : nil
    messenger = SlowMessenger.make(parameters.section("messenger"), step: context.step)
    context.modulation?.add(self, effect, input: context.input)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    channel?.isExcitatory(threshold: threshold) ?? Array(repeating: false, count: BatchSize.lanes)
  }

  func states(lane: Int) -> [StateValue] {
    let receptors = terminals.receptors(lane: lane)
    var states = [
      StateValue(name: "active", unit: nil, value: max(receptors.active, 0)),
      StateValue(name: "desensitized", unit: nil, value: max(receptors.desensitized, 0)),
      StateValue(name: "g_protein", unit: nil, value: max(terminals.protein.values[lane], 0)),
      StateValue(name: "effector", unit: nil, value: effector.values[lane]),
    ]
    if let messenger { states.append(messenger.state(lane: lane)) }
    if let channel { states.append(channel.state(lane: lane, level: level)) }
    return states
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    var (effector, delayed, level) = (effector, delayed, level)
    for row in 0..<block.count {
      let before = level
      effector = open(terminals.proteins.rows[row])
      let next = delay?.next(effector) ?? effector
      // Its mean over the step, to second order, is what a messenger follows.
      level = messenger?.follow(delayed, next) ?? next
      channel?.add(row, before, level, drive)
      delayed = next
    }
    (self.effector, self.delayed, self.level) = (effector, delayed, level)
  }

  /// The share of active effectors.
  @inline(__always) private func open(_ protein: PerLane) -> PerLane {
    var result = protein
    for group in 0..<BatchSize.groups {
      // What is taken out of sums leaves an error of the last digit.
      let protein = protein[group].atLeast(Group(repeating: 0)) * share
      let square = protein * protein
      let power =
        switch cooperativity {
        case 1: protein
        case 2: square
        case 3: square * protein
        default: square * square
        }
      result[group] = power / (power + dissociation[group])
    }
    return result
  }
}

extension MetabotropicReceptor: TransmitterReceptor {
  func wake(_ slot: Int, atStep step: Int) { terminals.wake(slot, atStep: step) }

  func rest(_ slot: Int, beforeStep step: Int) { terminals.rest(slot, beforeStep: step) }

  func advanceQuiet(row: Int, step: Int) {
    if step % Block.longest == 0, let number { terminals.set(number: number.value(from: step)) }
    terminals.advanceQuiet(row: row)
  }

  func advance(_ course: TransmitterCourse, row: Int) {
    terminals.advance(course, concentration: course.concentrations(at: place), row: row)
  }
}

/// What a step gave some steps ago.
private final class Delay {
  private let rows: Grid
  private var place = 0

  init(steps: Int) { rows = Grid(rows: steps) }

  func next(_ value: PerLane) -> PerLane {
    let result = rows.rows[place]
    rows.rows[place] = value
    place = place + 1 == rows.count ? 0 : place + 1
    return result
  }
}

extension MetabotropicReceptor {
  /// The most steps of latency that are kept in memory.
  private static let mostLatency = 200_000.0

  /// What is wrong with a receptor's parameters together; `input` is the input's section.
  static func problems(
    _ parameters: LaneParameters, input: LaneParameters, step: Double
  ) -> [Problem] {
    guard parameters.model == model.name else { return unusedProblems(parameters) }
    var problems = Effects.problems(parameters.section("effect"), input: input)
    if input.section("cleft").model == Clefts.none.name {
      problems.append(
        Problem(
          path: parameters.path,
          message: "the receptor answers to transmitter, and the input has no cleft",
          hint: "add for example 'cleft: {model: constant, concentration: 1 uM}'"))
    } else {
      problems += TransmitterPlace.problems(parameters, input: input)
    }
    if parameters.uniform(desensitization) >= parameters.uniform(unbinding) {
      problems.append(
        parameters.problem(
          at: desensitization,
          "at a rate of desensitisation that is not below 'unbinding', receptors would become more"
            + " without transmitter",
          hint: "take less than \(parameters.uniform(unbinding).brief) /ms"))
    }
    if parameters.uniform(latency) / step > mostLatency {
      problems.append(
        parameters.problem(
          at: latency, "a latency of more than \(mostLatency.brief) steps does not fit into memory",
          hint: "take a longer step"))
    }
    return problems
  }

  /// Effects that other receptors do not have.
  private static func unusedProblems(_ parameters: LaneParameters) -> [Problem] {
    ["effect", "messenger"].filter { parameters.section($0).model != "none" }.map { name in
      Problem(
        path: parameters.path + "." + name,
        message: "receptors of model '\(parameters.model)' have no '\(name)'",
        hint: "choose 'model: metabotropic' or leave '\(name)' out")
    }
  }
}
