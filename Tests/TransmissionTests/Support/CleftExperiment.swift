import SweepRunner
import SynapseModel

@testable import TransmissionBaseline

/// A cleft as tests go through it: paths begin behind `cleft`.
struct CleftExperiment {
  /// What receptors see in one sub-step that begins at `time` (ms).
  struct Moment {
    let time, length, cleft, perisynaptic, adenosine: Double
  }

  let section: LaneParameters

  /// `models` has the cleft's own under an empty path.
  init(_ models: [String: String], _ values: [String: Double]) {
    func place(_ path: String) -> String {
      path.isEmpty ? "inputs.train.cleft" : "inputs.train.cleft." + path
    }
    var experiment = Experiment(
      models: ["inputs.train.spikes": "regular", "inputs.train.release": "static"],
      values: ["duration": 1])
    for (path, model) in models { experiment.models[place(path)] = model }
    for (path, value) in values { experiment.values[place(path)] = value }
    section = SensorExperiment.parameters(experiment).section("cleft")
  }

  func cleft(slots: Int = 32) -> any Cleft {
    if [DiffusionCleft.model.name, VolumeTransmission.model.name].contains(section.model) {
      return DiffusionCleft(section, slots: slots)
    }
    return CompartmentCleft(section, slots: slots)
  }

  /// By how much a vesicle raises the concentration in a compartment (mM).
  var jump: Double { CleftGeometry.jumps(section)[0] }

  /// Goes through steps with releases (vesicles) at the starts of some, in one slot.
  func course(
    _ releases: [Int: Double] = [0: 1], steps: Int, step: Double = 0.1, slot: Int = 0,
    among others: [UInt32] = [], cleft given: (any Cleft)? = nil
  ) -> [Moment] {
    let cleft = given ?? cleft()
    let course = TransmitterCourse()
    let slots = [UInt32(slot)] + others
    course.choose(slots, count: slots.count)
    var moments: [Moment] = []
    for number in 0..<steps {
      if let vesicles = releases[number] { cleft.release(vesicles, slot: slot) }
      for other in others where number % (Int(other) + 1) == 0 {
        cleft.release(Double(other), slot: Int(other))
      }
      cleft.fill(course, step: step)
      cleft.endStep(step)
      var time = Double(number) * step
      for index in 0..<course.steps where course.lengths[index][0] > 0 {
        let length = course.lengths[index][0]
        moments.append(
          Moment(
            time: time, length: length, cleft: course.cleft[index][0],
            perisynaptic: course.perisynaptic[index][0], adenosine: course.adenosine[index][0]))
        time += length
      }
    }
    return moments
  }

  /// A state after steps of one slot.
  func state(_ name: String, of cleft: any Cleft, slot: Int = 0) -> Double {
    cleft.states(of: slot).first { $0.name == name }?.value ?? .nan
  }
}

extension [CleftExperiment.Moment] {
  /// The time integral in the cleft (mM ms).
  var area: Double { reduce(0) { $0 + $1.length * $1.cleft } }

  /// The response of a two-state receptor to it: open fractions at the ends of sub-steps.
  func response(
    binding: Double, unbinding: Double, to seen: KeyPath<CleftExperiment.Moment, Double> = \.cleft
  ) -> [(time: Double, open: Double)] {
    var open = 0.0
    return map { moment in
      let rate = binding * moment[keyPath: seen] + unbinding
      let end = binding * moment[keyPath: seen] / rate
      open = end + (open - end) * Scalar.exp(-(rate * moment.length))
      return (moment.time + moment.length, open)
    }
  }
}

/// The states of the first input's first receptor at the end of each step.
func receptorStates(_ experiment: Experiment, steps: Int) -> [[String: Double]] {
  stepByStep(experiment, steps: steps) { input in
    let states = input.receptors[0].receptor.states(lane: 0)
    return Dictionary(uniqueKeysWithValues: states.map { ($0.name, $0.value) })
  }
}

/// A state of the first terminal's cleft at the end of each step; -1 where there is none.
func cleftStates(_ experiment: Experiment, _ name: String, steps: Int) -> [Double] {
  stepByStep(experiment, steps: steps) { input in
    input.transmission?.cleft.states(of: 0).first { $0.name == name }?.value ?? -1
  }
}

/// What there is to see of the first input at the end of each step.
private func stepByStep<Seen>(
  _ experiment: Experiment, steps: Int, look: (Input) -> Seen
) -> [Seen] {
  guard let batch = Batch([experiment.configuration], seeds: [1]) else { return [] }
  let input = batch.cells[0].inputs[0]
  return (0..<steps).map { step in
    let block = Block(firstStep: step, count: 1, step: batch.step)
    input.release(in: block)
    input.open(in: block)
    return look(input)
  }
}
