#if arch(x86_64)
  import Glibc
  import SweepRunner
  import Testing

  /// Each function against the system's 80-bit one, whose error is below 0.001 units in the last
  /// place of a Double.
  @Suite struct ExponentialTests {
    @Test("exp is at most 1 place from the correctly rounded value over its whole range")
    func exponential() {
      let all = Accuracy(
        points(-708, 709.782, count: 600_000, seed: 1) + points(-1, 1, count: 300_000, seed: 2)
          + magnitudes(1e-300, 700, count: 100_000, seed: 3).map { -$0 },
        { $0.exp($1) }, exact: { expl($0) })
      print("exp: \(all.ulps) ulp at \(all.worst), \(all.places) places, \(all.count) points")
      #expect(all.count >= 1_000_000)
      #expect(all.places <= 1)
      #expect(all.isSame)
    }

    @Test("exp at the ends of its range", arguments: Processor.supported)
    func exponentialEnds(processor: Processor) {
      let x = Eight(
        0, -0.0, (-708.0).nextDown, -745, -.infinity, 709.7827128933841, .infinity, -1e300)
      #expect(processor.exp(x)[0] == 1)
      #expect(processor.exp(x)[1] == 1)
      for lane in [2, 3, 4, 7] { #expect(processor.exp(x)[lane] == 0) }
      #expect(processor.exp(x)[5] == .infinity)
      #expect(processor.exp(x)[6] == .infinity)
      let inside = processor.exp(Eight(repeating: 709.782712893383))
      #expect(inside[0].isFinite && inside[0] > 1.79e308)
      #expect(processor.exp(Eight(repeating: -708))[0] > 0)
      #expect(processor.exp(Eight(repeating: .nan))[0].isNaN)
    }

    @Test("The brief exp is off by less than 1e-10 up to |x| = 700")
    func brief() {
      let all = Accuracy(
        points(-700, 700, count: 700_000, seed: 4) + points(-1, 1, count: 300_000, seed: 5),
        { $0.brief($1) }, exact: { expl($0) })
      print("brief: relative \(all.relative), \(all.count) points")
      #expect(all.count >= 1_000_000)
      #expect(all.relative < 1e-10)
      #expect(all.isSame)
    }

    @Test("The rough exp is off by less than 1e-7 up to |x| = 700")
    func rough() {
      let all = Accuracy(
        points(-700, 700, count: 70_000, seed: 4) + points(-1, 1, count: 30_000, seed: 5),
        { $0.rough($1) }, exact: { expl($0) })
      #expect(all.relative < 1e-7)
      #expect(all.isSame)
    }

    @Test("The mean of a decay over a short step is off by less than 1e-12")
    func shortMeanDecay() {
      let all = Accuracy(
        points(1e-9, 0.125, count: 100_000, seed: 6), { $0.shortMeanDecay($1) },
        exact: { -expm1l(-$0) / $0 })
      #expect(all.relative < 1e-12)
      #expect(all.isSame)
    }

    @Test("The mean of a decay over a step is off by less than 3e-15")
    func meanDecay() {
      let all = Accuracy(
        points(1e-9, 0.25, count: 400_000, seed: 6) + points(0.25, 50, count: 300_000, seed: 7)
          + magnitudes(1e-300, 1e6, count: 300_000, seed: 8),
        { $0.meanDecay($1) }, exact: { -expm1l(-$0) / $0 })
      print("meanDecay: \(all.ulps) ulp at \(all.worst), relative \(all.relative)")
      #expect(all.count >= 1_000_000)
      #expect(all.relative < 3e-15)
      #expect(all.isSame)
    }

    @Test("The mean of a decay has its limits", arguments: Processor.supported)
    func meanDecayLimits(processor: Processor) {
      let x = Eight(0, 0x1p-1063, 0.25, 0.25.nextUp, 1e300, 708, 709, 1e-17)
      let mean = processor.meanDecay(x)
      for lane in [0, 1, 7] { #expect(abs(mean[lane] - 1) < 3e-15) }
      #expect(mean[4] == 1e-300)
      #expect(mean[6] == 1.0 / 709)
      // The two formulas meet without a step.
      #expect(abs(mean[2] - mean[3]) < 4e-15)
      // Alone among small numbers, the far formula is not even looked at.
      #expect(abs(processor.meanDecay(Eight(repeating: 0))[3] - 1) < 3e-15)
    }

    @Test("1 - exp(-x) has no cancellation near 0")
    func complement() {
      let all = Accuracy(
        points(1e-9, 0.25, count: 400_000, seed: 9) + points(0.25, 50, count: 300_000, seed: 10)
          + magnitudes(1e-290, 700, count: 300_000, seed: 11),
        { $0.complement($1) }, exact: { -expm1l(-$0) })
      print("complement: \(all.ulps) ulp at \(all.worst), relative \(all.relative)")
      #expect(all.count >= 1_000_000)
      #expect(all.relative < 3e-15)
      #expect(all.isSame)
    }

    @Test("1 - exp(-x) is a probability for any x from 0 on", arguments: Processor.supported)
    func complementLimits(processor: Processor) {
      let x = Eight(0, 0x1p-1063, 40, 700, 1e300, .infinity, 0.25, 0.25.nextUp)
      let share = processor.complement(x)
      #expect(share[0] == 0)
      #expect(share[1] == 0x1p-1063)
      for lane in 2...5 { #expect(share[lane] == 1) }
      #expect(abs(share[7] - share[6]) < 1e-15)
    }

    @Test("log is at most 1 place from the correctly rounded value over all normal numbers")
    func logarithm() {
      let nearOne = (-2000...2000).map { 1 + Double($0) * ($0 < 0 ? 0x1p-53 : 0x1p-52) }
      let all = Accuracy(
        magnitudes(.leastNormalMagnitude, .greatestFiniteMagnitude, count: 400_000, seed: 12)
          + points(0.5, 2, count: 400_000, seed: 13) + points(0x1p-33, 1, count: 200_000, seed: 14)
          + nearOne + [.leastNormalMagnitude, .greatestFiniteMagnitude],
        { $0.log($1) }, exact: { logl($0) })
      print("log: \(all.ulps) ulp at \(all.worst), \(all.places) places, \(all.count) points")
      #expect(all.count >= 1_000_000)
      #expect(all.places <= 1)
      #expect(all.isSame)
    }

    @Test("log of 1 is 0, and of powers of two a multiple of log 2", arguments: Processor.supported)
    func logarithmOfPowers(processor: Processor) {
      #expect(processor.log(Eight(repeating: 1))[0] == 0)
      for exponent in stride(from: -1022, through: 1023, by: 31) {
        let x = Double(sign: .plus, exponent: exponent, significand: 1)
        let value = processor.log(Eight(repeating: x))[2]
        #expect(abs(value - Double(exponent) * M_LN2) <= 2 * abs(value).ulp)
      }
    }
  }
#endif
