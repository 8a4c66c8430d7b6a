import SweepRunner
import Testing

@Suite struct PhiloxTests {
  /// In the form of Random123's `kat_vectors` (Salmon, Moraes, Dror & Shaw 2011): name, rounds,
  /// counter, key, expected words.
  private static let vectors = """
    philox4x32 10 00000000 00000000 00000000 00000000 00000000 00000000 \
    6627e8d5 e169c58d bc57ac4c 9b00dbd8
    philox4x32 10 ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff \
    408f276d 41c83b0e a20bc7c6 6d5451fd
    philox4x32 10 243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 \
    d16cfe09 94fdcceb 5001e420 24126ea1
    """

  @Test("Philox4x32-10 gives the published known answers", arguments: Processor.supported)
  func knownAnswers(processor: Processor) {
    let lines = Self.vectors.split(separator: "\n")
    #expect(lines.count == 3)
    for line in lines {
      let words = line.split(separator: " ").dropFirst(2).compactMap { UInt64($0, radix: 16) }
      #expect(words.count == 10)
      let all = words.map { EightWords(repeating: $0) }
      let draw = processor.philox(counter: Array(all[0..<4]), key: Array(all[4..<6]))
      #expect(draw == Array(all[6...]), "\(line)")
    }
  }

  @Test("Each lane has its own counter and key", arguments: Processor.supported)
  func lanesAreIndependent(processor: Processor) {
    var generator = SplitMix(seed: 1)
    let words = (0..<6).map { _ in
      EightWords((0..<8).map { _ in generator.next() & 0xFFFF_FFFF })
    }
    let together = processor.philox(counter: Array(words[0..<4]), key: Array(words[4...]))
    for lane in 0..<8 {
      let same = words.map { EightWords(repeating: $0[lane]) }
      let alone = processor.philox(counter: Array(same[0..<4]), key: Array(same[4...]))
      #expect(alone.map { $0[7] } == together.map { $0[lane] })
    }
  }

  @Test("Uniform numbers lie strictly between 0 and 1", arguments: Processor.supported)
  func uniformsAreInside(processor: Processor) {
    let extremes = EightWords(
      0, 1, 0xFFFF_FFFF, 0xFFFF_FFFE, 0x8000_0000, 0x7FFF_FFFF, 0xFFF, 0x1000)
    let single = processor.uniform(extremes)
    let least = processor.uniform(EightWords(repeating: 0), extremes)
    let most = processor.uniform(EightWords(repeating: 0xFFFF_FFFF), extremes)
    for lane in 0..<8 {
      #expect(single[lane] == (Double(extremes[lane]) + 0.5) * 0x1p-32)
      for value in [single[lane], least[lane], most[lane]] { #expect(value > 0 && value < 1) }
    }
    #expect(least[0] == 0x1p-53)
    #expect(most[2] == 1 - 0x1p-53)
    // The upper word decides; the lower word adds what is below 2^-32.
    let half = processor.uniform(EightWords(repeating: 0x8000_0000), EightWords(repeating: 0))
    #expect(half[0] == 0.5 + 0x1p-53)
  }
}
