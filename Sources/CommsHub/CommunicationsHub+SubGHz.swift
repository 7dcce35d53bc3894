import COSEM
import ESMEEmulator
import GBCS

/// The sub-GHz network of a dual-band hub: its configuration and its channel (GBCS DBCH01 to DBCH05). No device of the
/// emulator is on it.
extension CommunicationsHub {
    /// The configuration that was written, or else the one that hubs leave the factory with [chosen].
    var subGHzConfiguration: COSEMData {
        let written = state?.storedValues?[DeviceAttribute.subGHzConfiguration.reference]
        return written.flatMap { try? COSEMData(decoding: $0) } ?? Self.factorySubGHzConfiguration
    }

    /// All channels; 1.25 % and 2 % of duty cycle; and the middle of what DUIS allows for the rest.
    private static let factorySubGHzConfiguration = COSEMData.structure([
        .subGHzChannel(0xE7FF_FFFF), .subGHzChannel(0xE800_00FF), .subGHzChannel(0xF7FF_FFFF),
        .subGHzChannel(0xFFFF_FFFF), .longUnsigned(125), .longUnsigned(200), .unsigned(4), .longUnsigned(7),
        .unsigned(6), .unsigned(10), .longUnsigned(5_000), .unsigned(100), .longUnsigned(90), .longUnsigned(5_000),
        .longUnsigned(3_000),
    ])

    /// Takes a configuration (DBCH04); returns the alert that it raises. The channel stays until the next scan.
    func configureSubGHz(
        _ configuration: COSEMData, at time: UTCTime, in context: ProcessingContext
    ) -> [OutgoingAlert] {
        change {
            var values = $0.storedValues ?? StoredValues()
            values[DeviceAttribute.subGHzConfiguration.reference] = configuration.encoded
            $0.storedValues = values
        }
        return alert(in: context) { .subGHzConfigurationChanged(configuration, at: time, to: $0) }
    }

    /// The channel in use, as a mask with one channel: the one of the last move, or else the quietest that
    /// there was when the hub was made.
    var subGHzChannel: UInt32 {
        state?.channelLog?.moves.entries.last?.change.channel
            ?? quietestChannel(of: Self.factorySubGHzConfiguration, at: UTCTime(secondsSince2000: 0)) ?? 0
    }

    /// Looks for the quietest channel and moves there (DBCH05); returns the alert of a move.
    func scanSubGHzChannels(
        at time: UTCTime, for trigger: SubGHzChannelChange.Trigger, in context: ProcessingContext
    ) -> [OutgoingAlert] {
        guard let channel = quietestChannel(of: subGHzConfiguration, at: time), channel != subGHzChannel else {
            return []
        }
        let move = SubGHzChannelChange(channel: channel, trigger: trigger)
        change {
            var log = $0.channelLog ?? SubGHzChannelLog()
            log.moves.append(SubGHzChannelLog.Move(time: time, change: move))
            $0.channelLog = log
        }
        return alert(in: context) { .subGHzChannelChanged(move, at: time, to: $0) }
    }

    /// The channel of a configuration's masks with the least noise, which is a function of hub, channel and day; nil when
    /// the masks have no channel.
    private func quietestChannel(of configuration: COSEMData, at time: UTCTime) -> UInt32? {
        guard case .structure(let members) = configuration else { return nil }
        let channels = members.prefix(4).flatMap { mask -> [UInt32] in
            guard case .bitString(let bits) = mask, bits.count == 32 else { return [] }
            let mask = bits.octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            // The page is in the first five bits.
            return (0..<27).map { 1 << UInt32($0) }.filter { mask & $0 != 0 }.map { mask & 0xF800_0000 | $0 }
        }
        let day = UInt64(bitPattern: time.roundedDown(to: 86_400).secondsSince2000)
        return channels.min { one, other in
            hash(entityIdentifier.rawValue ^ day, UInt64(one)) < hash(entityIdentifier.rawValue ^ day, UInt64(other))
        }
    }

    /// An alert to the Access Control Broker with a MAC; none when the hub cannot send it.
    private func alert(in context: ProcessingContext, _ make: (EntityIdentifier) -> Alert) -> [OutgoingAlert] {
        guard let broker = trustAnchors.accessControlBroker else { return [] }
        return mac(make(broker.entityIdentifier), in: context).map { [$0] } ?? []
    }
}

/// The sub-GHz channel log of a hub: the moves of its network to other channels, 100 entries (GBCS DBCH02).
public struct SubGHzChannelLog: Hashable, Sendable, Codable {
    public struct Move: Hashable, Sendable, Codable {
        public let time: UTCTime
        public let change: SubGHzChannelChange

        public init(time: UTCTime, change: SubGHzChannelChange) { (self.time, self.change) = (time, change) }
    }

    public var moves = CircularLog<Move>(capacity: EventLogs.capacity)

    public init() {}
}
