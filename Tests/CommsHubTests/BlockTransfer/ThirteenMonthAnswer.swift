import COSEM
import ESMEEmulator
import GBCS

/// What a meter answers a Supplier that reads its whole Active Import Profile: ECS22b, 19,056 entries of 8 octets,
/// encrypted.
enum ThirteenMonthAnswer {
    static let now = UTCTime(secondsSince2000: 846_849_600)
    static let device = EntityIdentifier(0x02E5_4E00_0000_2001)
    static let supplier = EntityIdentifier(0x02E5_4E00_0000_0A01)
    static let broker = EntityIdentifier(0x02E5_4E00_0000_0A00)
    private static let keys = FleetKeys(seed: 0x6B7)
    private static let deviceKey = keys.key(.keyAgreement, index: 1)
    private static let supplierKey = keys.key(.keyAgreement, index: 2)
    private static let brokerKey = keys.key(.keyAgreement, index: 3)

    /// Made once: all tests carry the same message.
    static let octets: [UInt8] = {
        let anchors = [(supplier, RemotePartyRole.supplier, supplierKey), (broker, .accessControlBroker, brokerKey)]
        let meter = ESME(
            identity: DeviceIdentity(entityIdentifier: device, firmwareVersion: [1, 2, 3, 4]),
            trustAnchors: TrustAnchors(
                anchors.map {
                    TrustAnchor(
                        entityIdentifier: $0, role: $1, keyAgreement: $2.publicKey, digitalSignature: $2.publicKey)
                }),
            keyAgreementKey: deviceKey, digitalSignatureKey: keys.key(.digitalSignature, index: 1),
            metering: Metering(
                variant: .singleElement, loadModel: IdleLoadModel(), installed: now - 500 * 86_400),
            ownOriginatorCounter: 1)
        return meter.process(command(.ecs22b), at: now, in: ProcessingContext()).response ?? []
    }()

    /// The Supplier's command for everything the log holds.
    static func command(_ code: MessageCode, counter: UInt64 = 5) -> [UInt8] {
        guard let request = RequestCatalogue[code] else { return [] }
        return Command.build(
            request, from: .knownRemoteParty(supplier, counter: counter), to: device,
            range: request.form.range(from: now - 500 * 86_400, to: now),
            brokerSecret: brokerKey.sharedSecret(with: deviceKey.publicKey), using: CryptographicContext())
    }

    /// A well-formed message of `size` octets, at least 40, with its own transaction, its content the octets 0 to FF again and
    /// again: for what needs no meter.
    static func message(size: Int, counter: UInt64 = 7, from originator: EntityIdentifier = device) -> [UInt8] {
        let header = GroupingHeader(
            craFlag: .response, originatorCounter: counter, businessOriginator: originator, businessTarget: supplier,
            otherInformation: .messageCode(.ecs22b))
        var count = size - header.size - 2
        while count + lengthSize(count) > size - header.size - 1 { count -= 1 }
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        return Message.encodeGrouping(header: header, content: content, signature: [])
    }
}
