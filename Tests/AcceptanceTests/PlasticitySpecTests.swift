import Foundation
import Testing

/// What the shipped specs about plasticity and patterns say at their top.
@Suite struct PlasticitySpecTests {
  private struct Row {
    let name: String
    let probability: Double
    let rate: Double
    let word: String
    let vesicles: Double
    let spikes: Double
    let spikesError: Double
  }

  private static func rows(_ spec: String) throws -> [Row] {
    let table = try ShippedSpec.summary(spec)
    func numbers(_ name: String) throws -> [Double] {
      guard table.header.contains(name) else { return table.rows.map { _ in .nan } }
      return try table.numbers(name).map { $0 ?? .nan }
    }
    let words =
      table.header.contains("glutamate_spikes_word")
      ? try table.column("glutamate_spikes_word") : table.rows.map { _ in "" }
    let (names, probabilities) = (
      try table.column("case"), try numbers("glutamate_release_probability")
    )
    let (rates, vesicles) = (
      try numbers("glutamate_spikes_rate_hz"), try numbers("vesicles_released_mean")
    )
    let (spikes, errors) = (try numbers("spike_count_mean"), try numbers("spike_count_se"))
    return table.rows.indices.map {
      Row(
        name: names[$0], probability: probabilities[$0], rate: rates[$0], word: words[$0],
        vesicles: vesicles[$0], spikes: spikes[$0], spikesError: errors[$0])
    }
  }

  @Test("E-2 static release rises with both, depressing saturates, facilitating is best near 20 Hz")
  func plasticity() throws {
    let rows = try Self.rows("plasticity")
    for row in rows where row.name == "static" {
      #expect(abs(row.vesicles - 10 * 5 * row.probability * row.rate) < 1e-6 * row.vesicles)
    }
    // Five sites that take 800 ms to recover release at most 62.5 vesicles in 10 s, and 5 more.
    let depressing = rows.filter { $0.name == "depressing" }
    #expect(depressing.allSatisfy { $0.vesicles < 67.5 })
    for row in depressing where row.probability == 0.5 && row.rate >= 50 {
      // Far above the limiting frequency 1 / (U recovery) of 2.5 Hz the steady rate is reached.
      #expect(row.vesicles > 0.95 * 67.5)
    }
    let perSpike = rows.filter { $0.name == "facilitating" && $0.probability == 0.03 }
      .map { ($0.rate, $0.vesicles / (10 * $0.rate)) }
    #expect(perSpike.max { $0.1 < $1.1 }?.0 == 20)
  }

  @Test(
    "E-3 a pattern changes firing, not the totals of its reverse; facilitation likes it to hasten")
  func patterns() throws {
    let rows = try Self.rows("patterns")
    func row(_ name: String, _ word: String) throws -> Row {
      try #require(rows.first { $0.name == name && $0.word == word })
    }
    for name in ["static", "wide", "depressing", "facilitating"] {
      let (shorter, longer) = (try row(name, "accelerating"), try row(name, "decelerating"))
      // 200 trials of 150 spikes: a standard error of 0.7 vesicles each at most.
      #expect(abs(shorter.vesicles - longer.vesicles) < 5)
    }
    func difference(_ name: String) throws -> (mean: Double, error: Double) {
      let (shorter, longer) = (try row(name, "accelerating"), try row(name, "decelerating"))
      let error =
        (shorter.spikesError * shorter.spikesError + longer.spikesError * longer.spikesError)
      return (shorter.spikes - longer.spikes, error.squareRoot())
    }
    let (facilitating, depressing) = (try difference("facilitating"), try difference("depressing"))
    #expect(facilitating.mean > 5 * facilitating.error)
    #expect(depressing.mean < -5 * depressing.error)
  }
  @Test("T-7 widely spaced spikes without plasticity: the neuron fires as often with every word")
  func widePatterns() throws {
    let rows = try Self.rows("patterns")
    func row(_ name: String, _ word: String) throws -> Row {
      try #require(rows.first { $0.name == name && $0.word == word })
    }
    /// By how many standard errors the neuron fires more often with one word than with another.
    func difference(_ word: String, _ other: String) throws -> Double {
      let (one, two) = (try row("wide", word), try row("wide", other))
      let variance = one.spikesError * one.spikesError + two.spikesError * two.spikesError
      return (one.spikes - two.spikes) / variance.squareRoot()
    }
    let words = ["regular", "accelerating", "decelerating"]
    for word in words {
      // Of five volleys some fire the neuron.
      let spikes = try row("wide", word).spikes
      #expect(spikes > 1 && spikes < 4)
    }
    for (word, other) in zip(words, words.dropFirst() + words.prefix(1)) {
      let distance = try difference(word, other)
      #expect(abs(distance) < 5)
    }
    // A burst of intervals of 35 ms is not wide.
    let burst = try difference("burst_pause", "regular")
    #expect(burst > 5)
    // Vesicles are as many for every word: 750 sites at five spikes.
    for word in words + ["burst_pause"] {
      let (short, wide) = (try row("static", word).vesicles, try row("wide", word).vesicles)
      #expect(abs(short - 150) < 5)
      #expect(abs(wide - 277.5) < 5)
    }
  }
}
