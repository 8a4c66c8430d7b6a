/// Eight groups as the rows of a square.
struct Square {
  var a, b, c, d, e, f, g, h: Group

  @_transparent
  init(
    _ a: Group, _ b: Group, _ c: Group, _ d: Group, _ e: Group, _ f: Group, _ g: Group, _ h: Group
  ) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
    (self.e, self.f, self.g, self.h) = (e, f, g, h)
  }

  /// Columns as rows.
  ///
  /// Shuffled like cards, all 64 numbers go to the place whose number has its six bits turned by one;
  /// three times that changes rows for columns.
  @_transparent func transposed() -> Square { shuffled().shuffled().shuffled() }

  @_transparent private func shuffled() -> Square {
    let (one, two) = (a.interleaved(with: e), b.interleaved(with: f))
    let (three, four) = (c.interleaved(with: g), d.interleaved(with: h))
    return Square(one.0, one.1, two.0, two.1, three.0, three.1, four.0, four.1)
  }
}

extension Memory<Double> {
  /// Eight numbers of eight places: of the first ones a row, of the second ones, and so on.
  @inline(__always) func columns(at places: Words) -> Square {
    func row(_ index: Int) -> Group { group(at: Int(truncatingIfNeeded: places[index])) }
    return Square(row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)).transposed()
  }

  /// Sets what `columns` gives; of equal places the last one counts.
  @inline(__always) func put(columns: Square, at places: Words) {
    let rows = columns.transposed()
    func put(_ row: Group, _ index: Int) {
      self.put(row, at: Int(truncatingIfNeeded: places[index]))
    }
    put(rows.a, 0)
    put(rows.b, 1)
    put(rows.c, 2)
    put(rows.d, 3)
    put(rows.e, 4)
    put(rows.f, 5)
    put(rows.g, 6)
    put(rows.h, 7)
  }
}
