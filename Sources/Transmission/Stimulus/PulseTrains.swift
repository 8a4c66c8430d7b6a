import SynapseModel

/// Two spikes, the first at the start: paired-pulse stimulation.
enum PairedPulse {
  static let interval = Parameter(
    "interval", .number(.ms), default: 50, .nonNegative, "From the first spike to the second",
    source: "usual values 10-1000 ms (science reference 2.8)")
  static let model = Model(
    "paired_pulse", "Two spikes, the first at the start", source: "science reference 2.8",
    parameters: [interval])

  static func law(_ parameters: LaneParameters) -> TimetableLaw {
    let starts = parameters.values(SpikeSources.start)
    return TimetableLaw(
      words: zip(starts, parameters.values(interval)).map { start, interval in
        TimetableLaw.Word(offsets: [0, interval], origin: start, total: 2)
      })
  }

  static func problems(_ parameters: LaneParameters, _ run: SpikeSources.Run) -> [Problem] {
    let second = parameters.uniform(SpikeSources.start) + parameters.uniform(interval)
    guard second >= run.duration else { return [] }
    return [
      parameters.warning(
        at: interval,
        "the second spike at \(second.brief) ms is behind the run's end at "
          + "\(run.duration.brief) ms")
    ]
  }
}

/// A regular train from the start on and, after a rest, one more spike that probes the recovery.
enum TrainAndProbe {
  static let trainSpikes = Parameter(
    "train_spikes", .integer, default: 20, .within(1, 100_000), "Spikes of the train",
    source: "20 at 20 Hz (Tsodyks, Pawelzik & Markram 1998)")
  static let probeDelay = Parameter(
    "probe_delay", .number(.ms), default: 500, .positive,
    "From the last spike of the train to the probe",
    source: "usual values 0.1-10 s; 0.5 s (science reference 2.9)")
  static let model = Model(
    "train_probe", "A regular train and one spike after a rest, which probes the recovery",
    source: "science reference 2.9", parameters: [RegularLaw.rate, trainSpikes, probeDelay])

  static func law(_ parameters: LaneParameters) -> TimetableLaw {
    let starts = parameters.values(SpikeSources.start)
    let rates = parameters.values(RegularLaw.rate)
    let counts = parameters.values(trainSpikes)
    let delays = parameters.values(probeDelay)
    return TimetableLaw(
      words: starts.indices.map { lane in
        guard rates[lane] > 0 else { return .silence }
        let train = (0..<Int(counts[lane])).map { Double($0) * 1000 / rates[lane] }
        let probe = (train.last ?? 0) + delays[lane]
        return TimetableLaw.Word(
          offsets: train + [probe], origin: starts[lane], total: counts[lane] + 1)
      })
  }

  static func problems(_ parameters: LaneParameters, _ run: SpikeSources.Run) -> [Problem] {
    let rate = parameters.uniform(RegularLaw.rate)
    guard rate > 0 else { return [] }
    let probe =
      parameters.uniform(SpikeSources.start) + (parameters.uniform(trainSpikes) - 1) * 1000 / rate
      + parameters.uniform(probeDelay)
    guard probe >= run.duration else { return [] }
    return [
      parameters.warning(
        at: probeDelay,
        "the probe at \(probe.brief) ms is behind the run's end at \(run.duration.brief) ms")
    ]
  }
}

/// Pairs of spikes at equal intervals, the first at the start.
enum Doublets {
  static let rate = Parameter(
    "rate", .number(.hz), default: 5, .within(0, 5_000), "Rate of the doublets of each terminal",
    source: "by choice; usual range 0.1-200 Hz (science reference, Appendix C)")
  static let interval = Parameter(
    "doublet_interval", .number(.ms), default: 10, .nonNegative,
    "From the first spike of a doublet to the second", source: "by choice (science reference 2.9)")
  static let model = Model(
    "doublets", "Pairs of spikes at equal intervals", source: "science reference 2.9",
    parameters: [rate, interval])

  static func law(_ parameters: LaneParameters) -> TimetableLaw {
    let starts = parameters.values(SpikeSources.start)
    let rates = parameters.values(rate)
    let intervals = parameters.values(interval)
    return TimetableLaw(
      words: starts.indices.map { lane in
        guard rates[lane] > 0 else { return .silence }
        return TimetableLaw.Word(
          offsets: [0, min(intervals[lane], 1000 / rates[lane])], origin: starts[lane],
          period: 1000, divisor: rates[lane], total: .infinity)
      })
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let (rate, interval) = (parameters.uniform(rate), parameters.uniform(interval))
    guard rate * interval >= 1000 else { return [] }
    return [
      parameters.problem(
        at: Self.interval,
        "at \(rate.brief) Hz the next doublet begins after "
          + "\(parameters.interval(ofRate: rate)) ms, before this one is over",
        hint: "rate times doublet_interval must be below 1")
    ]
  }
}
