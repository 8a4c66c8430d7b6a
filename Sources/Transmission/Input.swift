import Measures
import SynapseModel

/// One group of terminals with its receptors: the stages before the membrane.
final class Input {
  let name: String
  let terminals: Int
  private let source: any SpikeSource
  /// Counts spikes before the axon branches to several targets.
  private let counted: CountedSource?
  let releaseModel: any ReleaseModel
  private let asynchronous: (any LateRelease)?
  private let spontaneous: [any LateRelease]
  /// SNARE complexes, where some may be missing.
  let snare: SNAREComplexes?
  private let variance: QuantalVariance?
  /// The receptors by name.
  let receptors: [(name: String, receptor: any Receptor)]
  /// The slow change of the receptors' conductances.
  let plasticity: CalciumPlasticity?
  /// What each receptor acts on.
  private let drives: [Drive]
  /// The transmitter between terminals and receptors, where a cleft is modelled.
  let transmission: TransmitterStage?
  let quanta: Quanta
  /// The neuron's spikes behind those of the input, where they are counted.
  let triggered: TriggeredSpikes?
  /// Spikes that arrived at the terminals in the last block.
  let spikes = SpikeList()
  let tally = ReleaseTally()

  init(
    _ name: String, _ parameters: LaneParameters, seeds: [UInt64], duration: Double,
    target: Int, step: Double, gain: Memory<Double>?, synthesisGain: Memory<Double>?,
    receptors context: (Compartment) -> ReceptorContext
  ) {
    self.name = name
    let terminals = Int(parameters.uniform(Simulation.count))
    self.terminals = terminals
    let snare = SNAREComplexes(parameters.section("sensor").section("snare"))
    self.snare = snare
    let shared = InputContext(
      name: name, terminals: terminals, seeds: seeds, duration: duration, gain: gain, snare: snare)
    let own =
      target == 0
      ? shared
      : InputContext(
        name: Targets.streamName(name, target: target), terminals: terminals, seeds: seeds,
        duration: duration, gain: gain, snare: snare)
    let targets = parameters.root.section(Targets.section.name)
    let source = SpikeSources.make(parameters.section("spikes"), context: shared)
    counted = targets.model == Targets.divergent.name ? CountedSource(source) : nil
    self.source = Axon.conducting(
      counted.map { Targets.trunk($0, targets, context: shared) } ?? source,
      parameters.section("axon"),
      success: Targets.own(Targets.conduction, targets, target: target), context: own)
    let release = parameters.section("release")
    let pools = VesiclePools(parameters, context: own)
    releaseModel = ReleaseModels.make(release, input: parameters, pools: pools, context: own)
    let isStochastic = releaseModel.isStochastic
    let contents = VesicleContents(
      parameters, pools: pools, synthesisGain: synthesisGain, context: own)
    asynchronous = AsynchronousRelease.make(
      release, isStochastic: isStochastic, hasContents: contents != nil, context: own)
    spontaneous = SpontaneousRelease.make(
      parameters.section("spontaneous"), isStochastic: isStochastic, hasContents: contents != nil,
      acid: SpontaneousAcid(parameters), context: own)
    variance =
      isStochastic ? QuantalVariance(parameters.section("vesicles"), context: own) : nil
    triggered = TriggeredSpikes.make(parameters.root, step: step)
    plasticity = CalciumPlasticity.make(parameters.section("plasticity"), step: step)
    let input = name
    let factors = [plasticity?.weight, CableAttenuation.factor(parameters.section("cable"))]
      .compactMap(\.self)
    let section = parameters.section("receptors")
    let arrivals = Receptors.needTerminals(parameters) ? Arrivals() : nil
    let choice = SiteChoice.make(parameters, context: own)
    // Where sites have clefts of their own, each counts as a terminal from there on.
    let clefts = terminals * (choice?.count ?? 1)
    let sites = section.members.map { name in
      let own = section.section(name)
      var context = context(Compartment(own))
      (context.input, context.terminals, context.factors) = (input, clefts, factors)
      context.arrivals = arrivals
      context.random = {
        InputContext(
          name: Targets.streamName(input + "." + name, target: target), terminals: clefts,
          seeds: seeds)
      }
      return (
        name: name, receptor: Receptors.make(own, named: name, context: context),
        drive: context.drive
      )
    }
    receptors = sites.map { ($0.name, $0.receptor) }
    drives = sites.map(\.drive)
    let slots = clefts * BatchSize.lanes
    let cleft =
      DirectTransmitter.make(parameters, release: releaseModel, context: own, step: step)
      ?? Clefts.make(parameters.section("cleft"), slots: slots, step: step)
    quanta = Quanta(arrivals: arrivals, contents: contents, sites: choice)
    transmission = cleft.map {
      TransmitterStage(
        $0, receptors: sites.compactMap { $0.receptor as? any TransmitterReceptor },
        slots: slots, perTerminal: clefts / terminals)
    }
  }

