/// The project's own functions for single numbers.
enum Scalar {
  static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  /// Two exponentials at the price of one.
  @inline(__always) static func exp(_ a: Double, _ b: Double) -> (Double, Double) {
    let both = Exponential.exp(Group(a, b, 0, 0, 0, 0, 0, 0))
    return (both[0], both[1])
  }

  static func log(_ x: Double) -> Double { Logarithm.log(Group(repeating: x))[0] }
}
