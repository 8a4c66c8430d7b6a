import Crypto
public import SynapseModel

extension Sweep {
  /// The name of a configuration: `r` and 24 hexadecimal digits, made from its content alone.
  public func identifier(of configuration: Configuration) -> String {
    let digest = SHA256.hash(data: Array(canonical.text(of: configuration).utf8))
    // All-digit names would be read as numbers by notebooks; hence the letter.
    return "r" + Self.hexadecimal(digest.prefix(12))
  }

  /// The seed of one trial (from 1) of a configuration: 53 bits, which every tool reads exactly.
  public func seed(configuration identifier: String, trial: Int) -> UInt64 {
    var text = "seed=\(trials.seed)\ntrial=\(trial)\n"
    if trials.noise == .independent { text += "run=\(identifier)\n" }
    let digest = SHA256.hash(data: Array(text.utf8))
    return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } >> 11
  }

  /// A hash of everything that fixes which run stands at which position.
  ///
  /// Takes time in proportion to the number of values on all axes.
  public var fingerprint: String {
    var hash = SHA256()
    // The first configuration stands for the base: what the base says of swept paths is not run.
    var first = base
    for column in sweptColumns { first.values[column.position] = column.values.first ?? 0 }
    Self.add(canonical.text(of: first), to: &hash)
    for axis in axes {
      if !axis.others.isEmpty { Self.add("zip \(axis.columns.count)\n", to: &hash) }
      for column in axis.columns {
        Self.add("axis \(column.path)\n", to: &hash)
        for value in column.values { Self.add("\((value + 0).brief)\n", to: &hash) }
      }
    }
    for rule in filter?.rules ?? [] { Self.add(rule.canonical, to: &hash) }
    Self.add(
      "trials \(trials.count) seed \(trials.seed) noise \(trials.noise.rawValue)\n", to: &hash)
    return Self.hexadecimal(hash.finalize())
  }

  private static func add(_ text: String, to hash: inout SHA256) {
    hash.update(data: Array(text.utf8))
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
