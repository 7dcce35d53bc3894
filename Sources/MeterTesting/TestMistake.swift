import GBCS

/// What is wrong with what a test asks for: one line that names the value and says what it may be.
public struct TestMistake: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// A mistake in the arguments of a use case.
    ///
    /// - Parameter mistake: error of a part that the command line shares, for which arguments are options.
    init(_ mistake: some Error, in useCase: UseCase) {
        let text = "\(mistake)".replacing("--", with: "")
        self.init(text.hasPrefix(useCase.code) ? text : "\(useCase.code), \(text)")
    }
}

/// The error of a test that asks for a use case that the device does not have.
public struct UnknownUseCase: Error, CustomStringConvertible {
    public let code: MessageCode
    let device: String

    public var description: String { "\(code): no command that the emulator can build for a \(device)" }
}

extension MessageCode {
    /// The Message Code of the use case with this code, such as `ECS28a`, in upper or lower case.
    public static func named(_ useCase: String) throws(TestMistake) -> MessageCode {
        guard let known = UseCaseCatalogue[useCase] else {
            throw TestMistake("\(useCase.prefix(40)): no use case has this code; they are like ECS28a, CS02a or CCS01")
        }
        return known.messageCode
    }
}
