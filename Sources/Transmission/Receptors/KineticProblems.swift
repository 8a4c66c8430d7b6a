import SynapseModel

/// What is wrong with kinetic receptors and clefts, though each parameter is in range.
enum KineticProblems {
  private static let mostStates = 16

  /// `parameters` are those of an input.
  static func find(_ parameters: LaneParameters) -> [Problem] {
    guard let first = parameters.lanes.first else { return [] }
    // Rates are held for all lanes of a batch.
    let parameters = LaneParameters(
      structure: parameters.structure, lanes: Array(repeating: first, count: BatchSize.lanes),
      path: parameters.path)
    let receptors = parameters.section("receptors")
    let each = receptors.members.flatMap { name in
      problems(receptors.section(name), input: parameters)
    }
    return each + (Receptors.needTerminals(parameters) ? cleftProblems(parameters) : [])
  }

  private static func problems(_ receptor: LaneParameters, input: LaneParameters) -> [Problem] {
    let isKinetic = receptor.model == KineticReceptor.model.name
    guard isKinetic else {
      return SchemeReader.sections.filter { !receptor.section($0.name).members.isEmpty }.map {
        Problem(
          path: receptor.path + "." + $0.name,
          message: "'\($0.name)' belongs to kinetic; this receptor model is \(receptor.model)",
          hint: "remove it, or choose 'model: kinetic'")
      }
    }
    guard input.section(Clefts.section.name).model != Clefts.none.name else {
      return [
        Problem(
          path: receptor.path,
          message: "kinetic receptors answer to transmitter, and the input has no cleft",
          hint: "add for example 'cleft: {model: pulse}' beside 'receptors'")
      ]
    }
    return schemeProblems(receptor) + TransmitterPlace.problems(receptor, input: input)
  }

  private static func schemeProblems(_ receptor: LaneParameters) -> [Problem] {
    let scheme = receptor.section("scheme")
    func problem(_ section: String, _ message: String, _ hint: String? = nil) -> [Problem] {
      [Problem(path: receptor.path + section, message: message, hint: hint)]
    }
    guard !scheme.members.isEmpty else {
      return problem(
        "", "a kinetic receptor needs a scheme",
        "write 'scheme: {c_o: {binding: 1.1 /mM/ms, backward: 0.19 /ms}}, open: {o: {}}',"
          + " or take a preset")
    }
    for name in scheme.members where SchemeReader.states(of: name) == nil {
      return problem(
        ".scheme." + name, "'\(name)' does not name two states",
        "a transition is called by its states, joined by one '_': c_o")
    }
    let reader = SchemeReader(receptor)
    let states = reader.states
    if states.count > mostStates {
      return problem(
        ".scheme", "a scheme has at most \(mostStates) states; this one has \(states.count)")
    }
    for section in ["open", "start"] {
      for name in receptor.section(section).members where !states.contains(name) {
        return problem(
          ".\(section).\(name)", "the scheme has no state '\(name)'",
          "states: \(states.joined(separator: ", "))")
      }
    }
    if !reader.openings.contains(where: { $0[0] > 0 }) {
      return problem("", "no state of the scheme conducts", "write for example 'open: {o: {}}'")
    }
    return reachProblems(reader, receptor)
  }

  /// States that cannot be come to are misspelt; without transmitter there is one rest.
  private static func reachProblems(
    _ reader: SchemeReader, _ receptor: LaneParameters
  ) -> [Problem] {
    let (scheme, rates) = (reader.scheme, reader.rates())
    func reached(from first: Set<Int>, transmitter: Double) -> Set<Int> {
      Self.reached(from: first, transmitter: transmitter, rates)
    }
    let all = Set(scheme.states.indices)
    var first: Set<Int>
    if let start = reader.start {
      guard start[0].contains(where: { $0 > 0 }) else {
        return [
          Problem(path: receptor.path + ".start", message: "all shares of the start are 0")
        ]
      }
      first = Set(all.filter { start[0][$0] > 0 })
    } else {
      // Where all come in the end without transmitter: to states that lead back to wherever they lead.
      let rests = all.filter { state in
        reached(from: [state], transmitter: 0).allSatisfy {
          reached(from: [$0], transmitter: 0).contains(state)
        }
      }
      guard let rest = rests.first, reached(from: [rest], transmitter: 0) == Set(rests) else {
        let names = rests.sorted().map { scheme.states[$0] }.joined(separator: ", ")
        return [
          Problem(
            path: receptor.path,
            message: "without transmitter the receptors come to rest in several ways: \(names)",
            hint: "say where they begin: 'start: {\(scheme.states[rests.min() ?? 0]): {}}'")
        ]
      }
      first = Set(rests)
    }
    let missing = all.subtracting(reached(from: first, transmitter: 1)).sorted()
    guard let state = missing.first else { return [] }
    return [
      Problem(
        path: receptor.path + ".scheme",
        message: "no receptor ever comes to the state '\(scheme.states[state])'",
        hint: "are all rates given, and the states' names right?")
    ]
  }

  /// The states that receptors come to from some, which are among them.
  private static func reached(
    from first: Set<Int>, transmitter: Double, _ rates: KineticRates
  ) -> Set<Int> {
    var known = first
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (place, transition) in rates.scheme.transitions.enumerated()
      where known.contains(transition.from) && !known.contains(transition.to)
        && rates.rate(place, lane: 0, transmitter: transmitter) > 0
      {
        known.insert(transition.to)
        isGrowing = true
      }
    }
    return known
  }

  private static func cleftProblems(_ input: LaneParameters) -> [Problem] {
    let release = input.section("release")
    guard release.structure.position(of: release.path + ".stochastic") != nil,
      release.uniform(StaticRelease.stochastic) == 0
    else { return [] }
    let late = release.section(AsynchronousRelease.section.name).model
    let spontaneous = input.section(SpontaneousRelease.section.name).model
    let kinds = [
      [AsynchronousRelease.kernel, AsynchronousRelease.residual].contains { $0.name == late }
        ? "asynchronous" : nil,
      spontaneous == SpontaneousRelease.calciumDependent.name ? "spontaneous" : nil,
    ]
    return kinds.compactMap(\.self).map { kind in
      Problem(
        path: input.path + ".cleft",
        message: "the mean of \(kind) release is taken over all terminals, so that no"
          + " terminal's cleft can be known",
        hint: "write 'stochastic: true' under release")
    }
  }
}
