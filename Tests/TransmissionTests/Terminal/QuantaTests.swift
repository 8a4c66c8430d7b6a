import Testing

@testable import TransmissionBaseline

/// Releases that act later than in their block.
@Suite struct QuantaTests {
  private struct Release {
    let block: Int
    let amount, time: Double
    let slot: Int
  }

  private static let step = 0.1
  private static let blocks = 400

  private static func block(_ number: Int) -> Block {
    Block(firstStep: number * Block.longest, count: Block.longest, step: step)
  }

  /// What receptors find, step by step and lane by lane.
  private static func delivered(_ releases: [Release]) -> [[Double]] {
    let quanta = Quanta()
    let byBlock = Dictionary(grouping: releases, by: \.block)
    var rows: [[Double]] = []
    for number in 0..<blocks {
      let block = block(number)
      quanta.begin(block)
      for release in byBlock[number] ?? [] {
        quanta.schedule(
          release.amount, slot: release.slot, time: release.time, block: block)
      }
      for row in 0..<block.count {
        rows.append((0..<BatchSize.lanes).map { quanta.grid.lanes[row * BatchSize.lanes + $0] })
      }
      quanta.advance(past: block)
    }
    return rows
  }

  private static func random(_ count: Int, furthest: Double) -> [Release] {
    var generator = SplitMix(seed: 12)
    return (0..<count).map { _ in
      let number = Int.random(in: 0..<blocks, using: &generator)
      let start = Double(number * Block.longest) * step
      return Release(
        block: number, amount: Double.random(in: 0..<3, using: &generator),
        time: start + Double.random(in: 0..<furthest, using: &generator),
        slot: Int.random(in: 0..<100, using: &generator))
    }
  }

  @Test("What is scheduled acts at its time, once, however far ahead", arguments: [1.0, 40, 3000])
  func delivery(furthest: Double) {
    let releases = Self.random(20_000, furthest: furthest)
    var expected = Array(
      repeating: Array(repeating: 0.0, count: BatchSize.lanes),
      count: Self.blocks * Block.longest)
    for release in releases {
      let row = Int((release.time / Self.step).rounded(.toNearestOrEven))
      if row < expected.count { expected[row][release.slot % BatchSize.lanes] += release.amount }
    }
    let found = Self.delivered(releases)
    var worst = 0.0
    for (row, wanted) in zip(found, expected) {
      for (a, b) in zip(row, wanted) { worst = max(worst, abs(a - b)) }
    }
    #expect(worst < 1e-8)
  }

  @Test("Sums are the same to the bit in whatever order and block they were scheduled")
  func order() {
    let releases = Self.random(20_000, furthest: 3000)
    var generator = SplitMix(seed: 5)
    let early = releases.map { release in
      Release(
        block: Int.random(in: 0...release.block, using: &generator), amount: release.amount,
        time: release.time, slot: release.slot)
    }
    let expected = Self.delivered(releases)
    #expect(Self.delivered(releases.shuffled(using: &generator)) == expected)
    #expect(Self.delivered(early) == expected)
  }

  @Test("Times that are never or no number do nothing")
  func never() {
    let times = [1e300, .infinity, .nan, 1e17]
    let found = Self.delivered(times.map { Release(block: 0, amount: 1, time: $0, slot: 3) })
    #expect(found.allSatisfy { $0.allSatisfy { $0 == 0 } })
  }
}
