/// What a device looks at of a use case with every message. Trivial: the one ``UseCase`` object is everybody's, and
/// counting references to it would make threads wait for each other.
package struct UseCaseTraits: Sendable {
    package let messageCode: MessageCode
    package let category: UseCase.Category
    package let roles: RemotePartyRoles
    package let isProtectedAgainstReplay: Bool
    package let responseHasDateTime: Bool
}

extension UseCase {
    package var traits: UseCaseTraits {
        UseCaseTraits(
            messageCode: messageCode, category: category, roles: roles,
            isProtectedAgainstReplay: protectionAgainstReplay == true, responseHasDateTime: responseHasDateTime)
    }
}
