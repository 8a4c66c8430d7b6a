import Crypto
public import SynapseModel

extension Sweep {
  /// The name of a configuration: `r` and 24 hexadecimal digits, made from its content alone.
  public func identifier(of configuration: Configuration) -> String {
    let digest = SHA256.hash(data: Array(canonicalText(of: configuration).utf8))
    // All-digit names would be read as numbers by notebooks; hence the letter.
    return "r" + Hexadecimal.text(digest.prefix(12))
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
  /// Takes time in proportion to the number of values on all axes of all variants.
  public var fingerprint: String {
    var hash = SHA256()
    Self.add(expansion.signature + "\n", to: &hash)
    for variant in variants {
      // The first configuration stands for the base: what the base says of swept paths is not run.
      Self.add(canonicalText(of: variant.configuration(at: 0)), to: &hash)
      for axis in variant.axes {
        if !axis.others.isEmpty { Self.add("zip \(axis.columns.count)\n", to: &hash) }
        for column in axis.columns {
          Self.add("axis \(column.path)\n", to: &hash)
          for value in column.values {
            Self.add("\(variant.base.identity(of: value, column.parameter))\n", to: &hash)
          }
        }
      }
      for rule in variant.filter?.rules ?? [] {
        if let rule { Self.add(rule.canonical, to: &hash) }
      }
    }
    Self.add(
      "trials \(trials.count) seed \(trials.seed) noise \(trials.noise.rawValue)\n", to: &hash)
    return Hexadecimal.text(hash.finalize())
  }

  private static func add(_ text: String, to hash: inout SHA256) {
    hash.update(data: Array(text.utf8))
  }
}

extension Configuration {
  /// A text that only equal values of a parameter share.
  fileprivate func identity(of value: Double, _ parameter: Parameter) -> String {
    if case .list = parameter.kind { return lists[value].identity }
    return (value + 0).brief
  }
}
