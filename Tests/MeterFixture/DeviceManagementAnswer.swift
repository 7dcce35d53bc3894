import COSEM
import ESMEEmulator
import GBCS
import Testing

/// The response to a command with ASN.1 content, after its MAC or its signature was checked.
package struct DeviceManagementAnswer {
    package let outcome: MessageOutcome
    package let message: Message
    package var header: GroupingHeader { message.header }
    package var content: [UInt8] { Array(message.content) }
    package var isSigned: Bool { message.macRange == nil }
}

extension TestEstate {
    /// A command with this ASN.1 content, protected as its use case has it unless `protection` is given.
    package func management(
        _ code: MessageCode, _ content: [UInt8], from party: Party, counter: UInt64,
        protection: CommandProtection? = nil
    ) throws -> [UInt8] {
        let useCase = try #require(UseCaseCatalogue[code])
        return protected(
            CommandOriginator.knownRemoteParty(party.entityIdentifier, counter: counter)
                .header(code, to: Self.meterIdentifier),
            content: content, by: protection ?? Self.protection(of: useCase, from: party),
            signingKey: party.digitalSignature)
    }

    /// Sends a command with ASN.1 content and checks its response as the DCC and the party would.
    package func answer(
        _ code: MessageCode, _ content: [UInt8], from party: Party, counter: UInt64? = nil,
        protection: CommandProtection? = nil
    ) throws -> DeviceManagementAnswer {
        try managementAnswer(
            to: management(code, content, from: party, counter: counter ?? nextCounter(), protection: protection),
            from: party)
    }

    /// Checks header and MAC or signature of the response.
    ///
    /// - Parameter secret: Z with the party; by default that of the tests' keys.
    package func managementAnswer(
        to octets: [UInt8], from party: Party, secret: SharedSecret? = nil
    ) throws -> DeviceManagementAnswer {
        let command = try Message(parsing: octets)
        let key = meter.digitalSignatureKey
        let outcome = process(octets)
        try #require(outcome.disposition == .answered)
        let message = try Message(parsing: try #require(outcome.response))
        #expect(message.header.craFlag == .response)
        #expect(message.header.originatorCounter == command.header.originatorCounter)
        #expect(message.header.businessOriginator == Self.meterIdentifier)
        #expect(message.header.businessTarget == party.entityIdentifier)
        #expect(message.header.otherInformation == command.header.otherInformation)
        if case .present(let range) = message.signature {
            #expect(message.macRange == nil)
            // The key that the meter had before the command, or the one that it has now (CS02d).
            #expect(
                [key, meter.digitalSignatureKey].contains {
                    $0.verifies(message.octets[range], of: message.octets[message.signedRange])
                })
        } else {
            #expect(context.cryptography.verifiesMAC(of: message, secret: secret ?? party.secret))
        }
        return DeviceManagementAnswer(outcome: outcome, message: message)
    }
}
