import COSEM
import Console
import DCC
import DUIS
import Foundation
import GBCS
import Keys
import UserClient

/// What came of a Service Request, for people and for programs.
struct RequestReport {
    let plan: RequestPlan
    let target: AskTarget
    let user: DCCUser
    let folder: KeyFolder
    let isJSON: Bool

    /// Exit codes of their own: the DCC refused, and nothing came.
    private static let refused = ExitCodes.refused
    private static let silent = ExitCodes.unusable

    /// Prints an outcome; throws the exit code where not all is well.
    func show(_ outcome: UserSession.Outcome, wait: Int) throws {
        switch outcome {
        case .refused(let response): try refuse(response)
        case .answered(let response): try show(response)
        case .preCommand(let response, let octets):
            try show(response, hexadecimal: octets, "preCommand")
        case .delivered(let response, let acknowledgement):
            if let octets = acknowledgement.localCommand, !isJSON {
                try Output.print("Command for local delivery: \(octets.hexadecimal)\n")
            }
            try show(response, acknowledgement.localCommand)
        case .silence(let acknowledgement):
            let code = acknowledgement.response.code
            if isJSON { try printJSON(object(acknowledgement)) }
            StandardError.write(
                "smets: \(code) (\(code.meaning ?? "accepted")), and no result within \(wait) s: --wait waits longer; "
                    + "GET /v1/dcc/trace/\(plan.request.id) of the server says what became of it\n")
            throw Self.silent
        }
    }

    private func refuse(_ response: CheckedResponse) throws {
        let code = response.response.code
        if isJSON { try printJSON(object(response)) }
        let meaning = code.meaning.map { ": \($0)" } ?? ", of which no source says what it means"
        StandardError.write("smets: refused with \(code)\(meaning)\n")
        throw Self.refused
    }

    /// - Parameter localCommand: the Command that came for local delivery besides.
    private func show(_ response: CheckedResponse, _ localCommand: [UInt8]? = nil) throws {
        if let octets = response.localCommand { return try show(response, hexadecimal: octets, "localCommand") }
        guard let octets = response.payload else {
            let message = ElementPresentation(element: response.response.message)
            if isJSON {
                try printJSON(object(response, ["message": message.json]))
            } else {
                try Output.print(heading(response, []))
                if !message.text.isEmpty { try Output.print(message.text) }
            }
            // An alert instead of a result: the Command was not answered.
            if response.response.message.name == "DCCAlertMessage" { throw ExitCodes.failed }
            return
        }
        let payload: VerifiedPayload
        do {
            payload = try PayloadVerification(user, in: folder, deviceKeys: try target.publicKeys(folder))
                .verified(octets, answering: plan.request)
        } catch let problem as VerifiedResponse.Problem {
            StandardError.write("smets: \(problem)\n")
            throw ExitCodes.failed
        }
        let (request, arguments) = command(answeredBy: payload.message.header)
        let answer = AskAnswer(payload, to: request, arguments)
        if isJSON {
            var content = answer.json
            if let localCommand { content["localCommand"] = localCommand.hexadecimal }
            if let number = response.customerIdentificationNumber { content["customerIdentificationNumber"] = number }
            try printJSON(object(response, content))
        } else {
            try Output.print(heading(response, [payload.protection]))
            if let number = response.customerIdentificationNumber {
                try Output.print("Customer Identification Number: \(number)\n")
            }
            try Output.print(answer.text)
        }
        if !answer.isSuccess { throw ExitCodes.failed }
    }

    private func show(_ response: CheckedResponse, hexadecimal octets: [UInt8], _ name: String) throws {
        if isJSON { return try printJSON(object(response, [name: octets.hexadecimal])) }
        try Output.print(heading(response, []))
        try Output.print(octets.hexadecimal)
    }

    /// The form and the values of the Command that a message answers, as the DCC made it of the request; a form without values
    /// where only that is known.
    private func command(answeredBy header: GroupingHeader) -> (SupportedRequest?, RequestArguments?) {
        let isOwn = header.businessTarget == user.entityIdentifier
        let fleet = target.estate.fleet
        let described = TranslationTarget(
            target.device, type: target.isHub ? .communicationsHubFunction : .esme,
            elements: fleet.profile(of: target.number).variant,
            requester: isOwn ? folder.role(of: user.entityIdentifier) ?? .other : .other)
        let translated =
            (try? ServiceRequestTranslation.requests(
                for: plan.request.body, as: plan.request.variant, to: described)) ?? []
        for request in translated where request.useCase.messageCode == header.messageCode {
            if case .dlms(let form, let arguments) = request.content { return (form, arguments) }
        }
        let code = header.messageCode
        return (target.isHub ? HubRequestCatalogue[code] : RequestCatalogue[code], nil)
    }

    private func heading(_ response: CheckedResponse, _ protection: [String]) -> String {
        let signatures = [
            response.signer.map { _ in "XML signature verified" },
            response.innerSigner.map { "that of the SMETS1 Service Provider (\($0)) too" },
        ].compactMap(\.self)
        let proofs = (signatures + protection).joined(separator: ", ")
        return
            "\(plan.request.variant) \(plan.kind.name)\n\(target.noun) (\(target.device)), user \(user.entityIdentifier); "
            + "\(response.response.code)\(proofs.isEmpty ? "" : "; \(proofs)")\n"
    }

    private func object(_ response: CheckedResponse, _ content: [String: Any] = [:]) -> [String: Any] {
        let code = response.response.code
        var object = content
        object["serviceReferenceVariant"] = plan.request.variant.rawValue
        object["requestID"] = "\(plan.request.id)"
        object["responseCode"] = code.rawValue
        if let meaning = code.meaning { object["meaning"] = meaning }
        object["user"] = "\(user.entityIdentifier)"
        object[target.isHub ? "hub" : "meter"] = "\(target.device)"
        object["verified"] = response.signer != nil
        return object
    }
}
