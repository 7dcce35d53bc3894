/// Whether `condition` becomes true within `seconds` seconds.
package func eventually(within seconds: Int = 20, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    repeat {
        if try await condition() { return true }
        await Task.yield()
    } while ContinuousClock.now < deadline
    return false
}
