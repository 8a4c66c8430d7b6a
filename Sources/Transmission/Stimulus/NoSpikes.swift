import SynapseModel

/// No action potentials: for terminals that release without them.
final class NoSpikes: SpikeSource {
  static let model = Model(
    "none", "No action potentials; for a graded potential, or calcium or transmitter that is set",
    source: "by choice", parameters: [])

  let firstSpikes = [Double](repeating: .infinity, count: BatchSize.lanes)

  func spikes(before end: Double, into spikes: SpikeList) {}

  /// A terminal without spikes that waits for them is most likely a slip.
  ///
  /// `input` holds the input's sections.
  static func problems(_ input: LaneParameters) -> [Problem] {
    let spikes = input.section(SpikeSources.section.name)
    let isGraded = TerminalPotential.isGraded(
      input.section(TerminalPotential.section.name).model)
    let isSet =
      input.section("calcium").model == ImposedCalcium.model.name
      || input.section(Clefts.section.name).model == AmbientTransmitter.model.name
    guard spikes.model == model.name, !isGraded, !isSet else { return [] }
    return [
      Problem(
        path: spikes.path, message: "the input has no spikes, and nothing else drives it",
        hint: "add for example 'spikes: {model: poisson, rate: 20 Hz}', with 0 Hz for"
          + " spontaneous release alone")
    ]
  }
}
