/// Normal random numbers (Box & Muller 1958).
enum Normal {
  /// No number is farther from 0: 32 random bits allow no more than sqrt(2 * 33 ln 2).
  static let reach = 6.77

  /// Two independent numbers of mean 0 and variance 1 from two independent words.
  @inline(__always) static func pair(_ a: Words, _ b: Words) -> (Group, Group) {
    let radius = SquareRoot.of(Logarithm.log(Philox.uniform(a)) * -2)
    let angle = Trigonometry.sineCosine(turns: Philox.uniform(b))
    return (radius * angle.cosine, radius * angle.sine)
  }
}
