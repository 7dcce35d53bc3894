import SMPP

/// Every PDU once, as a value and in octets laid out by the standard's tables.
enum PDUExamples {
    static let source = SMEAddress("447700900000", typeOfNumber: .international, numberingPlan: .isdn)
    static let destination = SMEAddress("447700900123", typeOfNumber: .international, numberingPlan: .isdn)

    /// service_type to sm_default_msg_id of a submit_sm with a validity of 30 minutes and a receipt wanted.
    static let submitFields = """
        00 01 01 "447700900000" 00 01 01 "447700900123" 00 00 00 00 00 "000000003000000R" 00 01 00 04 00
        """

    static let submission = ShortMessageBody(
        source: source, destination: destination, validityPeriod: "000000003000000R",
        registeredDelivery: .finalOutcome, dataCoding: .octets, octets: [0x57, 0x41, 0x4B, 0x45])

    static let receipt = DeliveryReceipt(
        messageID: "17", source: destination, destination: source, submitted: 1_764_374_340_000_000,
        done: 1_764_374_400_000_000, state: .delivered, octets: Array("WAKE".utf8))

    static let receiptText =
        "id:17 sub:001 dlvrd:001 submit date:2511282359 done date:2511290000 stat:DELIVRD err:000 text:WAKE"

    static let all: [(name: String, pdu: PDU, octets: [UInt8])] = [
        (
            "bind_transmitter, the standard's own example",
            PDU(
                .bind(
                    .transmitter,
                    BindRequest(
                        systemID: "SMPP3TEST", password: "secret08", systemType: "SUBMIT1", interfaceVersion: 0,
                        addressTypeOfNumber: .international, addressNumberingPlan: .isdn)), sequenceNumber: 1),
            octets(
                """
                0000002F 00000002 00000000 00000001 53 4D 50 50 33 54 45 53 54 00 73 65 63 72 65 74 30 38 00
                53 55 42 4D 49 54 31 00 00 01 01 00
                """)
        ),
        (
            "bind_receiver",
            PDU(.bind(.receiver, BindRequest(systemID: "smets", password: "smets")), sequenceNumber: 1),
            pdu("00000001", #""smets" 00 "smets" 00 00 34 00 00 00"#)
        ),
        (
            "bind_transceiver",
            PDU(
                .bind(.transceiver, BindRequest(systemID: "smets", password: "smets", addressRange: "4477*")),
                sequenceNumber: 1),
            pdu("00000009", #""smets" 00 "smets" 00 00 34 00 00 "4477*" 00"#)
        ),
        (
            "bind_transmitter_resp",
            PDU(
                .bindResponse(.transmitter, systemID: "SMSC"), sequenceNumber: 1,
                optionalParameters: [OptionalParameter(.interfaceVersion, [0x34])]),
            pdu("80000002", #""SMSC" 00 0210 0001 34"#)
        ),
        (
            "bind_receiver_resp", PDU(.bindResponse(.receiver, systemID: "SMSC"), sequenceNumber: 1),
            pdu("80000001", #""SMSC" 00"#)
        ),
        (
            "bind_transceiver_resp with an error",
            PDU(.bindResponse(.transceiver, systemID: nil), status: .invalidPassword, sequenceNumber: 1),
            pdu("80000009", status: "0000000E")
        ),
        (
            "submit_sm", PDU(.submit(submission), sequenceNumber: 0x7FFF_FFFF),
            pdu("00000004", sequence: "7FFFFFFF", submitFields + #"04 "WAKE""#)
        ),
        (
            "submit_sm with message_payload and a parameter of nobody's",
            PDU(
                .submit(ShortMessageBody(source: SMEAddress(""), destination: SMEAddress("1"))), sequenceNumber: 1,
                optionalParameters: [
                    OptionalParameter(.messagePayload, [1, 2, 3]),
                    OptionalParameter(OptionalParameter.Tag(rawValue: 0x1400), []),
                ]),
            pdu("00000004", #"00 0000 00 0000 "1" 00 00 00 00 00 00 00 00 00 00 00 0424 0003 010203 1400 0000"#)
        ),
        (
            "submit_sm_resp", PDU(.submitResponse(messageID: "17"), sequenceNumber: 1),
            pdu("80000004", #""17" 00"#)
        ),
        (
            "submit_sm_resp with an error",
            PDU(.submitResponse(messageID: nil), status: .throttled, sequenceNumber: 1),
            pdu("80000004", status: "00000058")
        ),
        (
            "query_sm", PDU(.query(QueryRequest(messageID: "17", source: source)), sequenceNumber: 1),
            pdu("00000003", #""17" 00 01 01 "447700900000" 00"#)
        ),
        (
            "query_sm_resp",
            PDU(
                .queryResponse(
                    QueryResponse(
                        messageID: "17", finalDate: "251129000000000+", messageState: .delivered, errorCode: 0)),
                sequenceNumber: 1),
            pdu("80000003", #""17" 00 "251129000000000+" 00 02 00"#)
        ),
        (
            "query_sm_resp before the end",
            PDU(
                .queryResponse(
                    QueryResponse(messageID: "17", finalDate: "", messageState: .enroute, errorCode: 8)),
                sequenceNumber: 1),
            pdu("80000003", #""17" 00 00 01 08"#)
        ),
        (
            "deliver_sm with a receipt", receipt.pdu(sequenceNumber: 1),
            pdu(
                "00000005",
                #"00 01 01 "447700900123" 00 01 01 "447700900000" 00 04 00 00 00 00 00 00 00 00 62 ""#
                    + receiptText + #"" 001E 0003 "17" 00 0427 0001 02"#)
        ),
        (
            "cancel_sm, which is not offered, and so kept as it came",
            PDU(.notOffered(.cancelSM, octets(#"00 "17" 00 01 01 "4477" 00 00 00 00"#)), sequenceNumber: 1),
            pdu("00000008", #"00 "17" 00 01 01 "4477" 00 00 00 00"#)
        ),
        (
            "deliver_sm_resp", PDU(.deliverResponse(messageID: ""), sequenceNumber: 1), pdu("80000005", "00")
        ),
        ("enquire_link", PDU(.enquireLink, sequenceNumber: 1), pdu("00000015")),
        ("enquire_link_resp", PDU(.enquireLinkResponse, sequenceNumber: 1), pdu("80000015")),
        ("unbind", PDU(.unbind, sequenceNumber: 1), pdu("00000006")),
        ("unbind_resp", PDU(.unbindResponse, sequenceNumber: 1), pdu("80000006")),
        (
            "generic_nack", PDU(.genericNack, status: .invalidCommandID, sequenceNumber: 0),
            pdu("80000000", status: "00000003", sequence: "00000000")
        ),
    ]
}
