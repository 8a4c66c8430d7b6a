import SynapseModel

/// The spike sources that a spec can choose; a new one is a file in this folder and an entry here.
enum SpikeSources {
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative,
    "When the source begins; trains and patterns have their first spike then",
    source: "by choice: the start of the run")
  static let stop = Parameter(
    "stop", .number(.ms), default: 0, .nonNegative,
    "When the source ends: no spike at this time or later; 0 for the end of the run",
    source: "by choice: the end of the run")
  static let jitter = Parameter(
    "jitter", .number(.ms), default: 0, .within(0, 1000),
    "Standard deviation of a normal number added to each spike's time, for each terminal its own",
    source: "0; below 1 ms between trials at best (Mainen & Sejnowski 1995)", shared: .presence)
  static let dropProbability = Parameter(
    "drop_probability", .number(nil), default: 0, .fraction,
    "Probability that a spike is left out, for each spike and terminal (thinning)",
    source: "by choice: none is", shared: .presence)
  static let mostSpikes = Parameter(
    "max_spikes", .integer, default: 0, .within(0, 1e9),
    "How many spikes the source gives to a terminal at most, before any is left out; 0 for no limit",
    source: "by choice: no limit")

  static let contacts = Parameter(
    "contacts", .integer, default: 1, .within(0, 100_000),
    "Terminals that get the spikes of one axon: 1 for an axon each, 0 for one axon of all terminals",
    source: "by choice; 1-10 contacts of a cortical axon with one cell (Markram et al. 1997)",
    shared: .value)

  static let section = Section(
    "spikes", "When presynaptic action potentials arrive",
    parameters: [start, stop, jitter, dropProbability, mostSpikes, contacts],
    models: [NoSpikes.model] + all.map(\.model), defaultModel: NoSpikes.model.name)

  /// What problems of a source depend on, beside its own parameters.
  struct Run {
    let duration: Double
    let terminals: Int
  }

  /// What a source is made of.
  private struct Request {
    let parameters: LaneParameters
    let window: SpikeWindow
    let context: InputContext
    /// Behind this time (ms) no spike can come into the run.
    let horizon: Double

    @inline(__always) func renewal(_ law: some SpikeLaw) -> any SpikeSource {
      RenewalSource(law, window, context: context)
    }

    @inline(__always) func rescaled(_ intervals: some UnitIntervals, _ rate: some RateFunction)
      -> any SpikeSource
    {
      let starts = parameters.values(SpikeSources.start)
      return renewal(RescaledLaw(intervals, rate, context: context, starts: starts))
    }
  }

  /// A model with how it is made and what may be wrong with its parameters.
  private struct Entry: Sendable {
    let model: Model
    let make: @Sendable (Request) -> any SpikeSource
    var problems: @Sendable (LaneParameters, Run) -> [Problem] = { _, _ in [] }
  }

  private static let all: [Entry] = [
    Entry(model: PoissonLaw.model) { $0.renewal(PoissonLaw($0.parameters)) },
    Entry(model: RegularLaw.model) { $0.renewal(RegularLaw($0.parameters)) },
    Entry(model: DeadTimePoissonLaw.model) {
      $0.renewal(DeadTimePoissonLaw($0.parameters))
    } problems: { parameters, _ in
      DeadTimePoissonLaw.problems(parameters, rate: PoissonLaw.rate)
    },
    Entry(model: GammaLaw.model) { $0.renewal(GammaLaw($0.parameters)) },
    Entry(model: SinusoidalRate.poisson) {
      $0.rescaled(ExponentialIntervals(), SinusoidalRate($0.parameters))
    },
    Entry(model: SinusoidalRate.gamma) {
      $0.rescaled(GammaIntervals($0.parameters), SinusoidalRate($0.parameters))
    } problems: { parameters, _ in
      SinusoidalRate.problems(parameters)
    },
    Entry(model: PiecewiseRate.model) {
      $0.rescaled(ExponentialIntervals(), PiecewiseRate($0.parameters, context: $0.context))
    } problems: { parameters, _ in
      PiecewiseRate.problems(parameters)
    },
    Entry(model: TwoStateRate.model) {
      $0.rescaled(
        ExponentialIntervals(),
        TwoStateRate($0.parameters, context: $0.context, horizon: $0.horizon))
    },
    Entry(model: BurstSource.model) {
      BurstSource($0.parameters, $0.window, context: $0.context)
    } problems: { parameters, _ in
      BurstSource.problems(parameters)
    },
    Entry(model: CorrelatedPoissonSource.model) {
      CorrelatedPoissonSource($0.parameters, $0.window, context: $0.context)
    },
    Entry(model: ExplicitTimes.model) {
      $0.renewal(ExplicitTimes.law($0.parameters, terminals: $0.context.terminals))
    } problems: {
      ExplicitTimes.problems($0, $1)
    },
    Entry(model: PairedPulse.model) {
      $0.renewal(PairedPulse.law($0.parameters))
    } problems: {
      PairedPulse.problems($0, $1)
    },
    Entry(model: TrainAndProbe.model) {
      $0.renewal(TrainAndProbe.law($0.parameters))
    } problems: {
      TrainAndProbe.problems($0, $1)
    },
    Entry(model: Doublets.model) {
      $0.renewal(Doublets.law($0.parameters))
    } problems: { parameters, _ in
      Doublets.problems(parameters)
    },
    Entry(model: Pattern.model) {
      $0.renewal(Pattern.law($0.parameters))
    } problems: { parameters, _ in
      Pattern.problems(parameters)
    },
  ]

  /// The source with its jitter and thinning.
  static func make(_ parameters: LaneParameters, context: InputContext) -> any SpikeSource {
    let effects = DelayLine.Effects(
      spread: parameters.values(jitter), loss: parameters.values(dropProbability))
    let contacts = contacts(parameters, terminals: context.terminals)
    let axons = contacts > 1 ? context.with(terminals: context.terminals / contacts) : context
    let request = Request(
      parameters: parameters,
      window: SpikeWindow(
        stops: parameters.values(stop), limits: parameters.values(mostSpikes)),
      context: axons, horizon: context.duration + effects.reach)
    guard parameters.model != NoSpikes.model.name else { return NoSpikes() }
    let entry = all.first { $0.model.name == parameters.model }
    let axon =
      entry?.make(request) ?? request.renewal(PoissonLaw(parameters))
    let source = contacts > 1 ? ContactSource(axon, contacts: contacts) : axon
    guard parameters.isPresent(jitter) || parameters.isPresent(dropProbability) else {
      return source
    }
    return DelayLine(source, effects, for: .jitter, context: context)
  }

  /// How many of an input's terminals share the spikes of an axon.
  private static func contacts(_ parameters: LaneParameters, terminals: Int) -> Int {
    let contacts = Int(parameters.uniform(Self.contacts))
    return contacts == 0 ? terminals : contacts
  }

  /// What is wrong with a source's parameters taken together.
  static func problems(_ parameters: LaneParameters, _ run: Run) -> [Problem] {
    let entry = all.first { $0.model.name == parameters.model }
    let contacts = contacts(parameters, terminals: run.terminals)
    guard run.terminals % contacts == 0 else {
      return [
        parameters.problem(
          at: Self.contacts,
          "\(run.terminals) terminals cannot be shared out to axons with \(contacts) each",
          hint: "'count' must be a multiple of 'contacts'")
      ]
    }
    let axons = Run(duration: run.duration, terminals: run.terminals / contacts)
    return windowProblems(parameters) + (entry?.problems(parameters, axons) ?? [])
  }

  /// Whether a source gives any spikes, as far as its rate says.
  static func fires(_ parameters: LaneParameters) -> Bool {
    let rate = parameters.path + "." + PoissonLaw.rate.name
    guard parameters.structure.position(of: rate) != nil else {
      return !["none", ""].contains(parameters.model)
    }
    return parameters.uniform(PoissonLaw.rate) > 0
  }

  private static func windowProblems(_ parameters: LaneParameters) -> [Problem] {
    let (start, stop) = (parameters.uniform(start), parameters.uniform(stop))
    guard stop != 0, stop <= start else { return [] }
    return [
      parameters.problem(
        at: Self.stop,
        "the source stops at \(stop.brief) ms, no later than it starts, at \(start.brief) ms",
        hint: "0 ms stands for the end of the run")
    ]
  }
}
