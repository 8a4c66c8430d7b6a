import Measures
import SynapseModel

/// Release of vesicles by calcium sensors: from spikes through calcium and binding to fusion.
///
/// Every terminal goes through time by itself, eight at a time, in sub-steps after a spike and in
/// slow ticks while it is quiet. When a vesicle fuses follows from its cumulative rate of fusion
/// (`ReadyVesicles`), so latency and its spread need no parameters. Spontaneous and asynchronous
/// release are the same process at resting and residual calcium.
///
/// Literature: Lou, Scheuss & Schneggenburger 2005 for release by cumulative rates of a sensor;
/// science reference 4 and 5.
final class CalciumSensorRelease: ReleaseModel {
  static let sites = Parameter(
    "sites", .integer, default: 5, .within(1, 10_000),
    "Release sites of one terminal, each with one vesicle that is ready",
    source: "5; usual range 1-1000 (science reference, Appendix C)")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 200, .nonNegative,
    "Time constant by which an empty site is refilled; 0 for at once. Not used with 'recycling'",
    source: "100-800 ms (Tsodyks, Pawelzik & Markram 1998)")
  static let model = Model(
    "calcium_sensor", "Vesicles fuse as their calcium sensor says; needs 'calcium' and 'sensor'",
    source: "Lou, Scheuss & Schneggenburger 2005, science reference 5",
    parameters: [sites, recovery, StaticRelease.refractory, StaticRelease.stochastic])

  /// What fuses within this time after a spike counts as evoked by it (ms), as in eLife 90632.
  static let evokedWindow = 5.0
  /// What fuses later, but within this time, counts as asynchronous, the rest as spontaneous (ms).
  static let asynchronousWindow = 1000.0

  let isStochastic: Bool
  var isContinuous: Bool { !isImposed }
  var followsSpikes: Bool { !isImposed }
  let isImposed: Bool
  let context: InputContext
  let calcium: any TerminalCalcium
  let sensor: any Sensor
  let mixture: FusionMixture
  let grid: SubStepGrid
  let vesicles: ReadyVesicles
  let recoveryRate: Memory<Double>
  /// Time from the fusion of a vesicle to its effect (ms).
  let delay: Memory<Double>
  let hasDelay: Bool
  let stretch = Stretch()
  /// How far each terminal is (ms), its last spike, and until when it is not quiet (ms).
  let times, origins, activeUntil: Memory<Double>
  /// The spike before the last one, and where a terminal is to be brought (ms).
  let olderOrigins, goals: Memory<Double>
  /// -ln of the survival since the last spike, for active terminals; where the next fusion is.
  let spent, due: Memory<Double>
  /// What `spent` was when the clock was last set.
  let aimed: Memory<Double>
  /// Mean field: the survival since the last spike.
  let survival: Memory<Double>
  /// Until when a quiet terminal's vesicles have been followed, if that is inside a slow tick (ms).
  let followed: Memory<Double>
  /// Whether the last spike has not released anything yet.
  let isFailure: Memory<Bool>
  /// Mean field: what rounding has left over.
  let carry: Memory<Double>
  let chosen, sorted: Memory<UInt32>

  /// `pools` are those that sites get vesicles from, if not by `recovery`.
  init(
    _ parameters: LaneParameters, input: LaneParameters, pools: VesiclePools?, context: InputContext
  ) {
    self.context = context
    isStochastic = parameters.uniform(StaticRelease.stochastic) != 0
    let step = input.root.uniform(Simulation.step)
    let section = input.section("sensor")
    calcium = CalciumModels.make(
      input.section("calcium"), potential: input.section("potential"), slots: context.slots,
      influx: context.gain)
    sensor = Sensors.make(section, slots: context.slots)
    mixture = FusionMixture(section, slots: context.slots)
    let timing = calcium.timing
    isImposed = timing.isImposed
    grid = SubStepGrid(step: step, timing: timing, sensor: sensor, isFine: !isStochastic)
    let recovery = parameters.values(Self.recovery)
    vesicles = ReadyVesicles(
      sites: parameters.values(Self.sites), recovery: recovery,
      refractory: parameters.values(StaticRelease.refractory), pools: pools, context: context)
    recoveryRate = Memory(recovery.map { $0 > 0 ? 1 / $0 : 1e300 })
    let delays = parameters.section("latency").values(Latency.delay)
    delay = Memory(delays)
    hasDelay = delays.contains { $0 > 0 }
    times = Memory(repeating: 0, count: context.slots)
    origins = Memory(repeating: -1e300, count: context.slots)
    olderOrigins = Memory(repeating: -1e300, count: context.slots)
    goals = Memory(repeating: 0, count: context.slots)
    sorted = Memory(repeating: 0, count: context.slots + BatchSize.width)
    activeUntil = Memory(
      repeating: timing.isImposed ? .infinity : -.infinity, count: context.slots)
    spent = Memory(repeating: 0, count: context.slots)
    due = Memory(repeating: 0, count: context.slots)
    aimed = Memory(repeating: 0, count: context.slots)
    survival = Memory(repeating: 1, count: context.slots)
    followed = Memory(repeating: -1e300, count: context.slots)
    carry = Memory(repeating: 0, count: context.slots)
    isFailure = Memory(repeating: false, count: context.slots)
    chosen = Memory(repeating: 0, count: context.slots + BatchSize.width)
    if timing.isImposed { beginActive() }
  }

  func entryFactors(lane: Int) -> EntryFactors? { calcium.entryFactors(lane: lane) }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    let output = ReleaseOutput(block: block, quanta: quanta, tally: tally)
    for index in 0..<spikes.roundCount {
      let round = spikes.round(index)
      // Calcium that is imposed does not know of spikes.
      if !isImposed {
        bringActive(to: round, output)
        bringQuiet(to: round, output)
      }
      var groups = SpikeList.Groups(spikes: round)
      while let group = groups.next() {
        for index in 0..<group.count {
          chosen[index] = UInt32(truncatingIfNeeded: group.slot(index))
        }
        stretch.choose(chosen.base, count: group.count)
        guard !isImposed else {
          countSpikes(group, output)
          continue
        }
        spike(group, output)
      }
    }
    finish(block, output)
  }

  /// Brings all terminals to the end of the block, as far as sub-steps and ticks are complete then.
  ///
  /// What is left of them comes with the next block, as a spike there may cut them. Of a slow tick
  /// the vesicles that fuse before the block's end are released already.
  private func finish(_ block: Block, _ output: ReleaseOutput) {
    let end = Group(repeating: grid.border(at: block.end, step: block.step))
    bringActive(toEndOf: end, output)
    for first in stride(from: 0, to: context.slots, by: BatchSize.width) {
      for index in 0..<BatchSize.width {
        chosen[index] = UInt32(truncatingIfNeeded: first + index)
      }
      stretch.choose(chosen.base, count: BatchSize.width)
      advanceQuiet(to: end, isWhole: true, output)
      if isStochastic { beginTick(until: end, output) }
    }
  }

  /// The last two spikes of the stretch's terminals.
  var lastSpikes: SubStepGrid.Spikes {
    SubStepGrid.Spikes(last: stretch.load(origins), older: stretch.load(olderOrigins))
  }

  /// Lets the active ones of the stretch's terminals go through their sub-steps: with `isWhole`
  /// through those that are over by then.
  func advanceActive(to goals: Group, isWhole: Bool, _ output: ReleaseOutput) {
    var now = stretch.load(times)
    let origins = lastSpikes
    let until = stretch.load(activeUntil)
    // Who is quiet stays where it is.
    var ends = goals.atMost(until).atLeast(now)
    var isDone = !isAny(now .< ends)
    guard !isDone else { return }
    while !isDone {
      isDone = grid.fill(
        stretch, times: &now, goals: &ends, origins: origins, isWhole: isWhole)
      calcium.fill(stretch)
      sensor.advance(stretch)
      if isStochastic { drawFusions(output) } else { averageFusions(output) }
    }
    stretch.store(now, times)
    for index in 0..<stretch.count where now[index] >= until[index] {
      settle(stretch.slots[index])
    }
  }

  /// The group's terminals, all at their spikes' times, fire.
  private func spike(_ group: SpikeGroup, _ output: ReleaseOutput) {
    stretch.steps = 1
    stretch.starts[0] = group.times
    stretch.ends[0] = group.times
    // Those that are quiet begin in the steady state; the others keep theirs.
    renew()
    calcium.spike(stretch)
    for index in 0..<group.count {
      let (slot, time) = (group.slot(index), group.times[index])
      olderOrigins[slot] = origins[slot]
      origins[slot] = time
      let lane = slot & (BatchSize.lanes - 1)
      activeUntil[slot] = grid.slowEnd(after: time + grid.memory[lane])
      isFailure[slot] = true
      output.tally.countSpike(slot: slot, available: vesicles.docked[slot])
    }
  }

  /// Spikes of terminals whose calcium, being imposed, does not know of them.
  private func countSpikes(_ group: SpikeGroup, _ output: ReleaseOutput) {
    advanceImposed(to: group.times, output)
    advanceActive(to: group.times, isWhole: true, output)
    for index in 0..<group.count {
      let slot = group.slot(index)
      if vesicles.pools != nil {
        if isStochastic { rewind(slot) }
        vesicles.spike(slot, at: group.times[index])
        if isStochastic { aim(slot) }
      }
      output.tally.countSpike(slot: slot, available: vesicles.docked[slot])
    }
  }

  /// Makes the survival of the stretch's terminals 1; those that were quiet take the steady state.
  private func renew() {
    guard isAny(stretch.load(activeUntil) .> -Double.infinity) else {
      calcium.look(stretch)
      sensor.settle(stretch)
      return restart(stretch.count, isSpike: true)
    }
    let slots = (0..<stretch.count).map { UInt32(truncatingIfNeeded: stretch.slots[$0]) }
    let quiet = slots.filter { activeUntil[Int($0)] == -.infinity }
    let active = slots.filter { activeUntil[Int($0)] > -.infinity }
    if !quiet.isEmpty {
      stretch.choose(quiet, count: quiet.count)
      calcium.look(stretch)
      sensor.settle(stretch)
    }
    if !active.isEmpty {
      if isStochastic { for slot in active { rewind(Int(slot)) } }
      stretch.choose(active, count: active.count)
      sensor.renew(stretch)
    }
    stretch.choose(slots, count: slots.count)
    restart(slots.count, isSpike: true)
  }

  /// Sets the goals of the stretch's clocks from a survival of 1, at a spike or not.
  func restart(_ count: Int, isSpike: Bool) {
    for index in 0..<count {
      let slot = stretch.slots[index]
      spent[slot] = 0
      survival[slot] = 1
      mixture.fire(slot, at: stretch.starts[0][index])
      if isSpike { vesicles.spike(slot, at: stretch.starts[0][index]) }
      if isStochastic { aim(slot) }
    }
  }
}

/// Where released vesicles go.
struct ReleaseOutput {
  let block: Block
  let quanta: Quanta
  let tally: ReleaseTally
}
