/// What a device needs of a use case for every message. It is trivial: all threads share the one ``UseCase`` object,
/// and counting references to it would make them wait for each other.
package struct UseCaseTraits: Sendable {
    package let messageCode: MessageCode
    package let category: UseCase.Category
    package let roles: RemotePartyRoles
    package let isProtectedAgainstReplay: Bool
    package let responseHasDateTime: Bool
    package let protection: CommandProtection
    package let isASN1: Bool
}

extension UseCase {
    package var traits: UseCaseTraits {
        UseCaseTraits(
            messageCode: messageCode, category: category, roles: roles,
            isProtectedAgainstReplay: protectionAgainstReplay == true, responseHasDateTime: responseHasDateTime,
            protection: protection, isASN1: isASN1)
    }
}
