import SynapseModel

/// What a spike does to the vesicles of its terminal, eight spikes at a time.
///
/// A law knows sites and probabilities; when releases act, and how they are counted, is the same
/// for all laws.
protocol ReleaseLaw {
  /// Whether single vesicles are drawn.
  var isStochastic: Bool { get }
  /// What each active zone released at its terminal's last spike, where zones have clefts of their own and
  /// release several vesicles.
  var zoneReleases: ZoneReleases? { get }
  /// What eight terminals release at their spikes; notes it in the terminals.
  ///
  /// An incomplete group repeats its last spike, which is noted as often, the same each time.
  func respond(to group: SpikeGroup) -> SpikeResponse
  /// What there is to see of one terminal at a time (ms), which is not before its last spike.
  func states(of slot: Int, at time: Double) -> [StateValue]
}

extension ReleaseLaw {
  var zoneReleases: ZoneReleases? { nil }
  func states(of slot: Int, at time: Double) -> [StateValue] { [] }
}

/// What eight spikes released.
struct SpikeResponse {
  /// Released vesicles.
  let vesicles: Group
  /// Sites that held a vesicle; not a number where vesicles have no sites.
  let available: Group
  /// What acts on receptors, in vesicles that act alone.
  let amounts: Group

  @_transparent init(_ vesicles: Group, of available: Group) {
    self.init(vesicles, of: available, actingLike: vesicles)
  }

  @_transparent init(_ vesicles: Group, of available: Group, actingLike amounts: Group) {
    (self.vesicles, self.available, self.amounts) = (vesicles, available, amounts)
  }
}

extension SpikeResponse {
  /// The response with what the vesicles of the group's terminals hold.
  fileprivate func filled(_ contents: VesicleContents, _ group: SpikeGroup) -> SpikeResponse {
    var filled = amounts
    for index in 0..<group.count {
      filled[index] = contents.amount(
        of: vesicles[index], acting: amounts[index], slot: group.slot(index),
        time: group.times[index], isLate: false)
    }
    return SpikeResponse(vesicles, of: available, actingLike: filled)
  }
}

/// Evoked release by any law, at once or after a latency.
final class EvokedRelease<Law: ReleaseLaw>: ReleaseModel {
  private let law: Law
  private let latency: Latency?
  var isStochastic: Bool { law.isStochastic }

  /// `parameters` are those of the section `release`.
  init(_ law: Law, _ parameters: LaneParameters, context: InputContext) {
    self.law = law
    latency = Latency(
      parameters.section("latency"), isSampled: law.isStochastic, context: context)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] { law.states(of: slot, at: time) }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    let sites = quanta.sites
    var groups = spikes.groups
    while let group = groups.next() {
      var response = law.respond(to: group)
      if let contents = quanta.contents {
        response = response.filled(contents, group)
      }
      for index in 0..<group.count {
        let slot = group.slot(index)
        if latency == nil, sites == nil {
          quanta.add(
            response.amounts[index], slot: slot, time: group.times[index], block: block)
        }
        tally.count(
          slot: slot, released: response.vesicles[index], available: response.available[index])
      }
      if let sites {
        spread(response, group, sites, in: block, into: quanta)
      } else {
        latency?.hold(response, group)
      }
    }
    latency?.deliver(in: block, into: quanta)
  }

  /// Lets vesicles act at their sites.
  private func spread(
    _ response: SpikeResponse, _ group: SpikeGroup, _ sites: SiteChoice, in block: Block,
    into quanta: Quanta
  ) {
    for index in 0..<group.count {
      func take(_ amount: Double, _ copies: Int, _ slot: Int) {
        if let latency {
          latency.hold(amount, copies: copies, slot: slot, group, index)
        } else {
          let all = amount * Double(copies)
          quanta.add(all, slot: slot, time: group.times[index], block: block)
        }
      }
      if let zones = law.zoneReleases {
        sites.share(response, among: zones, group, index, take)
      } else {
        sites.choose(response, group, index, isStochastic: isStochastic) { take($0, 1, $1) }
      }
    }
  }
}