  /// Spikes to vesicles.
  func release(in block: Block) {
    begin(block)
    respond(in: block)
    size(in: block)
  }

  /// Brings what comes before the block's own spikes.
  func begin(_ block: Block) {
    quanta.begin(block)
    quanta.contents?.begin(block, cleft: transmission)
  }

  /// Spikes to vesicles up to the end of a block, which may end inside a step.
  func respond(in block: Block) {
    spikes.removeAll()
    source.spikes(before: block.end, into: spikes)
    triggered?.note(spikes)
    releaseModel.release(spikes, in: block, into: quanta, tally: tally)
    asynchronous?.release(spikes, in: block, into: quanta, tally: tally)
    for part in spontaneous { part.release(spikes, in: block, into: quanta, tally: tally) }
  }

  /// Gives the vesicles of a block, all of which are there, their sizes.
  func size(in block: Block) {
    // What acts together has one size; what acts behind the block gets its size there.
    quanta.arrivals?.merge()
    variance?.apply(to: quanta, in: block)
  }

  /// Vesicles to transmitter, conductances and currents.
  func open(in block: Block) {
    if let transmission, let arrivals = quanta.arrivals { transmission.advance(block, arrivals) }
    advanceReceptors(block)
    quanta.advance(past: block)
  }

  private func advanceReceptors(_ block: Block) {
    var index = 0
    while index < receptors.count {
      let (receptor, drive) = (receptors[index].receptor, drives[index])
      index += 1
      if index < receptors.count, drives[index] === drive,
        let first = receptor as? ExponentialReceptor,
        let second = receptors[index].receptor as? ExponentialReceptor
      {
        ExponentialReceptor.advance(first, second, block, quanta: quanta.grid, drive: drive)
        index += 1
      } else {
        receptor.advance(block, quanta: quanta.grid, drive: drive)
      }
    }
  }

  /// What there is to see of late and spontaneous release of one terminal at a time (ms).
  func lateStates(of slot: Int, at time: Double) -> [StateValue] {
    let late = [asynchronous].compactMap(\.self) + spontaneous
    return late.flatMap { $0.states(of: slot, at: time) }
  }

  /// An input drives the cell if any of its receptors does; one without receptors counts too.
  func isExcitatory(threshold: PerLane) -> [Bool] {
    let each = receptors.map { $0.receptor.isExcitatory(threshold: threshold) }
    return (0..<BatchSize.lanes).map { lane in each.isEmpty || each.contains { $0[lane] } }
  }

  func outcome(lane: Int, isExcitatory: Bool) -> InputOutcome {
    var outcome = InputOutcome(
      name: name, isExcitatory: isExcitatory, spikes: tally.spikes(lane),
      vesicles: tally.vesicles(lane), opportunities: tally.opportunities(lane),
      failures: releaseModel.isStochastic ? tally.failures(lane) : nil,
      firstSpike: tally.spikes(lane) > 0 ? source.firstSpikes[lane] : .infinity,
      spontaneous: spontaneous.isEmpty && !releaseModel.isContinuous
        ? nil : tally.spontaneous(lane),
      asynchronous: asynchronous == nil && !releaseModel.isContinuous
        ? nil : tally.asynchronous(lane), sizes: quanta.contents?.released(lane).sizes,
      trunkSpikes: counted?.count(lane: lane), isTonic: !releaseModel.followsSpikes,
      hasVesicles: releaseModel.hasVesicles)
    outcome.entryFactors = releaseModel.entryFactors(lane: lane)
    return outcome
  }
}
