import COSEM

extension AnnotationWriter {
    mutating func annotate(_ message: Message) {
        if message.macRange != nil { annotateMACHeader(groupingSize: message.groupingRange.count) }
        annotate(message.header)
        length(message.contentRange.count, "content: length")
        annotateContent(of: message)
        switch message.signature {
        case .absent: break
        case .empty: line(1, "signature: length 0")
        case .present:
            line(1, "signature: length \(Message.signatureSize)")
            line(Message.signatureSize / 2, "r", depth: 1)
            line(Message.signatureSize / 2, "s", depth: 1)
        }
        if message.macRange != nil { line(MACHeader.macSize, "MAC") }
    }

    private mutating func annotateMACHeader(groupingSize: Int) {
        line(1, "general-ciphering")
        line(
            MACHeader.prefix.count - 1,
            "transaction-id, originator-system-title, recipient-system-title, date-time, other-information, key-info: "
                + "all empty")
        length(MACHeader.cipheredLength(groupingSize: groupingSize), "ciphered-service: length")
        line(1, "security control 11: suite 1, authenticated")
        line(MACHeader.securityHeader.count - 1, "invocation counter 0")
    }

    private mutating func annotate(_ header: GroupingHeader) {
        line(1, "general-signing")
        line(1, "transaction-id: length \(GroupingHeader.transactionIDSize)")
        line(1, "CRA flag: \(header.craFlag.name)", depth: 1)
        line(8, "Originator Counter \(header.originatorCounter)", depth: 1)
        line(9, "originator-system-title: \(header.businessOriginator)")
        line(9, "recipient-system-title: \(header.businessTarget)")
        annotate(header.dateTime, depth: 0)
        length(header.otherInformation.size, "other-information: length")
        annotate(header.otherInformation)
    }

    private mutating func annotate(_ information: OtherInformation) {
        line(2, "Message Code \(Self.title(of: information.messageCode))", depth: 1)
        if let id = information.supplementaryRemotePartyID {
            line(8, "Supplementary Remote Party ID \(id)", depth: 1)
        }
        if let counter = information.supplementaryRemotePartyCounter {
            line(8, "Supplementary Remote Party Counter \(counter)", depth: 1)
        }
        if let counter = information.supplementaryOriginatorCounter {
            line(8, "Supplementary Originator Counter \(counter)", depth: 1)
        }
        if let certificate = information.keyAgreementCertificate {
            line(certificate.count, "Key Agreement certificate: \(Self.subject(of: certificate))", depth: 1)
        }
    }

    /// Writes the optional date-time of a header or a service: empty or 12 octets.
    mutating func annotate(_ dateTime: COSEMDateTime?, depth: Int) {
        if let dateTime {
            line(1 + COSEMDateTime.size, "date-time: \(dateTime)", depth: depth)
        } else {
            line(1, "date-time: empty", depth: depth)
        }
    }

    /// The Message Code with its title. The alert codes named here have no entry in the Use Case annex's tables.
    static func title(of code: MessageCode) -> String {
        if let useCase = UseCaseCatalogue[code] { return "\(code) \(useCase.title)" }
        return switch code {
        case .ecs100: "\(code) ECS100 Command not supported by Device"
        case .firmwareActivationAlert: "\(code) future-dated firmware activation"
        case .securityCredentialsAlert: "\(code) future-dated update of security credentials"
        case .loadControllerCredentialsAlert:
            "\(code) future-dated update of a load controller's security credentials"
        case .genericCriticalAlert: "\(code) generic critical alert"
        case .genericNonCriticalAlert: "\(code) generic non-critical alert"
        default: "\(code)"
        }
    }

    /// Whose certificate it is: EUI-64 and role, or why it is none.
    static func subject(of certificate: ArraySlice<UInt8>) -> String {
        do throws(CertificateError) {
            let certificate = try SMKICertificate(der: certificate)
            let id = certificate.entityIdentifier.map { "\($0)" } ?? "no EUI-64"
            guard let role = certificate.role else { return id }
            return "\(id), \(role.name)"
        } catch {
            return "\(error)"
        }
    }
}
