import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Waits of other tasks that a test ends all at once.
final class Gate: Sendable {
    private let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
    private let isOpen: NIOLockedValueBox<Bool>

    init() { isOpen = NIOLockedValueBox(false) }

    deinit { open() }

    func open() {
        let wasOpen = isOpen.withLockedValue { isOpen in
            defer { isOpen = true }
            return isOpen
        }
        if !wasOpen { promise.succeed() }
    }

    func wait() async { try? await promise.futureResult.get() }
}
