import SynapseModel

/// Transmitter between terminals and receptors: each terminal of each run has a cleft of its own, or each
/// of its sites, which then count as terminals.
///
/// What a terminal's cleft does follows from its own releases and time alone, and from the other terminals
/// of its run where they share a space, never from where blocks end or from other runs.
protocol Cleft: AnyObject {
  /// Whether concentrations take few values again and again, as those of pulses do.
  var hasFewValues: Bool { get }
  /// Adds transmitter of `vesicles` vesicles of the usual content at the start of the step to come.
  func release(_ vesicles: Double, slot: Int)
  /// Brings eight terminals through one step and notes the sub-steps; `step` in ms.
  func fill(_ course: TransmitterCourse, step: Double)
  /// Ends a step of `length` (ms), through which all terminals that hold transmitter have been brought.
  func endStep(_ length: Double)
  /// Whether transmitter is there from the start of the run to its end.
  var isLasting: Bool { get }
  /// Whether so little is left that receptors no longer see it.
  func isEmpty(_ slot: Int) -> Bool
  /// What the terminal has taken up since it was last asked, in vesicles of the usual content.
  func takeReclaimed(slot: Int) -> Double
  /// What there is to see of one terminal's cleft after the last step.
  func states(of slot: Int) -> [StateValue]
}

extension Cleft {
  var isLasting: Bool { false }
  var hasFewValues: Bool { false }
  func endStep(_ length: Double) {}
  func takeReclaimed(slot: Int) -> Double { 0 }
}

/// The clefts that a spec can choose; a new one is a file in this folder and a line here.
enum Clefts {
  static let none = Model(
    "none", "Receptors answer to vesicles, not to transmitter", source: "by choice", parameters: [])
  static let perSite = Parameter(
    "per_site", .flag, default: 0, .any,
    "Whether each release site has a cleft and receptors of its own; false: one for the terminal",
    source: "false: one synapse; true for separate contacts (science reference, Appendix B)",
    shared: .value)
  static let section = Section(
    "cleft", "The transmitter's way between terminal and receptors", parameters: [perSite],
    models: [none, PulseCleft.model, AmbientTransmitter.model] + ExponentialCleft.models
      + [CompartmentCleft.model, DiffusionCleft.model, VolumeTransmission.model]
      + DirectTransmitter.models,
    defaultModel: none.name,
    sections: [Transporter.section, Enzyme.section, PerisynapticSpace.section])

  /// `parameters` are those of the section `cleft`; `nil` for none.
  static func make(_ parameters: LaneParameters, slots: Int, step: Double) -> (any Cleft)? {
    switch parameters.model {
    case AmbientTransmitter.model.name: AmbientTransmitter(parameters)
    case PulseCleft.model.name: PulseCleft(parameters, slots: slots, step: step)
    case CompartmentCleft.model.name: CompartmentCleft(parameters, slots: slots)
    case DiffusionCleft.model.name, VolumeTransmission.model.name:
      DiffusionCleft(parameters, slots: slots)
    case none.name, "": nil
    default: ExponentialCleft(parameters, slots: slots, step: step)
    }
  }
}
