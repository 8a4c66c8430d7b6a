import Testing

@testable import TransmissionBaseline

@Suite struct GroupTests {
  @Test("The larger and the smaller of two numbers, with NaN giving way")
  func bounds() {
    let x = Group(-1, 0, 1, .nan, .infinity, -.infinity, -0.0, 0.5)
    #expect(x.atLeast(Group(repeating: 0.25))[0] == 0.25)
    #expect(x.atLeast(Group(repeating: 0.25))[2] == 1)
    #expect(x.atLeast(Group(repeating: 0.25))[3] == 0.25)
    #expect(x.atLeast(Group(repeating: 0.25))[4] == .infinity)
    #expect(x.atLeast(Group(repeating: 0.25))[5] == 0.25)
    #expect(x.atMost(Group(repeating: 0.25))[0] == -1)
    #expect(x.atMost(Group(repeating: 0.25))[3] == 0.25)
    #expect(x.atMost(Group(repeating: 0.25))[4] == 0.25)
    #expect(x.atMost(Group(repeating: 0.25))[5] == -.infinity)
    #expect(x.atMost(Group(repeating: 0.25))[7] == 0.25)
  }

  @Test("A condition in any single lane is seen")
  func anyLane() {
    #expect(!isAny(Group(repeating: 0) .> 0))
    #expect(!isAny(Words(repeating: 0)))
    #expect(isAny(Group(repeating: 1) .> 0))
    for lane in 0..<8 {
      var x = Group(repeating: 0)
      x[lane] = 1
      #expect(isAny(x .> 0))
      for bit in 0..<64 {
        var words = Words(repeating: 0)
        words[lane] = 1 << UInt64(bit)
        #expect(isAny(words))
      }
    }
  }

  @Test("Small whole numbers become floating-point numbers exactly")
  func smallWords() {
    let words = Words(0, 1, 2, 0xFFFF_FFFF, 1 << 51, (1 << 52) - 1, 12345, 1 << 32)
    let numbers = Group(small: words)
    for lane in 0..<8 { #expect(numbers[lane] == Double(words[lane])) }
  }

  @Test("Multiplying and adding rounds once")
  func fusedMultiplyAdd() {
    let x = Group(repeating: 1 + 0x1p-30)
    let y = x.times(x, plus: Group(repeating: -1 - 0x1p-29))
    #expect(y[0] == 0x1p-60)
    #expect(x.times(x, plus: -1 - 0x1p-29)[5] == 0x1p-60)
  }

  @Test("A block's carry row becomes the first row of the next block")
  func gridShift() {
    let grid = Grid(rows: 5)
    for index in 0..<5 * BatchSize.lanes { grid.lanes[index] = Double(index) }
    grid.shift(by: 4)
    for lane in 0..<BatchSize.lanes {
      #expect(grid.lanes[lane] == Double(4 * BatchSize.lanes + lane))
      for row in 1..<5 { #expect(grid.lanes[row * BatchSize.lanes + lane] == 0) }
    }
  }
}
