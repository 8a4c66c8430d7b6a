/// The normal distribution without the system's library.
enum Normal {
  /// What a standard normal number is below with probability `p`, for p from 2^-53 to 1 - 2^-53.
  ///
  /// Method: rational functions in three ranges (Wichura 1988, algorithm AS 241, PPND16); relative
  /// error about 1e-15.
  @inline(__always) static func quantile(_ p: Group) -> Group {
    let q = p - 0.5
    let r = 0.180625 - q * q
    let central = q * centralNumerator(r) / centralDenominator(r)
    let isTail = r .< 0
    guard isAny(isTail) else { return central }
    let rest = (1 - p).atMost(p)
    let distance = (-Logarithm.log(rest)).squareRoot()
    var tail = nearNumerator(distance - 1.6) / nearDenominator(distance - 1.6)
    if isAny(isTail .& (distance .> 5)) {
      tail.replace(with: farTail(distance - 5), where: distance .> 5)
    }
    return central.replacing(with: tail.replacing(with: -tail, where: q .< 0), where: isTail)
  }

  @_transparent private static func centralNumerator(_ r: Group) -> Group {
    var p = Group(repeating: 2.509_080_928_730_122_672_7e+3)
    p = p.times(r, plus: 3.343_057_558_358_812_810_5e+4)
    p = p.times(r, plus: 6.726_577_092_700_870_085_3e+4)
    p = p.times(r, plus: 4.592_195_393_154_987_145_7e+4)
    p = p.times(r, plus: 1.373_169_376_550_946_112_5e+4)
    p = p.times(r, plus: 1.971_590_950_306_551_442_7e+3)
    p = p.times(r, plus: 1.331_416_678_917_843_774_5e+2)
    return p.times(r, plus: 3.387_132_872_796_366_608_0e0)
  }

  @_transparent private static func centralDenominator(_ r: Group) -> Group {
    var p = Group(repeating: 5.226_495_278_852_854_561_0e+3)
    p = p.times(r, plus: 2.872_908_573_572_194_267_4e+4)
    p = p.times(r, plus: 3.930_789_580_009_271_061_0e+4)
    p = p.times(r, plus: 2.121_379_430_158_659_586_7e+4)
    p = p.times(r, plus: 5.394_196_021_424_751_107_7e+3)
    p = p.times(r, plus: 6.871_870_074_920_579_083_0e+2)
    p = p.times(r, plus: 4.231_333_070_160_091_125_2e+1)
    return p.times(r, plus: 1)
  }

  @_transparent private static func nearNumerator(_ r: Group) -> Group {
    var p = Group(repeating: 7.745_450_142_783_414_076_40e-4)
    p = p.times(r, plus: 2.272_384_498_926_918_458_33e-2)
    p = p.times(r, plus: 2.417_807_251_774_506_117_70e-1)
    p = p.times(r, plus: 1.270_458_252_452_368_382_58e0)
    p = p.times(r, plus: 3.647_848_324_763_204_605_04e0)
    p = p.times(r, plus: 5.769_497_221_460_691_405_50e0)
    p = p.times(r, plus: 4.630_337_846_156_545_295_90e0)
    return p.times(r, plus: 1.423_437_110_749_683_577_34e0)
  }

  @_transparent private static func nearDenominator(_ r: Group) -> Group {
    var p = Group(repeating: 1.050_750_071_644_416_843_24e-9)
    p = p.times(r, plus: 5.475_938_084_995_344_946_00e-4)
    p = p.times(r, plus: 1.519_866_656_361_645_719_66e-2)
    p = p.times(r, plus: 1.481_039_764_274_800_745_90e-1)
    p = p.times(r, plus: 6.897_673_349_851_000_045_50e-1)
    p = p.times(r, plus: 1.676_384_830_183_803_849_40e0)
    p = p.times(r, plus: 2.053_191_626_637_758_821_87e0)
    return p.times(r, plus: 1)
  }

  /// Beyond 6.7 standard deviations or so; a group in a hundred million comes here.
  @inline(never) private static func farTail(_ r: Group) -> Group {
    var p = Group(repeating: 2.010_334_399_292_288_132_65e-7)
    p = p.times(r, plus: 2.711_555_568_743_487_578_15e-5)
    p = p.times(r, plus: 1.242_660_947_388_078_438_60e-3)
    p = p.times(r, plus: 2.653_218_952_657_612_309_30e-2)
    p = p.times(r, plus: 2.965_605_718_285_048_912_30e-1)
    p = p.times(r, plus: 1.784_826_539_917_291_335_80e0)
    p = p.times(r, plus: 5.463_784_911_164_114_369_90e0)
    p = p.times(r, plus: 6.657_904_643_501_103_777_20e0)
    var q = Group(repeating: 2.044_263_103_389_939_785_64e-15)
    q = q.times(r, plus: 1.421_511_758_316_445_888_70e-7)
    q = q.times(r, plus: 1.846_318_317_510_054_681_80e-5)
    q = q.times(r, plus: 7.868_691_311_456_132_591_00e-4)
    q = q.times(r, plus: 1.487_536_129_085_061_485_25e-2)
    q = q.times(r, plus: 1.369_298_809_227_358_053_10e-1)
    q = q.times(r, plus: 5.998_322_065_558_879_376_90e-1)
    return p / q.times(r, plus: 1)
  }
}
