import SynapseModel

/// Tables that are made once for all lanes with the same numbers.
enum Shared {
  /// What `make` gives for each lane; it is called for the first lane of each set of values of
  /// `keys` only.
  static func tables<Table>(
    _ parameters: LaneParameters, keys: [Parameter], make: (Int) -> Table
  ) -> [Table] {
    let values = keys.map { parameters.values($0) }
    var made: [[Double]: Table] = [:]
    return parameters.lanes.indices.map { lane in
      let key = values.map { $0[lane] }
      if let table = made[key] { return table }
      let table = make(lane)
      made[key] = table
      return table
    }
  }
}
