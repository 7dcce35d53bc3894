import Estate

extension DataServiceProvider {
    /// Goes on with what an earlier process had acknowledged and not ended.
    package func recover() async { try? findNextDue() }
}
