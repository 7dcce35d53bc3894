/// Whether `condition` comes to hold within `seconds`. It is looked at again and again, at first soon, then less often: other
/// tests have the processor meanwhile.
package func eventually(
    within seconds: Int = 20, _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var pause = Duration.microseconds(200)
    while true {
        if try await condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        // Cancelled tests look once more.
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(20))
    }
}
