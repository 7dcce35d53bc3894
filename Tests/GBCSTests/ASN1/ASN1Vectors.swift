@testable import GBCS

/// Contents of ASN.1 messages. Those without a certificate were made with `openssl asn1parse -genconf`, with lengths of
/// 128 and more brought to the form `82 xxxx` by hand; around certificates sequences were put together by hand.
enum ASN1Vector {
    /// ``CredentialIdentity`` of keys 41…01 to 41…05.
    static func identity(_ party: EntityIdentifier, _ key: UInt64) -> CredentialIdentity {
        CredentialIdentity(
            subjectUniqueID: party, subjectKeyID: SubjectKeyIdentifier(0x4100_0000_0000_0000 + key))
    }

    /// CS02a by the Access Control Broker, about roles 2, 8 and 127.
    static let credentialDetailsCommand = octets("3014 3007 020104 03020308 3009 020102 020108 02017F")
    /// A supplier with three cells, and no load controller.
    static let credentialDetailsResponse = octets(
        """
        306B 3061 020102 0A0100 0206018012ABCDEF 3051
        3018 03020780 04081122334455660002 04084100000000000001
        3018 03020308 04081122334455660002 04084100000000000002
        301B 03020308 020101 04081122334455660002 04084100000000000003
        3006 020108 0A0119
        """)
    /// Mode 7 with everything that is optional but the symmetric key.
    static let control = octets(
        """
        303A 020107 810101 A207 020105 03020780 8306018012ABCDEF 840100 A509 3007 020100 0202012C
        A613 3011 020102 020101 3009 3007 020100 0202012C
        """)
    /// Mode 9 with the symmetric key.
    static let contingencyControl = octets("3019 020109 8010000102030405060708090A0B0C0D0E0F 83020080")
    /// An outcome of mode 4 whose only replacement failed with status 10.
    static let outcome = octets(
        """
        304D 0206018012ABCDEF 020104 3008 3006 020104 020100 3036 3034 3007 020104 03020308 0A010A
        04081122334455660004 04084100000000000004 04081122334455660004 04084100000000000005
        """)
    /// 2026-11-01T00:30:00Z.
    static let time = octets("180F 32303236313130313030333030305A")
    static let never = octets("180F 39393939313233313233353935395A")

    /// The whole of `contents` as a SEQUENCE with a length of `82` and two octets.
    static func long(_ contents: [UInt8]) -> [UInt8] {
        [0x30, 0x82, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
    }

    /// CS02b of mode 7 with one replacement, a path of one certificate, and a time.
    static let updateCommand = long(
        control + long(long(Vector.organisationCertificate + octets("3007 020102 03020308")))
            + long(Vector.deviceCertificate) + time)
    static let updateResponse = octets("3051 0500") + outcome
    static let updateAlert = octets("3065 0203008F67") + time + outcome
    static let keyUsageCommand = octets("3004 03020308")
    static let joinCommand = octets("3010 020100 040899AABBCCDDEE0002 020104")
    static let unjoinCommand = octets("040899AABBCCDDEE0002")
    static let imageHash = [UInt8](0..<32)
    static let firmwareCommand = octets(
        """
        303B 0420000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 0206018012ABCDEF
        180F39393939313233313233353935395A
        """)
    static let firmwareAlert = octets(
        "3029 0203008F67 180F32303236313130313030333030305A 0206018012ABCDEF 3009 020102 040401020304")
    /// A request of ``Party/device`` for ``Key/device``, made with `openssl req`; its s has 31 octets.
    static let certificationRequest = octets(
        """
        308201113081BA02010030003059301306072A8648CE3D020106082A8648CE3D030107034200040217E617F0B6443928278F
        96999E69A23A4F2C152BDF6D6CDF66E5B80282D4ED194A7DEBCB97712D2DDA3CA85AA8765A56F45FC758599652F2897C6530
        6E5794A058305606092A864886F70D01090E31493047300E0603551D0F0101FF04040302030830350603551D110101FF042B
        3029A02706082B06010505070804A01B3019060D2A863A0001848FB90F01020201040899AABBCCDDEE0001300A06082A8648
        CE3D040302034600304302200D99E1B4F2F49663FD20B59426A6BFEF0EDD094505BC208BA6A8076E77EFA3F5021F1714F7FE
        1D46297D85BF4B777235B51EAE36BCC0EAFF1D8A9CC5EF0C546B04
        """)

    /// Content of every type, with a Message Code that has it.
    static let contents: [(type: ASN1Content, code: MessageCode, flag: CRAFlag, octets: [UInt8])] = [
        (.provideSecurityCredentialDetailsCommand, .cs02a, .command, credentialDetailsCommand),
        (.provideSecurityCredentialDetailsResponse, .cs02f, .response, credentialDetailsResponse),
        (.updateSecurityCredentialsCommand, .cs02bSupplierByTransitionalCoS, .command, updateCommand),
        (.updateSecurityCredentialsResponse, .cs02gLoadControllerBySupplier, .response, updateResponse),
        (.updateSecurityCredentialsAlert, .securityCredentialsAlert, .alert, updateAlert),
        (.issueSecurityCredentialsCommand, .cs02c, .command, keyUsageCommand),
        (.issueSecurityCredentialsResponse, .cs02c, .response, certificationRequest),
        (.updateDeviceCertificateCommand, .cs02d, .command, Vector.deviceCertificate),
        (.updateDeviceCertificateResponse, .cs02d, .response, octets("020107")),
        (.provideDeviceCertificateCommand, .cs02e, .command, keyUsageCommand),
        (.provideDeviceCertificateResponse, .cs02e, .response, octets("020102")),
        (.joinDeviceCommand, .cs03a1, .command, joinCommand),
        (.joinDeviceResponse, .cs03a1, .response, octets("02010D")),
        (.unjoinDeviceCommand, .cs04ac, .command, unjoinCommand),
        (.unjoinDeviceResponse, .cs04ac, .response, octets("020101")),
        (.activateFirmwareCommand, .cs06, .command, firmwareCommand),
        (.activateFirmwareResponse, .cs06, .response, octets("3009 020100 04040123ABCE")),
        (.activateFirmwareAlert, .firmwareActivationAlert, .alert, firmwareAlert),
    ]
}
