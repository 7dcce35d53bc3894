import COSEM

/// The Grouping Header (general-signing, GBCS 7.2.7): who says what to whom, and the counter that makes the message
/// unique. It reaches up to the length of the content.
public struct GroupingHeader: Hashable, Sendable {
    public static let tag: UInt8 = 0xDF
    /// Size of the transaction-id in octets: CRA flag and Originator Counter.
    static let transactionIDSize: UInt8 = 9

    public var craFlag: CRAFlag
    /// Originator Counter: a response repeats the command's, an alert carries the device's own.
    public var originatorCounter: UInt64
    /// The sender (originator-system-title).
    public var businessOriginator: EntityIdentifier
    /// The recipient (recipient-system-title).
    public var businessTarget: EntityIdentifier
    /// Time of the response, which only some responses have (``UseCase/responseHasDateTime``).
    public var dateTime: COSEMDateTime?
    public var otherInformation: OtherInformation

    public init(
        craFlag: CRAFlag, originatorCounter: UInt64, businessOriginator: EntityIdentifier,
        businessTarget: EntityIdentifier, dateTime: COSEMDateTime? = nil, otherInformation: OtherInformation
    ) {
        self.craFlag = craFlag
        self.originatorCounter = originatorCounter
        self.businessOriginator = businessOriginator
        self.businessTarget = businessTarget
        self.dateTime = dateTime
        self.otherInformation = otherInformation
    }

    public var messageCode: MessageCode { otherInformation.messageCode }

    /// Size in octets from the tag DF to the end of other-information.
    public var size: Int { fields.size }

    public init(from reader: inout OctetReader) throws(CodecError) {
        let fields = try reader.reading { (cursor, octets) throws(CodecError) in
            let fields = try HeaderFields(at: &cursor, in: octets)
            // The certificate ends the header; it is read separately, so that it shares the reader's octets.
            cursor.position -= fields.information.certificate.count
            return fields
        }
        self.init(fields, try reader.readSlice(fields.information.certificate.count))
    }

    /// Reads the header out of `octets`, whose layout has these fields.
    package init(_ fields: HeaderFields, in octets: [UInt8]) {
        self.init(fields, octets[fields.information.certificate])
    }

    /// A header of these fields, without certificate.
    package init(_ fields: HeaderFields) {
        precondition(fields.information.form != .keyAgreementCertificate)
        self.init(fields, [])
    }

    private init(_ fields: HeaderFields, _ certificate: ArraySlice<UInt8>) {
        self.init(
            craFlag: fields.craFlag, originatorCounter: fields.originatorCounter,
            businessOriginator: fields.businessOriginator, businessTarget: fields.businessTarget,
            dateTime: fields.dateTime, otherInformation: OtherInformation(fields.information, certificate))
    }

    /// The header's fields; the range of a certificate has no meaning in them.
    package var fields: HeaderFields {
        HeaderFields(
            craFlag: craFlag, originatorCounter: originatorCounter, businessOriginator: businessOriginator,
            businessTarget: businessTarget, dateTime: dateTime,
            information: otherInformation.fields)
    }

    public func encode(into octets: inout [UInt8]) {
        let (fields, certificate) = (fields, otherInformation.keyAgreementCertificate)
        octets.append(count: fields.size - (certificate?.count ?? 0)) { fields.store(in: $0) }
        if let certificate { octets.append(contentsOf: certificate) }
    }
}
