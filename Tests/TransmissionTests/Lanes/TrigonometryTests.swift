import Glibc
import SweepRunner
import Testing

#if arch(x86_64)
  @Suite struct TrigonometryTests {
    private static let angles =
      points(-1, 1, count: 20_000, seed: 1) + points(-1e6, 1e6, count: 20_000, seed: 2)

    @Test("sin(2 pi x) and cos(2 pi x) are within 3e-16 of the exact values")
    func error() {
      for (isSine, points) in [(true, Self.angles), (false, Self.angles)] {
        var worst = 0.0
        for first in stride(from: 0, to: points.count, by: 8) {
          let x = Eight((0..<8).map { points[min(first + $0, points.count - 1)] })
          let results = Processor.supported.map { $0.sineCosine(turns: x) }
          #expect(results.allSatisfy { $0.sine == results[0].sine })
          #expect(results.allSatisfy { $0.cosine == results[0].cosine })
          for lane in 0..<8 {
            // The whole turns are taken off without an error.
            let angle = 2 * Float80.pi * Float80(x[lane] - x[lane].rounded())
            let exact = isSine ? sinl(angle) : cosl(angle)
            let found = isSine ? results[0].sine[lane] : results[0].cosine[lane]
            worst = max(worst, Double(abs(Float80(found) - exact)))
          }
        }
        #expect(worst < 3e-16)
      }
    }

    @Test("Quarter turns are exact")
    func quarters() {
      let result = Processor.best.sineCosine(turns: Eight(0, 0.25, 0.5, 0.75, 1, -0.25, 7.5, -3))
      #expect(result.sine == Eight(0, 1, 0, -1, 0, -1, 0, 0))
      #expect(result.cosine == Eight(1, 0, -1, 0, 1, 0, -1, 1))
    }

    @Test("Square roots are within a unit in the last place, their inverses within two")
    func squareRoots() {
      let x = magnitudes(1e-300, 1e300, count: 100_000, seed: 3)
      let root = Accuracy(x, { $0.squareRoot($1) }, exact: { $0.squareRoot() })
      #expect(root.isSame && root.ulps < 1)
      let inverse = Accuracy(x, { $0.inverseSquareRoot($1) }, exact: { 1 / $0.squareRoot() })
      #expect(inverse.isSame && inverse.ulps < 2)
    }

    @Test("Normal numbers are normal and pairs independent (Kolmogorov & Smirnov)")
    func normal() {
      var generator = SplitMix(seed: 4)
      var (first, second): ([Double], [Double]) = ([], [])
      for _ in 0..<10_000 {
        func words() -> EightWords {
          var words = EightWords()
          for lane in 0..<8 { words[lane] = UInt64.random(in: 0..<(1 << 32), using: &generator) }
          return words
        }
        let (a, b) = Processor.best.normalPair(words(), words())
        for lane in 0..<8 {
          first.append(a[lane])
          second.append(b[lane])
        }
      }
      for numbers in [first, second] {
        #expect(largestDistance(numbers) { 0.5 * (1 + erf($0 / 2.0.squareRoot())) } < 2.3)
        #expect(numbers.allSatisfy { abs($0) < 6.77 })
      }
      #expect(Sample(zip(first, second).map(*)).agrees(with: 0))
      #expect(Sample(zip(first, second).map { $0 * $0 * $1 * $1 }).agrees(with: 1))
      // The ends of what 32 bits can be.
      let ends = EightWords(0, 0, 0xFFFF_FFFF, 0xFFFF_FFFF, 0, 1, 2, 3)
      let (a, b) = Processor.best.normalPair(ends, EightWords(0, 1 << 31, 0, 1 << 31, 5, 6, 7, 8))
      for lane in 0..<8 { #expect(abs(a[lane]) < 6.77 && abs(b[lane]) < 6.77) }
    }
  }
#endif
