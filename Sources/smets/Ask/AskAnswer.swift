import COSEM
import DCC
import GBCS
import UserClient

/// The answer to a command, checked, in the form that suits its use case.
struct AskAnswer {
    private enum Form {
        case reading(ReadingPresentation)
        case items(ItemsPresentation)
        case content(ContentPresentation)
        /// Of a use case that is not known.
        case none
    }

    private let form: Form
    /// What was verified and decrypted, in words.
    let protection: String
    /// Whether all that was asked for was done.
    let isSuccess: Bool

    /// - Parameter arguments: values of the command; nil where it brought none.
    init(
        _ response: [UInt8], to command: AccessControlBroker.PreparedCommand, of asked: AskedUseCase,
        _ arguments: RequestArguments?, from broker: AccessControlBroker
    ) throws(VerifiedResponse.Problem) {
        switch asked {
        case .request(let request):
            let verified = try broker.verify(response, to: command)
            form = Self.form(of: verified, to: request, arguments)
            isSuccess = verified.isSuccess
            protection =
                Self.protection(of: verified.message)
                + (verified.access.data.contains { ProtectedAttributes.Datum($0) != nil }
                    ? ", attributes decrypted" : "")
        case .deviceManagement(let known):
            let answer = try broker.verifyDeviceManagement(response, to: command)
            form = .content(ContentPresentation(useCase: known.useCase, answer: answer))
            isSuccess = answer.isSuccess
            protection = Self.protection(of: answer.message)
        }
    }

    /// The answer that a User has verified.
    ///
    /// - Parameters:
    ///   - request: the form of the Command; nil where it is not known, and values are then shown as they came.
    ///   - arguments: values of the Command; nil where it brought none.
    init(_ payload: VerifiedPayload, to request: SupportedRequest?, _ arguments: RequestArguments?) {
        switch payload.content {
        case .values(let response):
            if let request {
                form = Self.form(of: response, to: request, arguments)
            } else {
                let useCase = UseCaseCatalogue[payload.message.header.messageCode]
                form = useCase.map { .reading(ReadingPresentation(useCase: $0, reading: Reading(response))) } ?? .none
            }
        case .lines(let answer):
            let useCase = UseCaseCatalogue[payload.message.header.messageCode]
            form = useCase.map { .content(ContentPresentation(useCase: $0, answer: answer)) } ?? .none
        }
        (protection, isSuccess) = (payload.protection, payload.isSuccess)
    }

    /// Reads with names of their own for registers and logs; the others, and all updates, item by item.
    private static func form(
        of verified: VerifiedResponse, to request: SupportedRequest, _ arguments: RequestArguments?
    ) -> Form {
        let reading = Reading(verified)
        switch reading {
        case .unexpected, .failed, .values([]): return .items(ItemsPresentation(request, arguments, verified))
        case .values, .log, .logs: return .reading(ReadingPresentation(useCase: request.useCase, reading: reading))
        }
    }

    private static func protection(of message: Message) -> String {
        message.macRange == nil ? "signature verified" : "MAC verified"
    }

    /// Whether it is a log without entries.
    var isEmptyLog: Bool { if case .reading(let reading) = form { reading.isEmpty } else { false } }

    var text: String {
        switch form {
        case .reading(let reading): reading.text
        case .items(let items): items.text
        case .content(let content): content.text
        case .none: ""
        }
    }

    /// The same facts for programs.
    var json: [String: Any] {
        switch form {
        case .reading(let reading): reading.json
        case .items(let items): items.json
        case .content(let content): content.json
        case .none: [:]
        }
    }
}
